import type { RequestLink } from './request-link'

/** The connections of a run that are not gone, and what all that there were have sent and received. */
export class LinkSet {
  readonly #links = new Set<RequestLink>()
  readonly #gone = { sent: 0, up: 0, down: 0 }

  add(link: RequestLink): void {
    this.#links.add(link)
  }

  /** Some may be forgotten meanwhile. */
  all(): readonly RequestLink[] {
    return [...this.#links]
  }

  /** False where that was done. */
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
