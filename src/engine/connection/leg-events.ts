import type net from 'node:net'
import type { Leg } from '../../shared/model/connection-event'
import { systemCodeOf } from '../../shared/model/app-error'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { Clock } from '../clock'
import { explainTls } from '../tls/explain-tls'
import { attemptError } from '../net/dial-error'

/** Socket events recorded the same way for a relay leg and for a connection of Tcplens itself. */

/** Shorter waits are normal backpressure and occur thousands of times a second, so they are not recorded. */
const REPORTED_WAIT_NS = 100e6

/** Records each address that the target's name resolves to. A failed lookup arrives as the socket's error. */
export function recordLookups(socket: net.Socket, recorder: ConnectionRecorder): void {
  socket.on('lookup', (error: Error | null, address: string, family: number | string, host: string) => {
    // Node's types declare an Error always; it is null for a successful lookup.
    if (error !== null) return
    recorder.event({ event: 'lookup', leg: 'target', host, address, family: Number(family) === 6 ? 6 : 4 })
  })
}

/** Measures how long one leg waits for its peer to read, and records long waits. */
export class Stall {
  readonly #recorder: ConnectionRecorder
  readonly #clock: Clock
  readonly #leg: Leg
  #since: number | null = null

  constructor(recorder: ConnectionRecorder, clock: Clock, leg: Leg) {
    this.#recorder = recorder
    this.#clock = clock
    this.#leg = leg
  }

  /** Call it when the socket's buffer is full. */
  begin(): void {
    this.#since ??= this.#clock.now()
  }

  /** Call it when the socket has drained. */
  end(): void {
    if (this.#since === null) return
    const waited = this.#clock.now() - this.#since
    this.#since = null
    if (waited < REPORTED_WAIT_NS) return
    this.#recorder.event({ event: 'drain', leg: this.#leg, waited: Math.round(waited / 1000) / 1000 })
  }
}

/**
 * Returns code and message of a socket error. The AggregateError of several failed addresses has no message of its own.
 */
export function explainError(error: Error, leg: Leg): { code: string; message: string } {
  const code = systemCodeOf(error) ?? 'UNKNOWN'
  if (code.startsWith('ERR_SSL_')) {
    // The message of OpenSSL refers to a line of its source code.
    return { code, message: explainTls(code, leg) ?? code }
  }
  if (leg === 'target' && isOfConnecting(error)) {
    return { code, message: attemptError(error, { remote: { host: '', port: 0 }, local: {} }).message }
  }
  return { code, message: error.message === '' ? code : error.message }
}

/**
 * True for an error of a lookup or a connect attempt, including the AggregateError that Node throws for several
 * attempts.
 */
export function isOfConnecting(error: Error): boolean {
  if (error instanceof AggregateError) return true
  return 'syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo')
}
