import type { Endpoint } from '../../shared/model/connection-event'

/**
 * Detects loops: a proxy whose target leads back to itself would connect to itself until resources run out. Each
 * outgoing connection has a local and a remote address; a proxy that accepts it recognises the pair. Both sides are
 * reported at about the same time, in either order, and the second report joins the two hops. One address alone is not
 * enough: the system assigns the same local port to a client of the proxy and to the proxy itself if their destinations
 * differ. Pipe ends have no addresses, so loops through a pipe are not found.
 */

/** The two addresses of a connection, which are the same on both sides. */
interface Leg {
  from: Endpoint | null
  to: Endpoint | null
  /** Lookup key. */
  key: number
}

/** A connection that passes through a session, and the hop that it comes from. */
export class SessionHop {
  readonly session: number
  from: SessionHop | null = null
  readonly arrived: Leg = { from: null, to: null, key: 0 }
  readonly left: Leg = { from: null, to: null, key: 0 }
  /** Ends the connection if it turns out to have passed through its session before. */
  cut: (() => void) | null = null

  constructor(session: number) {
    this.session = session
  }
}

/**
 * Registry of hops. It runs for every connection and almost never finds a loop, so names are compared only if the ports
 * match.
 */
export class OwnEnds {
  readonly #leaving = new Map<number, SessionHop>()
  readonly #arrived = new Map<number, SessionHop>()
  /** Ports on which clients have reached a proxy. */
  readonly #listenPorts = new Set<number>()

  /**
   * Registers a client accepted at `server`. Returns true if it has passed through this session before; if that is
   * found out later, `cut` is called.
   */
  arrives(client: Endpoint, server: Endpoint, hop: SessionHop, cut: () => void): boolean {
    if (server.path !== undefined) return false
    this.#listenPorts.add(server.port)
    hop.cut = cut
    const { arrived } = hop
    note(arrived, client, server)
    const before = this.#leaving.get(arrived.key)
    if (before !== undefined && isSame(before.left, arrived)) hop.from = before
    this.#arrived.set(arrived.key, hop)
    return isLoop(hop)
  }

  /** Returns true if a connection to this port, at any host, may be a proxy's client in turn. */
  isListenPort(port: number): boolean {
    return this.#listenPorts.has(port)
  }

  /** Registers the outgoing connection of a hop, from `local` to `remote`. Replaces an earlier one. */
  leaves(local: Endpoint, remote: Endpoint, hop: SessionHop): void {
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

  /** Call it when both legs have ended. */
  over(hop: SessionHop): void {
    const { key } = hop.arrived
    if (this.#arrived.get(key) === hop) this.#arrived.delete(key)
    this.#forgetLeft(hop)
  }

  #forgetLeft(hop: SessionHop): void {
    const { key } = hop.left
    if (this.#leaving.get(key) === hop) this.#leaving.delete(key)
  }
}

function note(leg: Leg, from: Endpoint, to: Endpoint): void {
  leg.from = from
  leg.to = to
  // Kept within 32 bits: a Map stores larger numbers as heap objects.
  leg.key = (from.port << 16) | to.port
}

function isSame(one: Leg, other: Leg): boolean {
  return isSameHost(one.from, other.from) && isSameHost(one.to, other.to)
}

function isSameHost(one: Endpoint | null, other: Endpoint | null): boolean {
  if (one === null || other === null) return false
  return one.host === other.host || withoutPrefix(one.host) === withoutPrefix(other.host)
}

/** A dual-stack socket reports IPv4 addresses in their IPv6-mapped form. */
function withoutPrefix(host: string): string {
  return host.startsWith('::ffff:') ? host.slice('::ffff:'.length) : host
}

function isLoop({ session, from }: SessionHop): boolean {
  for (let hop = from; hop !== null; hop = hop.from) if (hop.session === session) return true
  return false
}
