import { UNKNOWN_ENDPOINT, type Endpoint } from '../../shared/model/connection-event'
import type { ClockBase } from './pcapng/clock'
import { LegWriter } from './pcapng/leg-writer'
import type { Claim, TupleClaims } from './tuple-claims'

/**
 * The conversations that one connection is in its file: the client leg, then what runs inside a tunnel or TLS, under
 * addresses of its own. Only the innermost is written to; the outermost ends with it.
 */

/** Sequence numbers are given out for two conversations inside the first. */
const INNERMOST = 2

/** Numbers of its own for what is told afterwards: no acknowledgment may repeat one of the first leg's. */
const END_LEG = 3

export interface LegsHost {
  readonly tuples: TupleClaims
  readonly base: ClockBase
}

export class ConnectionLegs {
  readonly #host: LegsHost
  readonly #interfaceId: number
  readonly #connection: number
  #current: LegWriter | undefined
  #number = 0
  #outer: LegWriter | null = null
  #claim: Claim | undefined
  /** Of the conversation inside it. */
  #innerClaim: Claim | undefined

  constructor(host: LegsHost, interfaceId: number, connection: number) {
    this.#host = host
    this.#interfaceId = interfaceId
    this.#connection = connection
  }

  /** Events before the handshake (a replay that cannot connect) go to a leg without addresses; few need one. */
  get current(): LegWriter {
    return (this.#current ??= this.#new(UNKNOWN_ENDPOINT, UNKNOWN_ENDPOINT, 0))
  }

  /** Which conversation `current` is: 0 is the client leg. */
  get number(): number {
    return this.#number
  }

  /** The client leg, while another one runs inside it. */
  get outer(): LegWriter | null {
    return this.#outer
  }

  begin(client: Endpoint, server: Endpoint): LegWriter {
    const claim = (this.#claim = this.#host.tuples.claim(client, server))
    return (this.#current = this.#new(claim.client, claim.server, 0))
  }

  /** The streams go on inside, from these offsets on. What is inside another one already takes its addresses over. */
  goInside(local: Endpoint, remote: Endpoint, offsets: { up: number; down: number }): LegWriter {
    if (this.#number === 0) this.#outer = this.current
    else this.#release(this.#innerClaim)
    this.#number = Math.min(this.#number + 1, INNERMOST)
    const claim = (this.#innerClaim = this.#host.tuples.claim(local, remote))
    return (this.#current = this.#new(claim.client, claim.server, this.#number, offsets))
  }

  /** For what is told of a connection whose addresses may be another's by now. */
  afterwards(): LegWriter {
    return this.#new(UNKNOWN_ENDPOINT, UNKNOWN_ENDPOINT, END_LEG)
  }

  /** The addresses may be used again. */
  release(): void {
    this.#release(this.#claim)
    this.#release(this.#innerClaim)
    this.#claim = undefined
    this.#innerClaim = undefined
  }

  #release(claim: Claim | undefined): void {
    if (claim !== undefined) this.#host.tuples.release(claim)
  }

  #new(client: Endpoint, server: Endpoint, leg: number, offsets?: { up: number; down: number }): LegWriter {
    return new LegWriter({
      leg,
      interfaceId: this.#interfaceId,
      connection: this.#connection,
      client: { address: client.host, port: client.port },
      server: { address: server.host, port: server.port },
      base: this.#host.base,
      ...(offsets === undefined ? {} : { offsets })
    })
  }
}
