import type { MessagePort, Worker } from 'node:worker_threads'
import type { Port } from '../../shared/rpc/port'

/** A worker thread's message port, from either side, as a Port. */
export function workerPort(end: Worker | MessagePort): Port {
  return {
    post(message) {
      end.postMessage(message)
    },
    onMessage(listener) {
      end.on('message', listener)
      return () => end.off('message', listener)
    },
    close() {
      // The owner ends the thread; there is nothing of the port's own to close.
    }
  }
}
