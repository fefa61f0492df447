import type { Endpoint } from '../../shared/model/connection-event'

/**
 * Which address pairs are in use in a capture. When Tcplens talks to itself (a replay to one of its own proxies), both
 * ends of one TCP connection are recorded, and two conversations with one four-tuple in one file would be read as one.
 * The second gets a pair that belongs to nobody (192.0.2.0/24, RFC 5737); its true addresses are in its events.
 */

const STAND_IN_CLIENT = '192.0.2.1'
const STAND_IN_SERVER = '192.0.2.2'
const PORTS = 65_535

export interface Claim {
  client: Endpoint
  server: Endpoint
}

export class TupleClaims {
  /** By both ports as one number: nearly always one claim, found without putting texts together. */
  readonly #used = new Map<number, Claim[]>()
  #standIns = 0

  /** The pair itself, or a stand-in while somebody else has it. Give it back with `release`. */
  claim(client: Endpoint, server: Endpoint): Claim {
    const wanted = { client, server }
    const claim = this.#isUsed(wanted) ? this.#standIn() : wanted
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
      client: { host: STAND_IN_CLIENT, port: 1 + (number % PORTS) },
      server: { host: STAND_IN_SERVER, port: 1 + (Math.floor(number / PORTS) % PORTS) }
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
