import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { messageOf, systemCodeOf } from '../../shared/model/app-error'
import { DescriptorReserve } from './descriptor-reserve'
import type { FileLoss } from '../../shared/model/file-losses'
import { spareBytesAt } from './disk-room'
import { describeFileLoss, FileLossCheck } from './file-loss'
import { INTERNAL_FAILURE, type FromWriter, type ToWriter } from './slab-writer'

/**
 * Writer thread: writes pieces of slabs to the capture's files in order. Synchronous writes on a separate thread are
 * the fastest option in Node and keep the order by themselves. The file is checked before each write, because one that
 * was deleted, moved or truncated accepts writes without an error.
 */

const port = parentPort
if (port === null) throw new Error('The capture writer runs as a worker thread.')
/** The first file, opened and closed by the thread that starts this one. */
const { fd: firstFd, path: firstPath } = workerData as { fd: number; path: string }
const slabs = new Map<number, Uint8Array>()
/** How often the current files were abandoned; see ToWriter. */
let abandoned: Int32Array = new Int32Array(1)
const reserve = new DescriptorReserve()
reserve.hold()
let file = openedFile(firstFd, firstPath, false, 0)
/** The failure, if any. Later pieces are refused: after a gap they would be at the wrong position. */
let failure: { code: string; message: string } | undefined

port.on('message', (message: ToWriter) => {
  switch (message.type) {
    case 'abandoned':
      abandoned = new Int32Array(message.memory)
      break
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
      reply(next(message))
      break
    case 'resume':
      failure = undefined
      break
    case 'close':
      reply({ type: 'closed', loss: failure === undefined ? lossOf(file) : null })
      closeOwn()
      reserve.close()
      break
  }
})

interface OpenedFile {
  readonly fd: number
  readonly path: string
  readonly isOwn: boolean
  /** Position of the next write; null for a device or a pipe. */
  at: number | null
  readonly check: FileLossCheck
  /** Value of `abandoned` when the file was created. */
  readonly epoch: number
}

/** Uses explicit positions if possible: otherwise, writing to a file that was cut back would leave a gap. */
function openedFile(fd: number, path: string, isOwn: boolean, epoch: number): OpenedFile {
  const at = fstatSync(fd).isFile() ? 0 : null
  return { fd, path, isOwn, at, check: new FileLossCheck(fd, path), epoch }
}

function lossOf({ at, check, epoch }: OpenedFile): FileLoss | null {
  return at === null || Atomics.load(abandoned, 0) !== epoch ? null : check.check(at)
}

function write(id: number, from: number, to: number): FromWriter {
  if (failure !== undefined) return { type: 'failed', ...failure }
  const slab = slabs.get(id)
  if (slab === undefined) return failed(INTERNAL_FAILURE, `Slab ${id} is unknown.`)
  const start = file.at
  try {
    const loss = lossOf(file)
    if (loss !== null) return lost(loss)
    // A write may be partial, for example near the end of the disk space.
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

/** Removes a partly written piece. A piece begins at the start of a block, so the file then ends with a whole block. */
function cutBack(start: number | null): void {
  if (start === null) return
  file.at = start
  try {
    ftruncateSync(file.fd, start)
  } catch {
    // The end of the file stays cut, as after a crash; readers stop there.
  }
}

/** Creates the next file. First checks the previous one, unless that has already failed. */
function next({ path, anew, abandoned: epoch }: Extract<ToWriter, { type: 'file' }>): FromWriter {
  if (failure !== undefined) return { type: 'failed', ...failure }
  try {
    const loss = anew ? null : lossOf(file)
    if (loss !== null) return lost(loss)
    const opened = openedFile(
      reserve.open(() => create(path)),
      path,
      true,
      epoch
    )
    closeOwn()
    reserve.hold()
    file = opened
    return { type: 'opened', spare: spareBytesAt(dirname(path)) }
  } catch (error) {
    return failed(systemCodeOf(error) ?? 'EIO', messageOf(error))
  }
}

/**
 * Creates a file readable only by the current user, because it contains confidential traffic. Recreates a missing
 * folder.
 */
function create(path: string): number {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    return openSync(path, 'wx', 0o600)
  }
}

function closeOwn(): void {
  if (!file.isOwn) return
  try {
    closeSync(file.fd)
  } catch {
    // A delayed write error: the data was accepted and cannot be written again.
  }
}

function lost(loss: FileLoss): FromWriter {
  return failed(loss, `${describeFileLoss(file.path, loss)}.`)
}

function failed(code: string, message: string): FromWriter {
  failure = { code, message }
  return { type: 'failed', code, message }
}

function reply(message: FromWriter): void {
  port?.postMessage(message)
}
