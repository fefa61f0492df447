/** Reads of a comparison: bodies once and within the limit, and for HTTP/2 only the message's own frames. */
import { afterEach, expect, it } from 'vitest'
import { readCompared, readRaw } from '../../../../src/renderer/src/app/bridge/read-compared'
import type { ConnectionDetail, MessageDetail } from '../../../../src/shared/contract/traffic'
import { exchangeRow, startTestEngine, type TestEngine } from '../../helpers/test-engine'
import { utf8 } from '../../helpers/text-bytes'

let engine: TestEngine | undefined
afterEach(() => {
  engine?.close()
})

const LIMITS = { whole: 1 << 20, growing: 70_000 }
const WANTED = { capture: 1, exchange: 7 }
/** Numbers, so that the origin of each byte is recognisable. */
const BODY = utf8(Array.from({ length: 20_000 }, (_, n) => String(n % 10_000).padStart(5, '0')).join(''))

const CONNECTION: ConnectionDetail = {
  row: {
    ...{ connection: 7, session: 1, time: 0, client: 'x:1', target: '[::1]:80', protocol: 'http/1' },
    ...{ up: 1000, down: 1000, exchanges: 1, connecting: null, idle: null, took: null, ended: null },
    ...{ replayOf: null, dropped: false, secure: false, bookmark: false, note: null }
  },
  ...{ entries: 0, droppedEntries: 0, from: { up: 0, down: 0 }, events: [], omittedEvents: 0 }
}
const message = (kind: MessageDetail['kind'], more: Partial<MessageDetail> = {}): MessageDetail => ({
  ...{
    kind,
    direction: kind === 'http.request' ? 'up' : 'down',
    time: 0,
    range: [0, 100],
    headRange: [0, 50]
  },
  ...{ complete: true, missing: [], startLine: 'HTTP/1.1 200 OK', framing: 'length', bodyLength: 0 },
  ...{ contentType: '', contentEncoding: '', fields: [], problems: [] },
  ...more
})

/** Starts an engine with one exchange; `pages` records the offsets of body reads. */
function started(state: 'open' | 'complete'): { pages: number[]; engine: TestEngine } {
  const pages: number[] = []
  engine = startTestEngine({
    'connections.get': () => CONNECTION,
    'exchanges.get': ({ exchange }) => ({
      row: exchangeRow(exchange, { state }),
      messages: [message('http.request'), message('http.response', { bodyLength: BODY.length })]
    }),
    'exchanges.body': ({ message: at, offset, length }) => {
      expect(at).toBe(1)
      pages.push(offset)
      const end = Math.min(BODY.length, offset + length)
      return {
        bytes: BODY.slice(offset, end),
        ...{ decoded: [], failed: null, gaveUp: false, more: end < BODY.length }
      }
    }
  })
  return { pages, engine }
}

it('reads a body in pages, and again only while it may have grown', async () => {
  const { pages, engine } = started('complete')
  const first = await readCompared(engine.client, WANTED, LIMITS)
  expect(first.response).toMatchObject({ more: false, failed: null })
  expect(first.response?.body).toEqual(BODY)
  const read = pages.splice(0)
  expect(read.length).toBeGreaterThan(1)
  const again = await readCompared(engine.client, WANTED, LIMITS, undefined, first)
  expect(pages).toEqual([])
  expect(again.response).toBe(first.response)
  const growing = { ...first.exchange, row: { ...first.exchange.row, state: 'open' as const } }
  await readCompared(engine.client, WANTED, LIMITS, undefined, { ...first, exchange: growing })
  expect(pages).toEqual(read)
})

it('reads the beginning of a body that is still growing, and reports that more follows', async () => {
  const { response } = await readCompared(started('open').engine.client, WANTED, LIMITS)
  expect(response).toMatchObject({ more: true, body: { length: LIMITS.growing } })
})

it('stops reading when the result is no longer needed', async () => {
  const { pages, engine } = started('complete')
  await readCompared(engine.client, WANTED, LIMITS, () => pages.length > 0)
  expect(pages).toEqual([0])
})

/** Frames of HTTP/2 (RFC 9113, section 4.1). */
function frame(stream: number, text: string): number[] {
  return [0, 0, text.length, 0, 0, 0, 0, 0, stream, ...utf8(text)]
}

it('reads only the HTTP/2 frames of the message, up to the first missing byte', async () => {
  const frames = [frame(1, 'one'), frame(3, 'of another'), frame(1, 'two')]
  const bytes = Uint8Array.from([...frames.flat(), ...frame(1, 'behind a hole')])
  const hole = frames.flat().length
  const wire = (from: number, length: number, isWhole: boolean): { from: number; bytes: Uint8Array } => {
    const at = isWhole || from < hole ? from : Math.max(from, hole + 12)
    const end = Math.min(from + length, isWhole || at >= hole ? bytes.length : hole)
    return { from: at, bytes: bytes.slice(at, end) }
  }
  const read = (isWhole: boolean): ReturnType<typeof readRaw> => {
    engine?.close()
    engine = startTestEngine({
      'streams.read': ({ offset, length }) => ({ total: bytes.length, ...wire(offset, length, isWhole) })
    })
    const of = message('http.response', { range: [0, bytes.length], stream: 1 })
    const place = { capture: 1, connection: 7, message: of }
    return readRaw(engine.client, place, 1 << 20, new AbortController().signal)
  }
  const own = [...frame(1, 'one'), ...frame(1, 'two')]
  expect(await read(false)).toMatchObject({
    ...{ bytes: Uint8Array.from(own), isFrames: true, start: null, more: false },
    missing: bytes.length - hole
  })
  expect(await read(true)).toMatchObject({
    ...{ bytes: Uint8Array.from([...own, ...frame(1, 'behind a hole')]), missing: 0 }
  })
})
