import type { MessagePort, Worker } from 'node:worker_threads'
import type { Port } from '../../shared/rpc/port'

/** Adapts a worker thread's message port, on either side, to Port. */
export function workerPort(end: Worker | MessagePort): Port {
  return {
    post(message, transfer = []) {
      end.postMessage(message, transfer)
    },
    onMessage(listener) {
      end.on('message', listener)
      return () => end.off('message', listener)
    },
    close() {
      // The owner terminates the thread; the port holds no resources of its own.
    }
  }
}
