import type net from 'node:net'
import { systemCodeOf } from '../../shared/model/app-error'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { Clock } from '../clock'
import { explainTls } from '../tls/explain-tls'
import { attemptError } from '../dial/dial-error'
import type { Leg } from './lifecycle'

/** Events of a leg's socket that are the same for a relay and for a connection of Tcplens's own. */

/** A shorter wait is what backpressure is for, thousands of times a second. */
const TOLD_WAIT_NS = 100e6

/** Records each address that the target's name stands for. A failed look-up comes as the socket's error. */
export function recordLookups(socket: net.Socket, recorder: ConnectionRecorder): void {
  socket.on('lookup', (error: Error | null, address: string, family: number | string, host: string) => {
    // Node's types promise an error always; a look-up that succeeded has none.
    if (error !== null) return
    recorder.event({ event: 'lookup', leg: 'target', host, address, family: Number(family) === 6 ? 6 : 4 })
  })
}

/** Waits for one leg's peer to read on, and records those that are long. */
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

  /** Its socket is full. */
  begin(): void {
    this.#since ??= this.#clock.now()
  }

  /** Its socket has drained. */
  end(): void {
    if (this.#since === null) return
    const waited = this.#clock.now() - this.#since
    this.#since = null
    if (waited < TOLD_WAIT_NS) return
    this.#recorder.event({ event: 'drain', leg: this.#leg, waited: Math.round(waited / 1000) / 1000 })
  }
}

/** The code and message of an error of this leg's socket. That of several failed addresses has no message of its own. */
export function explainError(error: Error, leg: Leg): { code: string; message: string } {
  const code = systemCodeOf(error) ?? 'UNKNOWN'
  if (code.startsWith('ERR_SSL_')) {
    // The library's own message is a line of its source code.
    return { code, message: explainTls(code, leg) ?? code }
  }
  if (leg === 'target' && isOfConnecting(error)) {
    return { code, message: attemptError(error, { remote: { host: '', port: 0 }, local: {} }).message }
  }
  return { code, message: error.message === '' ? code : error.message }
}

/** True for an error of a look-up or of a connect attempt, and for that of all attempts (Node throws AggregateError). */
export function isOfConnecting(error: Error): boolean {
  if (error instanceof AggregateError) return true
  return 'syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo')
}
