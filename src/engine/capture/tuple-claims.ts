import type { Endpoint } from '../../shared/model/connection-event'

/**
 * Which address pairs are in use in a capture. Pipes have none, and get a pair that belongs to nobody (192.0.2.0/24,
 * RFC 5737). When Tcplens talks to itself (a replay to one of its own proxies), both
 * ends of one TCP connection are recorded, and two conversations with one four-tuple in one file would be read as one.
 * The second gets such a pair too; the true addresses, or the path, are in the connection's events.
 */

const STAND_IN_CLIENT = '192.0.2.1'
const STAND_IN_SERVER = '192.0.2.2'
/** Ports that no protocol is at home on (RFC 6335, section 6), so that no reader takes the bytes for one. */
const FIRST_PORT = 49_152
const PORTS = 0x10000 - FIRST_PORT

export interface Claim {
  client: Endpoint
  server: Endpoint
}

export class TupleClaims {
  /** By both ports as one number: nearly always one claim, found without putting texts together. */
  readonly #used = new Map<number, Claim[]>()
  #standIns = 0

  /** The pair itself, or a stand-in for a pipe, and while somebody else has it. Give it back with `release`. */
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

  /** Port pairs are counted through, so that one is not used again soon after its connection closed. */
  #standIn(): Claim {
    const number = this.#standIns++
    return {
      client: { host: STAND_IN_CLIENT, port: FIRST_PORT + (number % PORTS) },
      server: { host: STAND_IN_SERVER, port: FIRST_PORT + (Math.floor(number / PORTS) % PORTS) }
    }
  }
}

/** The same for both directions: a reader sees one conversation either way. */
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
