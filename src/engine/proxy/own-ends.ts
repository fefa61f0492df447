import type { Endpoint } from '../../shared/model/connection-event'

/**
 * Finds loops: a proxy whose target is itself, or one that leads back to it, would connect to itself until nothing is
 * left. Whatever a proxy connects has an end here, by which the proxy that accepts it knows where it comes from. Both
 * hear of it at about the same time, in either order: whoever is second joins the two.
 */

/** A connection that passes through a session, and the one that it comes from. */
export interface Hop {
  readonly session: number
  from: Hop | null
}

interface Leaving {
  host: string
  hop: Hop
}

interface Arrived extends Leaving {
  cut(): void
}

export class OwnEnds {
  /** By port: nearly always one, found without putting texts together. */
  readonly #leaving = new Map<number, Leaving>()
  readonly #arrived = new Map<number, Arrived>()

  /**
   * A client was accepted. True where it has come through this session before; where that is found out later, `cut` is
   * called.
   */
  arrives({ host, port }: Endpoint, hop: Hop, cut: () => void): boolean {
    const from = this.#leaving.get(port)
    if (from?.host === host) hop.from = from.hop
    this.#arrived.set(port, { host, hop, cut })
    return isLoop(hop)
  }

  /** A connection was made for a client, from `local`. */
  leaves({ host, port }: Endpoint, hop: Hop): void {
    this.#leaving.set(port, { host, hop })
    const arrived = this.#arrived.get(port)
    if (arrived?.host !== host) return
    arrived.hop.from = hop
    if (isLoop(arrived.hop)) arrived.cut()
  }

  /** One of the connections that were made for a client is over, and the client is not. */
  left(port: number, hop: Hop): void {
    if (this.#leaving.get(port)?.hop === hop) this.#leaving.delete(port)
  }

  /** It is over: the client from `arrived`, and what was made for it from port `left`. */
  over(arrived: number, left: number): void {
    this.#arrived.delete(arrived)
    this.#leaving.delete(left)
  }
}

function isLoop({ session, from }: Hop): boolean {
  for (let hop = from; hop !== null; hop = hop.from) if (hop.session === session) return true
  return false
}
