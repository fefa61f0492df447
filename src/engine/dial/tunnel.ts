import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import type { PendingConnection } from '../net/pending-connection'
import { DialError } from '../net/dial-error'

/**
 * Runs the handshake with a proxy until the proxy has connected to the target. Its bytes are not part of the recorded
 * streams.
 */

/** Rejects with a DialError, or with the signal's reason as soon as it is aborted. */
export function openTunnel(
  pending: PendingConnection,
  preamble: Preamble,
  proxy: Endpoint,
  signal: AbortSignal
): Promise<void> {
  const { socket } = pending
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      signal.removeEventListener('abort', abort)
      socket.off('end', onEnd).off('close', onEnd).off('error', onError)
    }
    const fail = (error: Error): void => {
      settle()
      reject(error)
    }
    const abort = (): void => {
      fail(signal.reason as Error)
    }
    const onEnd = (): void => {
      fail(
        new DialError(
          'ERR_PROXY_ENDED',
          `the proxy ${formatEndpoint(proxy)} closed the connection without a response.`
        )
      )
    }
    const onError = (error: Error): void => {
      const words = `the proxy ${formatEndpoint(proxy)} reset the connection without a response.`
      fail(new DialError('ERR_PROXY_ENDED', words, { cause: error }))
    }
    signal.addEventListener('abort', abort, { once: true })
    socket.on('end', onEnd).on('close', onEnd).on('error', onError)
    pending.converse((bytes) => {
      const step = preamble.push(bytes)
      switch (step.state) {
        case 'more':
          if (step.send !== undefined) socket.write(step.send)
          return null
        case 'done':
          if (step.send !== undefined) socket.write(step.send)
          settle()
          resolve()
          return step.rest
        case 'refused':
          fail(step.error)
          return new Uint8Array(0)
      }
    })
    socket.write(preamble.begin())
  })
}

/**
 * Client side of a proxy handshake, sans-io: bytes in, bytes and a result out. `push` is not called again after it
 * returned any state but `more`.
 */
export interface Preamble {
  /** Returns the first bytes to send. */
  begin(): Uint8Array
  push(bytes: Uint8Array): PreambleStep
}

export type PreambleStep =
  | { state: 'more'; send?: Uint8Array }
  /** The proxy has connected; `rest` already belongs to the target. */
  | { state: 'done'; rest: Uint8Array; send?: Uint8Array }
  | { state: 'refused'; error: DialError }
