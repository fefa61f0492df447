/** Limits of the write queue, with the real writer thread on a real file. */

import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished, vi } from 'vitest'
import { SLAB_BYTES } from '../../../src/engine/capture/slab'
import { SlabWriter, type SlabWriterListener } from '../../../src/engine/capture/slab-writer'
import { temporaryFolder } from '../../helpers/engine'
import { workerUrl } from '../../helpers/host-build'
import { randomBytes } from '../../helpers/random-bytes'
import { waitFor } from '../../helpers/patience'
import { needsThat } from '../../helpers/peers'

async function startWriter(target?: string): Promise<{
  writer: SlabWriter
  path: string
  worker: Worker
  listener: { [Name in keyof SlabWriterListener]: ReturnType<typeof vi.fn> }
}> {
  const path = target ?? join(await temporaryFolder(), 'slabs')
  const file = await open(path, 'w')
  onTestFinished(() => file.close())
  const listener = {
    onWritten: vi.fn(),
    onFailed: vi.fn(),
    onTurn: vi.fn(),
    currentMark: vi.fn(() => 7)
  }
  const worker = new Worker(workerUrl('capture-writer'), { workerData: { fd: file.fd, path } })
  onTestFinished(async () => {
    await worker.terminate()
  })
  return { writer: new SlabWriter(worker, listener), path, worker, listener }
}

function append(writer: SlabWriter, bytes: Buffer): void {
  const slab = writer.reserve(bytes.length)
  slab.bytes.set(bytes, slab.used)
  writer.commit(slab, bytes.length)
}

it('writes everything in order, whatever the pieces', async () => {
  const { writer, path, listener } = await startWriter()
  const pieces = Array.from({ length: 60 }, (_, at) => randomBytes(1 + ((at * 7919) % 100_000), at + 1))
  for (const piece of pieces) append(writer, piece)
  const whole = Buffer.concat(pieces)
  expect(writer.position).toBe(whole.length)
  await writer.close()
  expect((await readFile(path)).equals(whole)).toBe(true)
  expect(listener.onWritten).toHaveBeenLastCalledWith(whole.length, 7)
  expect(listener.onFailed).not.toHaveBeenCalled()
})

it('writes a partly filled slab soon, without a flush', async () => {
  const { writer, path, listener } = await startWriter()
  append(writer, Buffer.from('a little'))
  await waitFor(() => {
    expect(listener.onWritten).toHaveBeenCalledWith(8, 7)
  })
  expect(await readFile(path, 'utf8')).toBe('a little')
  await writer.close()
})

it('never splits a block across two slabs', async () => {
  const { writer } = await startWriter()
  append(writer, Buffer.alloc(SLAB_BYTES - 10))
  const slab = writer.reserve(11)
  expect([slab.used, slab.filePosition]).toEqual([0, SLAB_BYTES - 10])
  await writer.close()
})

const FULL = randomBytes(SLAB_BYTES)

/** Fills slabs until sources must pause. Returns their number. */
function congest(writer: SlabWriter): number {
  let slabs = 0
  // The thread's replies arrive in later turns of the event loop, so this loop sees a stalled disk.
  while (!writer.congested && slabs < 100) {
    append(writer, FULL)
    slabs++
  }
  return slabs
}

it('pauses sources when the disk is far behind, and resumes them once', async () => {
  const { writer } = await startWriter()
  const resume = vi.fn(() => {
    expect(writer.congested).toBe(false)
  })
  expect(congest(writer)).toBeLessThanOrEqual(34)
  writer.onceRelieved(resume)
  writer.onceRelieved(resume)
  await waitFor(() => {
    expect(writer.congested).toBe(false)
  })
  congest(writer)
  await waitFor(() => {
    expect(writer.congested).toBe(false)
  })
  expect(resume).toHaveBeenCalledTimes(1)
  await writer.close()
})

it('notifies a source again when it fills the slabs immediately after resuming', async () => {
  const { writer } = await startWriter()
  const resume = vi.fn(() => {
    if (resume.mock.calls.length > 1) return
    congest(writer)
    writer.onceRelieved(resume)
  })
  congest(writer)
  writer.onceRelieved(resume)
  await waitFor(() => {
    expect(resume).toHaveBeenCalledTimes(2)
  })
  await writer.close()
})

it('requests copies once slow clients hold too many slabs, and reuses slabs when they are released', async () => {
  const { writer, listener } = await startWriter()
  const held = []
  while (!writer.crowded && held.length < 200) {
    const slab = writer.reserve(SLAB_BYTES)
    writer.commit(slab, SLAB_BYTES)
    slab.hold()
    held.push(slab)
    // Only the pending write to the slow disk still holds these bytes.
    await waitFor(() => {
      expect(listener.onWritten).toHaveBeenCalledTimes(held.length)
    })
  }
  expect(held.length).toBeLessThanOrEqual(18)
  for (const slab of held) slab.release()
  await expect.poll(() => writer.crowded).toBe(false)
  const again = writer.reserve(1)
  expect(again.id).toBeLessThan(held.length + 1)
  await writer.close()
})

it('reports a failing disk and still closes', needsThat('Linux', process.platform === 'linux'), async () => {
  const { writer, listener } = await startWriter('/dev/full')
  append(writer, Buffer.from('x'))
  await waitFor(() => {
    expect(listener.onFailed).toHaveBeenCalledWith('ENOSPC', expect.stringContaining('ENOSPC'), 0)
  })
  await writer.close()
  expect(listener.onWritten).not.toHaveBeenCalled()
})

it('continues in another file at the next position, in order', async () => {
  const { writer, path, listener } = await startWriter()
  const seen: unknown[] = []
  listener.onWritten.mockImplementation((position: number) => seen.push(position))
  append(writer, Buffer.from('first'))
  for (const name of ['second', 'third']) {
    writer.nextFile(`${path}.${name}`, () => seen.push(name))
    append(writer, Buffer.from(name))
  }
  await writer.close()
  expect(seen).toEqual([5, 'second', 11, 'third', 16])
  expect(await readFile(path, 'utf8')).toBe('first')
  expect(await readFile(`${path}.second`, 'utf8')).toBe('second')
  expect(await readFile(`${path}.third`, 'utf8')).toBe('third')
})

it('checks between two slabs whether a new file is due', async () => {
  const { writer, path, listener } = await startWriter()
  listener.onTurn.mockImplementationOnce(() => {
    writer.nextFile(`${path}.next`, () => undefined)
    append(writer, Buffer.from('header'))
  })
  append(writer, Buffer.alloc(SLAB_BYTES))
  const slab = writer.reserve(4)
  expect([slab.filePosition, slab.used]).toEqual([SLAB_BYTES, 6])
  append(writer, Buffer.from('body'))
  await writer.close()
  expect(await readFile(`${path}.next`, 'utf8')).toBe('headerbody')
})

it('discards everything after a failure until it is restarted', async () => {
  const { writer, path, listener } = await startWriter()
  append(writer, Buffer.from('kept'))
  writer.nextFile(path, () => undefined) // exists
  append(writer, Buffer.from('lost'))
  writer.nextFile(`${path}.lost`, () => undefined)
  append(writer, Buffer.from('lost, too'))
  writer.flush()
  append(writer, Buffer.from('not even handed over'))
  await waitFor(() => {
    expect(listener.onFailed).toHaveBeenCalledWith('EEXIST', expect.any(String), 4)
  })
  expect(writer.position).toBe(4)
  writer.nextFile(`${path}.next`, () => undefined)
  append(writer, Buffer.from('anew'))
  await writer.close()
  expect(listener.onFailed).toHaveBeenCalledTimes(1)
  expect(listener.onWritten.mock.calls).toEqual([
    [4, 7],
    [8, 7]
  ])
  expect(await readFile(path, 'utf8')).toBe('kept')
  expect(await readFile(`${path}.next`, 'utf8')).toBe('anew')
  await expect(readFile(`${path}.lost`)).rejects.toMatchObject({ code: 'ENOENT' })
})

it('closes after its thread has crashed, and reports the crash', async () => {
  const { writer, listener, worker } = await startWriter()
  append(writer, Buffer.from('x'))
  worker.emit('error', new Error('a bug'))
  expect(listener.onFailed).toHaveBeenCalledWith('INTERNAL', 'a bug', 0)
  await writer.close()
})
