import { UNKNOWN_ENDPOINT, type Endpoint } from '../../shared/model/connection-event'
import type { ClockBase } from './pcapng/clock'
import { LegWriter } from './pcapng/leg-writer'
import type { Claim, TupleClaims } from './tuple-claims'

/**
 * The conversations of one connection in the capture file: the client leg, followed by the content of a tunnel or TLS
 * as conversations with their own addresses. Only the innermost one receives data; the outermost one ends together with
 * it.
 */

/** Sequence numbers are reserved for two conversations inside the first. */
const INNERMOST = 2

/**
 * Own sequence numbers for events written after the connection closed, so that no acknowledgment repeats one of the
 * client leg.
 */
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
  /** Claim of the inner conversation. */
  #innerClaim: Claim | undefined

  constructor(host: LegsHost, interfaceId: number, connection: number) {
    this.#host = host
    this.#interfaceId = interfaceId
    this.#connection = connection
  }

  /**
   * Conversation to write to. Events before the handshake (a replay that cannot connect) go to a leg without addresses,
   * created only if needed.
   */
  get current(): LegWriter {
    return (this.#current ??= this.#new(UNKNOWN_ENDPOINT, UNKNOWN_ENDPOINT, 0))
  }

  /** Number of the current conversation; 0 is the client leg. */
  get number(): number {
    return this.#number
  }

  /** Client leg while another conversation runs inside it, else null. */
  get outer(): LegWriter | null {
    return this.#outer
  }

  /** `offsets`: where the streams continue, for a record that starts within them. */
  begin(client: Endpoint, server: Endpoint, offsets?: { up: number; down: number }): LegWriter {
    const claim = (this.#claim = this.#host.tuples.claim(client, server))
    return (this.#current = this.#new(claim.client, claim.server, 0, offsets))
  }

  /**
   * Continues the streams in an inner conversation from these offsets. A conversation nested more deeply takes over the
   * addresses of the inner one.
   */
  goInside(local: Endpoint, remote: Endpoint, offsets: { up: number; down: number }): LegWriter {
    if (this.#number === 0) this.#outer = this.current
    else this.#release(this.#innerClaim)
    this.#number = Math.min(this.#number + 1, INNERMOST)
    const claim = (this.#innerClaim = this.#host.tuples.claim(local, remote))
    return (this.#current = this.#new(claim.client, claim.server, this.#number, offsets))
  }

  /** Returns a leg for events after the close, when the connection's addresses may already be in use by another one. */
  afterwards(): LegWriter {
    return this.#new(UNKNOWN_ENDPOINT, UNKNOWN_ENDPOINT, END_LEG)
  }

  /** Releases the addresses for reuse. */
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
