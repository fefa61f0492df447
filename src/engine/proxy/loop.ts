import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import { DialError } from '../net/dial-error'
import { adoptSocket } from '../net/accepted-socket'
import type { LiveConnection } from '../connection/live-connection'
import { recordAccepted } from '../connection/record-accepted'
import { resetSocket } from '../net/reset-socket'
import type { Arrival } from './arrival'
import { ClientCloser } from './client-closer'
import { HeldReader } from './held-reader'

/** Refuses connections of a proxy to itself. */

export function loopWords(proxy: Endpoint): { code: string; message: string } {
  const where = formatEndpoint(proxy)
  return {
    code: 'ELOOP',
    message: `${where} is this proxy itself, which would cause an endless loop. Choose another target.`
  }
}

/** Returns the error for a client whose connection leads back to the proxy through other programs. */
export function circleWords(): { code: string; message: string } {
  return {
    code: 'ELOOP',
    message:
      'this connection was caused by one of this proxy’s own connections: its target leads back to it through other programs. Choose another target.'
  }
}

export function loopError(proxy: Endpoint): DialError {
  const { code, message } = loopWords(proxy)
  return new DialError(code, message, { by: 'tcplens' })
}

/** Resets a client connection that this proxy opened itself. */
export function refuseLoop({ accepted, server, parts }: Arrival, words = loopWords(server)): LiveConnection {
  const { recorder, session, ends, hop, listener } = parts
  recordAccepted(accepted, recorder, { session, role: 'proxy', server })
  const cut = (): void => {
    resetSocket(accepted)
  }
  const refused: LiveConnection = { connection: recorder.connection, stop: cut, end: cut, reset: cut }
  const reader = new HeldReader((onBytes) => adoptSocket(accepted, onBytes))
  const closer = new ClientCloser(reader, parts, () => {
    ends.over(hop)
    listener.onClose(refused)
  })
  // The caller must have registered the connection before it is reported as closed.
  setImmediate(() => {
    closer.close({ why: 'refused', send: new Uint8Array(0), ...words })
  })
  return refused
}
