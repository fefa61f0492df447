/** Positions of body bytes in the stream, which the window highlights for a selected part of a body. */

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { MAX_BODY_RUNS } from '../../../src/engine/analysis/messages/body-places'
import { MAX_BODY_PAGE_BYTES } from '../../../src/shared/contract/limits'
import { startEngine, LIVE } from '../../helpers/engine'
import { get, ok, play, setStage } from '../../helpers/http-traffic'

const TEXT = Buffer.from(JSON.stringify({ list: Array.from({ length: 400 }, (_, at) => at) }))

function chunked(body: Buffer, size: number): Buffer {
  const pieces: Buffer[] = [Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')]
  for (let at = 0; at < body.length; at += size) {
    const piece = body.subarray(at, at + size)
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'))
  }
  return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')])
}

type Engine = Awaited<ReturnType<typeof startEngine>>
type Page = Awaited<ReturnType<Engine['handlers']['exchanges.body']>>

async function shown(response: Buffer): Promise<(offset: number, length: number) => Promise<Page>> {
  const engine = await startEngine()
  await play(await setStage(engine), [[get('/'), response]], {})
  return async (offset, length) =>
    await engine.handlers['exchanges.body']({ capture: LIVE, exchange: 1, message: 1, offset, length })
}

/** Returns the bytes in the sent response that the runs of a page refer to. */
function pointedAt(response: Buffer, { places = [] }: Page): string {
  return Buffer.concat(
    places.map(({ stream, length }) => response.subarray(stream, stream + length))
  ).toString()
}

describe('the stream ranges of a body', () => {
  it('are one range when the body has a Content-Length', async () => {
    const response = ok(TEXT)
    const page = await (await shown(response))(10, 50)
    expect(page.places).toEqual([{ body: 10, stream: response.indexOf('\r\n\r\n') + 14, length: 50 }])
  })

  it.each([1, 7, 1000])('are the ranges of its chunks of %i bytes, for every page', async (size) => {
    const response = chunked(TEXT, size)
    const page = await shown(response)
    const whole = await page(0, MAX_BODY_PAGE_BYTES)
    const part = await page(101, 333)
    expect([pointedAt(response, whole), pointedAt(response, part)]).toEqual([
      TEXT.toString(),
      TEXT.subarray(101, 434).toString()
    ])
    expect(part.places?.[0]?.body).toBe(101)
  })

  it('are absent when a coding was removed', async () => {
    const page = await (await shown(ok(gzipSync(TEXT), 'Content-Encoding: gzip')))(0, 100)
    expect([page.decoded, page.places]).toEqual([['gzip'], undefined])
  })

  it('end when there are too many ranges', async () => {
    const body = Buffer.alloc(MAX_BODY_RUNS + 500, 'x')
    const page = await (await shown(chunked(body, 1)))(0, body.length)
    expect([page.bytes.length, page.places?.length]).toEqual([body.length, MAX_BODY_RUNS])
  })
})
