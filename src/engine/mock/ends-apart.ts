import type { Http2Session } from 'node:http2'

/**
 * Has a session of the runtime's HTTP/2 end in a turn of its own. Over a stream that is no socket of the runtime, one that
 * ends while it reads (a GOAWAY with an error, frames that cannot be) writes once more behind its own FIN, and an
 * assertion within the runtime ends the whole process: seen in Node 20.
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
