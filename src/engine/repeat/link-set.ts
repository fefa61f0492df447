import type { Link } from './link'

/** The connections of a run that are not gone, and what all that there were have sent and received. */
export class LinkSet {
  readonly #links = new Set<Link>()
  readonly #gone = { sent: 0, up: 0, down: 0 }

  add(link: Link): void {
    this.#links.add(link)
  }

  /** Some may be forgotten meanwhile. */
  all(): readonly Link[] {
    return [...this.#links]
  }

  /** False where that was done. */
  forget(link: Link): boolean {
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

function add(sums: { sent: number; up: number; down: number }, { sent, up, down }: Link): void {
  sums.sent += sent
  sums.up += up
  sums.down += down
}
