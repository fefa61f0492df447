/** Captured bytes as files: the right bytes, complete or no file at all. */

import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/engine/capture/ring-files'
import type { Engine } from '../../../src/engine/engine'
import type { BytesFile, SavedBytes } from '../../../src/shared/contract/saving'
import type { Task } from '../../../src/shared/contract/tasks'
import { LIVE, liveTotals, readStream, startEngine, startProxy, temporaryFolder } from '../../helpers/engine'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { randomBytes } from '../../helpers/random-bytes'
import { dial, listen, receive } from '../../helpers/servers'
import { waitFor } from '../../helpers/patience'

const TEXT = Buffer.from('The quick brown fox. '.repeat(5000))

function chunked(body: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n`),
    Buffer.from(`${body.length.toString(16)}\r\n`),
    body,
    Buffer.from('\r\n0\r\nX-Sum: 1\r\n\r\n')
  ])
}

async function captured(
  response: Buffer,
  ends: { targetEnds?: boolean } = {}
): Promise<{ engine: Engine; folder: string }> {
  const engine = await startEngine({ ring: DEFAULT_LIMITS })
  await play(
    await setStage(engine),
    [
      [get('/first'), ok('first')],
      [get('/'), response]
    ],
    ends
  )
  return { engine, folder: await temporaryFolder() }
}

interface Saving {
  bytes: Buffer
  result: Omit<BytesFile, 'path'>
  files: string[]
}

async function saved(engine: Engine, folder: string, what: SavedBytes): Promise<Saving> {
  const to = join(folder, 'saved.bin')
  const file = await engine.captures.saveBytes(LIVE, what, to)
  if (file === null) throw new Error('Nobody cancelled it')
  const { path, ...result } = file
  expect(path).toBe(to)
  return { bytes: await readFile(to), result, files: await readdir(folder) }
}

describe('a saved file', () => {
  const zipped = gzipSync(TEXT)
  const body = { kind: 'body', exchange: 2, message: 1 } as const

  it('contains a stream, or a range of it, to the byte', async () => {
    const { engine, folder } = await captured(chunked(zipped))
    const down = await readStream(engine, 1, 'down')
    const stream = { kind: 'stream', connection: 1, direction: 'down' } as const
    const whole = await saved(engine, folder, { ...stream, start: 0, end: null })
    expect([whole.bytes.equals(down), whole.result, whole.files]).toEqual([
      true,
      { bytes: down.length, whole: true, failed: null },
      ['saved.bin']
    ])
    const part = await saved(engine, folder, { ...stream, start: 10, end: 25 })
    expect(part.bytes.toString()).toBe(down.subarray(10, 25).toString())
    const beyond = await saved(engine, folder, { ...stream, start: 10, end: 1e9 })
    expect(beyond.bytes.equals(down.subarray(10))).toBe(true)
  })

  it('contains a message as it was sent, its body as transferred, or decoded', async () => {
    const response = chunked(zipped)
    const { engine, folder } = await captured(response)
    const raw = await saved(engine, folder, { kind: 'message', exchange: 2, message: 1 })
    expect(raw.bytes.equals(response)).toBe(true)
    const coded = await saved(engine, folder, { ...body, decoded: false })
    expect(coded.bytes.equals(zipped)).toBe(true)
    const decoded = await saved(engine, folder, { ...body, decoded: true })
    expect([decoded.bytes.equals(TEXT), decoded.result]).toEqual([
      true,
      { bytes: TEXT.length, whole: true, failed: null }
    ])
  })

  it('of a body that cannot be decoded completely reports this', async () => {
    const { engine, folder } = await captured(chunked(zipped.subarray(0, -20)))
    const { bytes, result } = await saved(engine, folder, { ...body, decoded: true })
    expect(result).toEqual({ bytes: bytes.length, whole: true, failed: 'gzip' })
    expect([bytes.length > 1000, TEXT.subarray(0, bytes.length).equals(bytes)]).toEqual([true, true])
  })

  it('of a truncated message reports that it is incomplete', async () => {
    const cut = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this')
    const { engine, folder } = await captured(cut, { targetEnds: true })
    const part = await saved(engine, folder, { ...body, decoded: true })
    expect([part.bytes.toString(), part.result.whole]).toEqual(['only this', false])
    const raw = await saved(engine, folder, { kind: 'message', exchange: 2, message: 1 })
    expect([raw.bytes.equals(cut), raw.result.whole]).toEqual([true, false])
  })

  it('replaces an existing file once it is complete', async () => {
    const { engine, folder } = await captured(chunked(zipped))
    await writeFile(join(folder, 'saved.bin'), 'what was there before')
    const { bytes } = await saved(engine, folder, { ...body, decoded: true })
    expect(bytes.equals(TEXT)).toBe(true)
  })

  it('that cannot be written reports an error and leaves no file', async () => {
    const { engine, folder } = await captured(chunked(zipped))
    await mkdir(join(folder, 'saved.bin'))
    await expect(saved(engine, folder, { ...body, decoded: true })).rejects.toMatchObject({
      code: 'save-failed',
      systemCode: expect.stringMatching(/^E/) as string
    })
    const nowhere = engine.captures.saveBytes(LIVE, { ...body, decoded: true }, join(folder, 'none', 'x'))
    await expect(nowhere).rejects.toMatchObject({
      code: 'save-failed',
      systemCode: 'ENOENT',
      message: expect.stringContaining('the folder does not exist') as string
    })
    expect(await readdir(folder)).toEqual(['saved.bin'])
  })

  it('never overwrites the capture itself', async () => {
    const { engine } = await captured(chunked(zipped))
    const { path } = await liveTotals(engine)
    const { size } = await stat(path)
    const onto = engine.captures.saveBytes(LIVE, { ...body, decoded: true }, path)
    await expect(onto).rejects.toMatchObject({ code: 'save-failed' })
    expect((await stat(path)).size).toBe(size)
  })

  it('omits unrecorded bytes and reports that it is incomplete', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => socket.pipe(socket))
    const proxy = await startProxy(engine, server.address)
    const client = await dial(proxy.address)
    const pass = async (text: string): Promise<void> => {
      client.write(text)
      await receive(client, text.length)
    }
    await pass('seen ')
    await engine.handlers['captures.record']({ on: false })
    await pass('unseen ')
    await engine.handlers['captures.record']({ on: true })
    await pass('again')
    await waitFor(async () => expect(await liveTotals(engine)).toMatchObject({ up: 10, lostBytes: 14 }))
    const stream = { kind: 'stream', connection: 1, direction: 'up', start: 0, end: null } as const
    const folder = await temporaryFolder()
    await waitFor(async () => {
      const { bytes, result } = await saved(engine, folder, stream)
      expect([bytes.toString(), result]).toEqual(['seen again', { bytes: 10, whole: false, failed: null }])
    })
  })

  it('is taken from the given capture, such as an opened one after the live one was cleared', async () => {
    const { engine, folder } = await captured(chunked(zipped))
    const copy = join(folder, 'copy.pcapng')
    expect(await engine.captures.save(LIVE, copy)).toBe(true)
    const opened = await engine.captures.open(copy)
    await engine.handlers['captures.clear']({})
    const to = join(folder, 'from-file')
    await waitFor(async () => {
      const file = await engine.captures.saveBytes(opened, { ...body, decoded: true }, to)
      expect(file).toEqual({ path: to, bytes: TEXT.length, whole: true, failed: null })
    })
    expect((await readFile(to)).equals(TEXT)).toBe(true)
    const gone = engine.captures.saveBytes(LIVE, { ...body, decoded: true }, to)
    await expect(gone).rejects.toMatchObject({ code: 'not-found' })
    // Saving over the file that the capture is read from is refused.
    const onto = engine.captures.saveBytes(opened, { ...body, decoded: true }, copy)
    await expect(onto).rejects.toMatchObject({ code: 'save-failed' })
  })

  it('of a missing exchange or capture is refused', async () => {
    const { engine, folder } = await captured(chunked(zipped))
    const of = (capture: number, exchange: number): Promise<unknown> =>
      engine.captures.saveBytes(capture, { ...body, exchange, decoded: true }, join(folder, 'x'))
    await expect(of(LIVE, 9)).rejects.toMatchObject({ code: 'not-found' })
    await expect(of(9, 1)).rejects.toMatchObject({ code: 'not-found' })
    expect(await readdir(folder)).toEqual([])
  })
})

describe('a large saved file', () => {
  // A bomb that decodes to far more than its size, so that the task takes long enough to be reported.
  const bomb = gzipSync(gzipSync(Buffer.alloc(1_000_000_000)))

  const whole = { kind: 'body', exchange: 2, message: 1, decoded: true } as const

  async function saving(): Promise<{ engine: Engine; folder: string; answer: Promise<unknown>; task: Task }> {
    const response = Buffer.concat([
      Buffer.from(
        `HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`
      ),
      bomb
    ])
    const { engine, folder } = await captured(response)
    const begun = new Promise<Task>((resolve) => {
      engine.onEvent((name, payload) => {
        const [task] = name === 'tasks' ? (payload as Task[]) : []
        if (task !== undefined && task.done > 0) resolve(task)
      })
    })
    const answer = engine.captures.saveBytes(LIVE, whole, join(folder, 'zeros'))
    // Avoids an unhandled rejection; callers below await `answer` themselves.
    answer.catch(() => undefined)
    return { engine, folder, answer, task: await begun }
  }

  it('is a task, and is removed when that is cancelled', { timeout: 60_000 }, async () => {
    const { engine, folder, answer, task } = await saving()
    expect(task).toMatchObject({ kind: 'save', name: 'zeros', total: null })
    await engine.handlers['tasks.cancel']({ task: task.task })
    expect([await answer, await readdir(folder)]).toEqual([null, []])
    // The engine still responds.
    const { messages } = await engine.handlers['exchanges.get']({ capture: LIVE, exchange: 2 })
    expect(messages.length).toBe(2)
  })

  it('is removed when its capture is cleared or the engine closes', { timeout: 60_000 }, async () => {
    const cleared = await saving()
    await cleared.engine.handlers['captures.clear']({})
    await expect(cleared.answer).rejects.toMatchObject({ code: 'not-found' })
    expect(await readdir(cleared.folder)).toEqual([])
    const closed = await saving()
    await closed.engine.close()
    expect([await closed.answer, await readdir(closed.folder)]).toEqual([null, []])
  })

  it('contains every byte of a stream of many pieces', async () => {
    const noise = randomBytes(3_000_000)
    const { engine, folder } = await captured(ok(noise))
    const { bytes } = await saved(engine, folder, { kind: 'body', exchange: 2, message: 1, decoded: false })
    expect(bytes.equals(noise)).toBe(true)
  })
})
