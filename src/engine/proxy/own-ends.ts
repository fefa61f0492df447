import type { Endpoint } from '../../shared/model/connection-event'

/**
 * Finds loops: a proxy whose target is itself, or one that leads back to it, would connect to itself until nothing is
 * left. Every connection that a proxy makes is known here by its own end, so that a proxy recognises one that comes in.
 */

interface Leaving {
  host: string
  /** The sessions that it has passed through. */
  chain: readonly number[]
}

const NOWHERE: readonly number[] = []

export class OwnEnds {
  /** By port: nearly always one, found without putting texts together. */
  readonly #byPort = new Map<number, Leaving>()

  /** A connection was made from `local`, on behalf of a client that has come through these sessions. */
  leaves({ host, port }: Endpoint, chain: readonly number[]): void {
    this.#byPort.set(port, { host, chain })
  }

  left(port: number): void {
    this.#byPort.delete(port)
  }

  /** The sessions that a client from this address has come through; none for one that does not come from here. */
  chainOf(host: string | undefined, port: number | undefined): readonly number[] {
    const leaving = port === undefined ? undefined : this.#byPort.get(port)
    return leaving !== undefined && leaving.host === withoutPrefix(host ?? '') ? leaving.chain : NOWHERE
  }
}

/** A socket that listens for both families names IPv4 addresses as IPv6 ones. */
function withoutPrefix(host: string): string {
  return host.startsWith('::ffff:') ? host.slice('::ffff:'.length) : host
}
