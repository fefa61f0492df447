import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { messageOf, systemCodeOf } from '../../shared/model/app-error'
import { DescriptorReserve } from './descriptor-reserve'
import { INTERNAL_FAILURE, type FromWriter, type ToWriter } from './slab-writer'

/**
 * The writer's thread: writes pieces of slabs to the capture's files, in the order they come. Synchronous writes on a
 * thread of its own are the fastest way Node has, and they keep the order by themselves.
 */

const port = parentPort
if (port === null) throw new Error('The capture writer runs as a worker thread.')
/** The first file, opened and closed by who starts this thread. */
const { fd: first } = workerData as { fd: number }
const slabs = new Map<number, Uint8Array>()
const reserve = new DescriptorReserve()
reserve.hold()
let file = openedFile(first, false)
/** What failed. Later pieces are refused: behind a hole they would stand at the wrong place. */
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
    case 'file':
      if (message.anew) failure = undefined
      reply(next(message.path))
      break
    case 'resume':
      failure = undefined
      break
    case 'close':
      closeOwn()
      reserve.close()
      reply({ type: 'closed' })
      break
  }
})

/** A position is given where there is one, since a file cut back would else be written on behind a hole. */
function openedFile(fd: number, isOwn: boolean): { fd: number; isOwn: boolean; at: number | null } {
  return { fd, isOwn, at: fstatSync(fd).isFile() ? 0 : null }
}

function write(id: number, from: number, to: number): FromWriter {
  if (failure !== undefined) return { type: 'failed', ...failure }
  const slab = slabs.get(id)
  if (slab === undefined) return failed(INTERNAL_FAILURE, `Slab ${id} is unknown.`)
  const start = file.at
  try {
    // A write to a file may be partial, near a full disk for one.
    for (let at = from; at < to;) {
      const written = writeSync(file.fd, slab, at, to - at, file.at)
      at += written
      if (file.at !== null) file.at += written
    }
    return { type: 'written' }
  } catch (error) {
    cutBack(start)
    return failed(systemCodeOf(error) ?? 'EIO', messageOf(error))
  }
}

/** A piece begins where a block does: without what was written of this one, the file ends with a whole block. */
function cutBack(start: number | null): void {
  if (start === null) return
  file.at = start
  try {
    ftruncateSync(file.fd, start)
  } catch {
    // The end of the file stays cut short, as after a crash: readers stop there.
  }
}

/** Makes the next file, readable by this user alone: it holds what others said in confidence. */
function next(path: string): FromWriter {
  if (failure !== undefined) return { type: 'failed', ...failure }
  try {
    const opened = openedFile(
      reserve.open(() => openSync(path, 'wx', 0o600)),
      true
    )
    closeOwn()
    reserve.hold()
    file = opened
    return { type: 'opened' }
  } catch (error) {
    return failed(systemCodeOf(error) ?? 'EIO', messageOf(error))
  }
}

function closeOwn(): void {
  if (!file.isOwn) return
  try {
    closeSync(file.fd)
  } catch {
    // A delayed write error: the data was accepted, and nobody can write it again.
  }
}

function failed(code: string, message: string): FromWriter {
  failure = { code, message }
  return { type: 'failed', code, message }
}

function reply(message: FromWriter): void {
  port?.postMessage(message)
}
