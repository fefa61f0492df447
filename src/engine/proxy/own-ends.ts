import type { Endpoint } from '../../shared/model/connection-event'

/**
 * Finds loops: a proxy whose target is itself, or one that leads back to it, would connect to itself until nothing is
 * left. Whatever a proxy connects has two ends here, by which the proxy that accepts it knows where it comes from. Both
 * hear of it at about the same time, in either order: whoever is second joins the two. One end alone would not do: the
 * system gives the same port to a client of the proxy and to the proxy itself, as long as they go to different places.
 * The ends of a pipe have no names, so a way that leads back through one is not found.
 */

/** A leg as both of its ends see it: from where, to where. */
interface Leg {
  from: Endpoint | null
  to: Endpoint | null
  /** By which it is found. */
  key: number
}

/** A connection that passes through a session, and the one that it comes from. */
export class Hop {
  readonly session: number
  from: Hop | null = null
  readonly arrived: Leg = { from: null, to: null, key: 0 }
  readonly left: Leg = { from: null, to: null, key: 0 }
  /** Ends it, where it turns out to have come through its session before. */
  cut: (() => void) | null = null

  constructor(session: number) {
    this.session = session
  }
}

/** All of this is done for every connection, and nearly always in vain: names are compared only where ports agree. */
export class OwnEnds {
  readonly #leaving = new Map<number, Hop>()
  readonly #arrived = new Map<number, Hop>()
  /** Ports that clients have reached a proxy at. */
  readonly #reached = new Set<number>()

  /**
   * A client was accepted at `server`. True where it has come through this session before; where that is found out
   * later, `cut` is called.
   */
  arrives(client: Endpoint, server: Endpoint, hop: Hop, cut: () => void): boolean {
    if (server.path !== undefined) return false
    this.#reached.add(server.port)
    hop.cut = cut
    const { arrived } = hop
    note(arrived, client, server)
    const before = this.#leaving.get(arrived.key)
    if (before !== undefined && isSame(before.left, arrived)) hop.from = before
    this.#arrived.set(arrived.key, hop)
    return isLoop(hop)
  }

  /** What is connected to this port, at whichever host, may be a proxy's client in its turn. */
  isReachedAt(port: number): boolean {
    return this.#reached.has(port)
  }

  /** A connection was made for a client, from `local` to `remote`, in place of one that there was before. */
  leaves(local: Endpoint, remote: Endpoint, hop: Hop): void {
    this.#forgetLeft(hop)
    if (remote.path !== undefined) return
    const { left } = hop
    note(left, local, remote)
    this.#leaving.set(left.key, hop)
    const next = this.#arrived.get(left.key)
    if (next === undefined || !isSame(next.arrived, left)) return
    next.from = hop
    if (isLoop(next)) next.cut?.()
  }

  /** Both of its legs have ended. */
  over(hop: Hop): void {
    const { key } = hop.arrived
    if (this.#arrived.get(key) === hop) this.#arrived.delete(key)
    this.#forgetLeft(hop)
  }

  #forgetLeft(hop: Hop): void {
    const { key } = hop.left
    if (this.#leaving.get(key) === hop) this.#leaving.delete(key)
  }
}

function note(leg: Leg, from: Endpoint, to: Endpoint): void {
  leg.from = from
  leg.to = to
  // In 32 bits: other numbers are objects of their own to a map.
  leg.key = (from.port << 16) | to.port
}

function isSame(one: Leg, other: Leg): boolean {
  return isSameHost(one.from, other.from) && isSameHost(one.to, other.to)
}

function isSameHost(one: Endpoint | null, other: Endpoint | null): boolean {
  if (one === null || other === null) return false
  return one.host === other.host || withoutPrefix(one.host) === withoutPrefix(other.host)
}

/** A socket that listens for both families names IPv4 addresses as IPv6 ones. */
function withoutPrefix(host: string): string {
  return host.startsWith('::ffff:') ? host.slice('::ffff:'.length) : host
}

function isLoop({ session, from }: Hop): boolean {
  for (let hop = from; hop !== null; hop = hop.from) if (hop.session === session) return true
  return false
}
