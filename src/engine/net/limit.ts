import type { ConnectionEvent } from '../../shared/model/connection-event'
import { DialError } from './dial-error'
import type net from 'node:net'

/** Default connect timeout in milliseconds, including proxies and TLS. */
export const CONNECT_MS = 30_000

/**
 * Milliseconds that a connect attempt goes on for a client that has sent its FIN. The client may be half-closed and
 * wait for a response, so the attempt does not end at once; three SYNs fit into this (RFC 6298: after 0, 1 and 3 s).
 */
export const CLIENT_LEFT_MS = 5000

/**
 * Returns a signal that follows the caller's signal and also aborts after `after` milliseconds. Call `clear` when the
 * dial is over.
 */
export function limitOf(
  after: number | undefined,
  { record, signal }: { record(event: ConnectionEvent): void; signal: AbortSignal }
): { signal: AbortSignal; clear(): void } {
  // Without a timeout, reuse the caller's signal: creating an AbortController is the most expensive part here.
  if (after === undefined) return { signal, clear: () => undefined }
  const inner = new AbortController()
  const abort = (): void => {
    inner.abort(signal.reason)
  }
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  const timer = setTimeout(() => {
    record({ event: 'timeout', leg: 'target', what: 'connect', after })
    inner.abort(
      new DialError('ETIMEDOUT', `the connection was not established within ${after} ms.`, { by: 'tcplens' })
    )
  }, after)
  return {
    signal: inner.signal,
    clear: () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
  }
}

/**
 * Applies a timeout to a connect attempt made for a client. Without it, a target that drops every SYN would occupy the
 * client's socket for as long as the system retries (two minutes on Linux). If the client resets, the relay ends the
 * attempt at once.
 */
export function limitConnecting(
  upstream: net.Socket,
  client: net.Socket,
  record: (event: ConnectionEvent) => void,
  { connect = CONNECT_MS, left = CLIENT_LEFT_MS } = {}
): void {
  const giveUp = (after: number): void => {
    record({ event: 'timeout', leg: 'target', what: 'connect', after })
    const error = new Error(`connect ETIMEDOUT after ${after} ms`)
    upstream.destroy(Object.assign(error, { code: 'ETIMEDOUT', syscall: 'connect' }))
  }
  let timer = setTimeout(giveUp, connect, connect)
  const clientEnded = (): void => {
    clearTimeout(timer)
    timer = setTimeout(giveUp, left, left)
  }
  const settle = (): void => {
    clearTimeout(timer)
    client.off('end', clientEnded)
    upstream.off('connect', settle).off('close', settle)
  }
  client.once('end', clientEnded)
  upstream.once('connect', settle).once('close', settle)
}
