import type { Http2Session } from 'node:http2'

/**
 * Defers the destruction of a Node.js HTTP/2 session to a later turn of the event loop. Over a stream that is not a
 * net.Socket, a session that ends while reading (a GOAWAY with an error, invalid frames) would write after its own FIN
 * and crash the process on an assertion, seen in Node.js 20.
 */
export function endsApart<Session extends Http2Session>(session: Session): Session {
  const destroy = session.destroy.bind(session)
  session.destroy = (error?: Error, code?: number) => {
    setImmediate(() => {
      destroy(error, code)
    })
  }
  return session
}
