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
  readonly #used = new Set<string>()
  #standIns = 0

  /** The pair itself, or a stand-in while somebody else has it. Give it back with `release`. */
  claim(client: Endpoint, server: Endpoint): Claim {
    const wanted = { client, server }
    const claim = this.#used.has(key(wanted)) ? this.#standIn() : wanted
    this.#used.add(key(claim))
    return claim
  }

  release(claim: Claim): void {
    this.#used.delete(key(claim))
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
function key({ client, server }: Claim): string {
  const one = `${client.host} ${client.port}`
  const other = `${server.host} ${server.port}`
  return one < other ? `${one} ${other}` : `${other} ${one}`
}
