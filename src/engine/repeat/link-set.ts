import type { RequestLink } from './request-link'

/** Open connections of a run, and the totals of all connections including closed ones. */
export class LinkSet {
  readonly #links = new Set<RequestLink>()
  readonly #gone = { sent: 0, up: 0, down: 0 }

  add(link: RequestLink): void {
    this.#links.add(link)
  }

  /** Returns a copy, because connections may be removed during iteration. */
  all(): readonly RequestLink[] {
    return [...this.#links]
  }

  /** Returns false if the connection was removed before. */
  forget(link: RequestLink): boolean {
    if (!this.#links.delete(link)) return false
    add(this.#gone, link)
    return true
  }

  sums(): { sent: number; up: number; down: number } {
    const sums = { ...this.#gone }
    for (const link of this.#links) add(sums, link)
    return sums
  }
}

function add(sums: { sent: number; up: number; down: number }, { sent, up, down }: RequestLink): void {
  sums.sent += sent
  sums.up += up
  sums.down += down
}
