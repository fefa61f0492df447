import type { TLSSocket } from 'node:tls'

/**
 * Resolves when a handshake is complete, on either side. Node emits `secureConnect` on a client's socket; a server
 * socket created without a `tls.Server` emits `secure`, as it would to that server.
 *
 * The event is emitted from within the TLS library. If a listener destroyed the socket there, after the socket beneath
 * it, the library's memory would be freed while in use and the process would crash. The promise therefore resolves on
 * the next turn of the event loop.
 */
export function untilSecure(
  socket: TLSSocket,
  event: 'secureConnect' | 'secure',
  signal: AbortSignal
): Promise<void> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      signal.removeEventListener('abort', abort)
      socket.off(event, done).off('error', fail).off('end', ended).off('close', ended)
    }
    const done = (): void => {
      setImmediate(() => {
        settle()
        resolve()
      })
    }
    const fail = (error: Error): void => {
      settle()
      reject(error)
    }
    const ended = (): void => {
      fail(Object.assign(new Error('The connection ended during the TLS handshake.'), { code: 'ECONNRESET' }))
    }
    const abort = (): void => {
      fail(signal.reason as Error)
    }
    signal.addEventListener('abort', abort, { once: true })
    socket.on(event, done).on('error', fail).on('close', ended)
    // For a client socket, Node emits a more detailed error of its own.
    if (event === 'secure') {
      socket.on('end', ended)
      socket.once('secure', () => socket.off('end', ended))
    }
  })
}
