import { stat } from 'node:fs/promises'
import type { Endpoint } from '../../shared/model/connection-event'
import type { PendingConnection } from './pending-connection'
import { attemptError, DialError } from './dial-error'

/** Connects to a Unix domain socket or a named pipe. There is a single address, which connects or fails at once. */

/** Rejects with a DialError, or with the signal's reason as soon as it is aborted. */
export async function openPipe(
  remote: Endpoint,
  open: (end: Endpoint) => PendingConnection,
  signal: AbortSignal
): Promise<PendingConnection> {
  try {
    return await connected(open(remote), signal)
  } catch (error) {
    signal.throwIfAborted()
    const reason = attemptError(error as Error, { remote, local: {} })
    // The system reports ECONNREFUSED both for a regular file and for a socket without a listener.
    if (reason.code !== 'ECONNREFUSED' || (await isSocket(remote.path ?? ''))) throw reason
    throw new DialError('ENOTSOCK', 'this is a file, not a socket.', { cause: error })
  }
}

function connected(pending: PendingConnection, signal: AbortSignal): Promise<PendingConnection> {
  signal.throwIfAborted()
  const { socket } = pending
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      signal.removeEventListener('abort', abort)
      socket.off('error', fail)
    }
    const abort = (): void => {
      settle()
      socket.destroy()
      reject(signal.reason as Error)
    }
    const fail = (error: Error): void => {
      settle()
      reject(error)
    }
    signal.addEventListener('abort', abort, { once: true })
    socket.once('error', fail)
    socket.once('connect', () => {
      settle()
      resolve(pending)
    })
  })
}

async function isSocket(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isSocket()
  } catch {
    // The file was removed in the meantime.
    return true
  }
}
