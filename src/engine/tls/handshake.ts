import type { TLSSocket } from 'node:tls'

/**
 * The end of a handshake, whichever end of it we are. `secureConnect` is what Node calls it for a client; a server's
 * socket that no `tls.Server` made says `secure`, as it does to that server.
 *
 * The library is still at work when it says so, and so would be whoever waits for this: a socket that it destroys, after
 * the one beneath it, takes the library's memory from under it and the process with it. So it resolves a moment later.
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
      fail(Object.assign(new Error('The connection ended before TLS stood.'), { code: 'ECONNRESET' }))
    }
    const abort = (): void => {
      fail(signal.reason as Error)
    }
    signal.addEventListener('abort', abort, { once: true })
    socket.on(event, done).on('error', fail).on('close', ended)
    // A client of Node's says so by an error of its own, with more to it.
    if (event === 'secure') {
      socket.on('end', ended)
      socket.once('secure', () => socket.off('end', ended))
    }
  })
}
