import type { Endpoint } from '../../shared/model/connection-event'

/**
 * Finds loops: a proxy whose target is itself, or one that leads back to it, would connect to itself until nothing is
 * left. Whatever a proxy connects has two ends here, by which the proxy that accepts it knows where it comes from. Both
 * hear of it at about the same time, in either order: whoever is second joins the two. One end alone would not do: the
 * system gives the same port to a client of the proxy and to the proxy itself, as long as they go to different places.
 * The ends of a pipe have no names, so a way that leads back through one is not found.
 */

/** A connection that passes through a session, and the one that it comes from. */
export class Hop {
  readonly session: number
  from: Hop | null = null
  /** By which its two legs are found. */
  arrived = -1
  left = -1

  constructor(session: number) {
    this.session = session
  }
}

/** A leg as both of its ends see it: from where, to where. */
interface Known {
  from: string
  to: string
  hop: Hop
}

interface Arrived extends Known {
  cut(): void
}

export class OwnEnds {
  /** By the ports of both ends: nearly always one, found without putting texts together. */
  readonly #leaving = new Map<number, Known>()
  readonly #arrived = new Map<number, Arrived>()
  /** Ports that clients have reached a proxy at. */
  readonly #reached = new Set<number>()

  /**
   * A client was accepted at `server`. True where it has come through this session before; where that is found out
   * later, `cut` is called.
   */
  arrives(client: Endpoint, server: Endpoint, hop: Hop, cut: () => void): boolean {
    if (server.path !== undefined) return false
    this.#reached.add(server.port)
    const arrived = { ...hostsOf(client, server), hop, cut }
    hop.arrived = keyOf(client, server)
    const leaving = this.#leaving.get(hop.arrived)
    if (leaving !== undefined && isSame(leaving, arrived)) hop.from = leaving.hop
    this.#arrived.set(hop.arrived, arrived)
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
    const leaving = { ...hostsOf(local, remote), hop }
    hop.left = keyOf(local, remote)
    this.#leaving.set(hop.left, leaving)
    const arrived = this.#arrived.get(hop.left)
    if (arrived === undefined || !isSame(arrived, leaving)) return
    arrived.hop.from = hop
    if (isLoop(arrived.hop)) arrived.cut()
  }

  /** Both of its legs have ended. */
  over(hop: Hop): void {
    if (this.#arrived.get(hop.arrived)?.hop === hop) this.#arrived.delete(hop.arrived)
    this.#forgetLeft(hop)
  }

  #forgetLeft(hop: Hop): void {
    if (this.#leaving.get(hop.left)?.hop === hop) this.#leaving.delete(hop.left)
  }
}

function keyOf(from: Endpoint, to: Endpoint): number {
  return from.port * 65_536 + to.port
}

function hostsOf(from: Endpoint, to: Endpoint): { from: string; to: string } {
  return { from: withoutPrefix(from.host), to: withoutPrefix(to.host) }
}

function isSame(one: Known, other: Known): boolean {
  return one.from === other.from && one.to === other.to
}

/** A socket that listens for both families names IPv4 addresses as IPv6 ones. */
function withoutPrefix(host: string): string {
  return host.startsWith('::ffff:') ? host.slice('::ffff:'.length) : host
}

function isLoop({ session, from }: Hop): boolean {
  for (let hop = from; hop !== null; hop = hop.from) if (hop.session === session) return true
  return false
}
