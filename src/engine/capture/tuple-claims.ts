import type { Endpoint } from '../../shared/model/connection-event'

/**
 * Address pairs in use in a capture. Pipes have none and get a reserved pair (192.0.2.0/24, RFC 5737). When Tcplens
 * connects to itself (a replay to one of its own proxies), both ends of one TCP connection are recorded, and two
 * conversations with the same four-tuple in one file would be read as one. The second therefore gets a reserved pair
 * too. The actual addresses, or the path, are in the connection's events.
 */

const STAND_IN_CLIENT = '192.0.2.1'
const STAND_IN_SERVER = '192.0.2.2'
/** Dynamic ports, not assigned to any protocol (RFC 6335, section 6), so that readers do not misinterpret the bytes. */
const FIRST_PORT = 49_152
const PORTS = 0x10000 - FIRST_PORT

export interface Claim {
  client: Endpoint
  server: Endpoint
}

export class TupleClaims {
  /** Claims by both ports as one number. There is nearly always only one, found without building strings. */
  readonly #used = new Map<number, Claim[]>()
  #standIns = 0

  /**
   * Returns the pair itself, or a reserved pair for a pipe or if the pair is in use. Must be given back with `release`.
   */
  claim(client: Endpoint, server: Endpoint): Claim {
    const wanted = { client, server }
    const isPipe = client.path !== undefined || server.path !== undefined
    const claim = isPipe || this.#isUsed(wanted) ? this.#standIn() : wanted
    const key = ports(claim)
    const neighbours = this.#used.get(key)
    if (neighbours === undefined) this.#used.set(key, [claim])
    else neighbours.push(claim)
    return claim
  }

  release(claim: Claim): void {
    const key = ports(claim)
    const left = this.#used.get(key)?.filter((other) => other !== claim) ?? []
    if (left.length === 0) this.#used.delete(key)
    else this.#used.set(key, left)
  }

  #isUsed(wanted: Claim): boolean {
    return this.#used.get(ports(wanted))?.some((claim) => isSamePair(claim, wanted)) === true
  }

  /**
   * Returns the next reserved pair. Port pairs are used in turn, so that one is not reused soon after its connection
   * closed.
   */
  #standIn(): Claim {
    const number = this.#standIns++
    return {
      client: { host: STAND_IN_CLIENT, port: FIRST_PORT + (number % PORTS) },
      server: { host: STAND_IN_SERVER, port: FIRST_PORT + (Math.floor(number / PORTS) % PORTS) }
    }
  }
}

/** Returns the same key for both directions, because readers treat them as one conversation. */
function ports({ client, server }: Claim): number {
  const [low, high] = client.port < server.port ? [client.port, server.port] : [server.port, client.port]
  return high * 0x10000 + low
}

function isSamePair(one: Claim, other: Claim): boolean {
  return (
    (isSameEnd(one.client, other.client) && isSameEnd(one.server, other.server)) ||
    (isSameEnd(one.client, other.server) && isSameEnd(one.server, other.client))
  )
}

function isSameEnd(one: Endpoint, other: Endpoint): boolean {
  return one.port === other.port && one.host === other.host
}
