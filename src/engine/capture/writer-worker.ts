import { writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { messageOf, systemCodeOf } from '../../shared/model/app-error'
import type { FromWriter, ToWriter } from './slab-writer'

/**
 * The writer's thread: writes pieces of slabs to the capture file, in the order they come. Synchronous writes on a
 * thread of its own are the fastest way Node has, and they keep the order by themselves.
 */

const port = parentPort
if (port === null) throw new Error('The capture writer runs as a worker thread.')
const { fd } = workerData as { fd: number }
const slabs = new Map<number, Uint8Array>()
/** What failed first. Later pieces are refused: behind a hole they would stand at the wrong place. */
let failure: { code: string; message: string } | undefined

port.on('message', (message: ToWriter) => {
  switch (message.type) {
    case 'slab':
      slabs.set(message.id, new Uint8Array(message.memory))
      break
    case 'forget':
      slabs.delete(message.id)
      break
    case 'write':
      reply(write(message.id, message.from, message.to))
      break
    case 'close':
      reply({ type: 'closed' })
      break
  }
})

function write(id: number, from: number, to: number): FromWriter {
  if (failure !== undefined) return { type: 'failed', id, ...failure }
  const slab = slabs.get(id)
  if (slab === undefined) return { type: 'failed', id, code: 'INTERNAL', message: `Slab ${id} is unknown.` }
  try {
    // A write to a file may be partial, near a full disk for one.
    for (let at = from; at < to;) at += writeSync(fd, slab, at, to - at)
    return { type: 'written', id, bytes: to - from }
  } catch (error) {
    failure = { code: systemCodeOf(error) ?? 'EIO', message: messageOf(error) }
    return { type: 'failed', id, ...failure }
  }
}

function reply(message: FromWriter): void {
  port?.postMessage(message)
}
