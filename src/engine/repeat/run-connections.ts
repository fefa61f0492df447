import type { RequestConnection } from './request-connection'

/** Open connections of a run, and the totals of all connections including closed ones. */
export class RunConnections {
  readonly #connections = new Set<RequestConnection>()
  readonly #gone = { sent: 0, up: 0, down: 0 }

  add(connection: RequestConnection): void {
    this.#connections.add(connection)
  }

  /** Returns a copy, because connections may be removed during iteration. */
  all(): readonly RequestConnection[] {
    return [...this.#connections]
  }

  /** Returns false if the connection was removed before. */
  forget(connection: RequestConnection): boolean {
    if (!this.#connections.delete(connection)) return false
    add(this.#gone, connection)
    return true
  }

  sums(): { sent: number; up: number; down: number } {
    const sums = { ...this.#gone }
    for (const connection of this.#connections) add(sums, connection)
    return sums
  }
}

function add(sums: { sent: number; up: number; down: number }, { sent, up, down }: RequestConnection): void {
  sums.sent += sent
  sums.up += up
  sums.down += down
}
