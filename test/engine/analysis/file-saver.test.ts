/** Captured bytes as files: the right ones, whole or not at all. */

import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { SaveProgress, Saved, SaveResult } from '../../../src/shared/contract/files'
import { readStream, startEngine, temporaryFolder } from '../../helpers/engine'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { randomBytes } from '../../helpers/random-bytes'

const TEXT = Buffer.from('The quick brown fox. '.repeat(5000))

function chunked(body: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n`),
    Buffer.from(`${body.length.toString(16)}\r\n`),
    body,
    Buffer.from('\r\n0\r\nX-Sum: 1\r\n\r\n')
  ])
}

async function captured(response: Buffer): Promise<{ engine: Engine; folder: string }> {
  const engine = await startEngine()
  await play(await setStage(engine), [
    [get('/first'), ok('first')],
    [get('/'), response]
  ])
  return { engine, folder: await temporaryFolder() }
}

async function saved(
  engine: Engine,
  folder: string,
  what: Saved
): Promise<{ bytes: Buffer; result: SaveResult; files: string[] }> {
  const path = join(folder, 'saved.bin')
  const result = await engine.save(1, path, what)
  return { bytes: await readFile(path), result, files: await readdir(folder) }
}

describe('a file', () => {
  const zipped = gzipSync(TEXT)
  const body = { kind: 'body', exchange: 2, message: 1 } as const

  it('holds a stream, or a part of one, to the byte', async () => {
    const { engine, folder } = await captured(chunked(zipped))
    const down = await readStream(engine, 1, 'down')
    const stream = { kind: 'stream', connection: 1, direction: 'down' } as const
    const whole = await saved(engine, folder, { ...stream, start: 0, end: null })
    expect([whole.bytes.equals(down), whole.result, whole.files]).toEqual([
      true,
      { bytes: down.length, failed: null },
      ['saved.bin']
    ])
    const part = await saved(engine, folder, { ...stream, start: 10, end: 25 })
    expect(part.bytes.toString()).toBe(down.subarray(10, 25).toString())
    const beyond = await saved(engine, folder, { ...stream, start: 10, end: 1e9 })
    expect(beyond.bytes.equals(down.subarray(10))).toBe(true)
  })

  it('holds a message as it was sent, its body as transferred, or decoded', async () => {
    const response = chunked(zipped)
    const { engine, folder } = await captured(response)
    const raw = await saved(engine, folder, { kind: 'message', exchange: 2, message: 1 })
    expect(raw.bytes.equals(response)).toBe(true)
    const coded = await saved(engine, folder, { ...body, decoded: false })
    expect(coded.bytes.equals(zipped)).toBe(true)
    const decoded = await saved(engine, folder, { ...body, decoded: true })
    expect([decoded.bytes.equals(TEXT), decoded.result]).toEqual([true, { bytes: TEXT.length, failed: null }])
  })

  it('of what cannot be decoded to its end says so', async () => {
    const { engine, folder } = await captured(chunked(zipped.subarray(0, -20)))
    const { bytes, result } = await saved(engine, folder, { ...body, decoded: true })
    expect(result).toEqual({ bytes: bytes.length, failed: 'gzip' })
    expect([bytes.length > 1000, TEXT.subarray(0, bytes.length).equals(bytes)]).toEqual([true, true])
  })

  it('that is there already is replaced once the new one is whole', async () => {
    const { engine, folder } = await captured(chunked(zipped))
    await writeFile(join(folder, 'saved.bin'), 'what was there before')
    const { bytes } = await saved(engine, folder, { ...body, decoded: true })
    expect(bytes.equals(TEXT)).toBe(true)
  })

  it('that cannot be written is an error in words, and leaves nothing behind', async () => {
    const { engine, folder } = await captured(chunked(zipped))
    await mkdir(join(folder, 'saved.bin'))
    await expect(saved(engine, folder, { ...body, decoded: true })).rejects.toMatchObject({
      code: 'file-not-written',
      systemCode: expect.stringMatching(/^E/) as string
    })
    await expect(engine.save(2, join(folder, 'none', 'x'), { ...body, decoded: true })).rejects.toMatchObject(
      {
        code: 'file-not-written',
        systemCode: 'ENOENT'
      }
    )
    await chmod(folder, 0o700)
    expect(await readdir(folder)).toEqual(['saved.bin'])
  })

  it('of an exchange that is not there is refused', async () => {
    const { engine, folder } = await captured(chunked(zipped))
    const path = join(folder, 'x')
    await expect(engine.save(1, path, { ...body, exchange: 9, decoded: true })).rejects.toMatchObject({
      code: 'not-found'
    })
    expect(await readdir(folder)).toEqual([])
  })
})

describe('a large file', () => {
  // What takes long enough to be told of: it decodes to far more than it is.
  const bomb = gzipSync(gzipSync(Buffer.alloc(1_000_000_000)))

  it('tells how far it is, and goes without a trace when it is cancelled', { timeout: 60_000 }, async () => {
    const response = Buffer.concat([
      Buffer.from(
        `HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`
      ),
      bomb
    ])
    const { engine, folder } = await captured(response)
    const told: SaveProgress[] = []
    const stop = engine.onEvent((name, payload) => {
      if (name !== 'saving') return
      told.push(payload as SaveProgress)
      void engine.cancelSave(7)
    })
    const saving = engine.save(7, join(folder, 'zeros'), {
      kind: 'body',
      exchange: 2,
      message: 1,
      decoded: true
    })
    await expect(saving).rejects.toMatchObject({ code: 'cancelled' })
    stop()
    expect(told[0]).toMatchObject({ token: 7, total: null })
    expect([told[0]!.written > 0, await readdir(folder)]).toEqual([true, []])
    // The engine still answers.
    expect((await engine.handlers['exchanges.get']({ exchange: 2 })).messages.length).toBe(2)
  })

  it('holds every byte of a stream of many pieces', async () => {
    const noise = randomBytes(3_000_000)
    const { engine, folder } = await captured(ok(noise))
    const { bytes } = await saved(engine, folder, { kind: 'body', exchange: 2, message: 1, decoded: false })
    expect(bytes.equals(noise)).toBe(true)
  })
})
