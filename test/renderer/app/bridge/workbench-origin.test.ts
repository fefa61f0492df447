import { afterEach, describe, expect, it } from 'vitest'
import { CapturedPages } from '../../../../src/renderer/src/app/bridge/captured-pages'
import { readOrigin } from '../../../../src/renderer/src/app/bridge/workbench-origin'
import type { ConnectionDetail, MessageDetail } from '../../../../src/shared/contract/traffic'
import { exchangeRow, startTestEngine, type TestEngine } from '../../helpers/test-engine'
import { latin1Text, utf8 } from '../../helpers/text-bytes'

let engine: TestEngine | undefined
afterEach(() => {
  engine?.close()
})

const field = (kind: string, value: string, name = ''): MessageDetail['fields'][number] => ({
  kind,
  name,
  value,
  range: [0, 0],
  nameRange: null,
  valueRange: null,
  depth: 0
})
const request = (more: Partial<MessageDetail>): MessageDetail => ({
  kind: 'http.request',
  direction: 'up',
  time: 0,
  range: [100, 200],
  headRange: [100, 150],
  complete: true,
  missing: [],
  startLine: 'GET / HTTP/1.1',
  framing: 'length',
  bodyLength: 50,
  contentType: '',
  contentEncoding: '',
  fields: [],
  problems: [],
  ...more
})

function start(message: MessageDetail, more: Partial<ConnectionDetail> = {}): TestEngine {
  const row: ConnectionDetail['row'] = {
    ...{ connection: 4, session: 1, time: 0, client: 'x:1', target: '[::1]:8443', protocol: 'http/1' },
    ...{ up: 1000, down: 1000, exchanges: 1, connecting: null, idle: null, took: null, ended: null },
    ...{ replayOf: null, dropped: false, secure: true, bookmark: false, note: null }
  }
  engine = startTestEngine({
    'exchanges.get': () => ({ row: exchangeRow(7, { connection: 4 }), messages: [message] }),
    'connections.get': () => ({
      row,
      entries: 0,
      droppedEntries: 0,
      from: { up: 0, down: 20 },
      events: [],
      omittedEvents: 0,
      ...more
    }),
    'exchanges.body': ({ offset }) => ({
      bytes: utf8('hello').slice(offset),
      decoded: [],
      failed: null,
      more: false,
      gaveUp: false
    })
  })
  return engine
}

describe('the origin of a workbench item', () => {
  it('is the range of a captured request and its server', async () => {
    const { client } = start(request({}))
    expect(await readOrigin(client, { kind: 'exchange', capture: 3, exchange: 7 })).toEqual({
      capture: 3,
      connection: 4,
      reference: { exchange: 7 },
      captured: { capture: 3, connection: 4, direction: 'up' },
      target: { host: '::1', port: '8443' },
      secure: true,
      parts: [{ start: 100, end: 200 }],
      note: null
    })
  })

  it('reports the number of missing bytes and omits them', async () => {
    const { client } = start(request({ missing: [[160, 170]] }))
    expect(await readOrigin(client, { kind: 'exchange', capture: 1, exchange: 7 })).toMatchObject({
      parts: [
        { start: 100, end: 160 },
        { start: 170, end: 200 }
      ],
      note: { kind: 'gaps', bytes: 10 }
    })
  })

  it('has the fields of an HTTP/2 request, one per line, and its encoded body', async () => {
    const { client } = start(
      request({
        stream: 1,
        fields: [
          field('start-line', ''),
          field('method', 'POST', ':method'),
          field('authority', 'example.test', ':authority'),
          field('target', '/x?y', ':path'),
          field('header', 'one', 'x-a'),
          { ...field('header', 'k', 'x-key'), packed: { form: 'never', index: 0, huffman: false } },
          field('header', '9', 'content-length'),
          field('body', ''),
          field('trailer', '0', 'x-end')
        ]
      })
    )
    const origin = await readOrigin(client, { kind: 'exchange', capture: 1, exchange: 7 })
    expect([origin.parts.map((part) => part instanceof Uint8Array && latin1Text(part)), origin.note]).toEqual(
      [
        [
          ':method: POST\r\n:authority: example.test\r\n:path: /x?y\r\nx-a: one\r\nx-key: k\r\ncontent-length: 9\r\n\r\n',
          'hello'
        ],
        { kind: 'trailers', count: 1 }
      ]
    )
  })

  it('is the captured part of a range of either stream', async () => {
    const { client } = start(request({}))
    const range = { kind: 'range', capture: 1, connection: 4, direction: 'down' } as const
    expect(await readOrigin(client, { ...range, start: 10, end: 40 })).toMatchObject({
      parts: [{ start: 20, end: 40 }],
      reference: { connection: 4, direction: 'down' },
      note: { kind: 'gaps', bytes: 10 }
    })
    await expect(readOrigin(client, { ...range, start: 0, end: 20 })).rejects.toThrow('none of these bytes')
  })
})

describe('captured bytes by page', () => {
  interface Part {
    total: number
    from: number
    bytes: Uint8Array
  }
  const place = { capture: 1, connection: 4, direction: 'up' } as const

  it('are loaded on request, once', async () => {
    const stream = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251)
    const read = ({ offset, length }: { offset: number; length: number }): Part => ({
      total: stream.length,
      from: offset,
      bytes: stream.slice(offset, offset + length)
    })
    engine = startTestEngine({ 'streams.read': read, 'streams.block': read })
    const arrived = await new Promise<unknown>((resolve) => {
      const pages = new CapturedPages(engine!.client, place, (error) => {
        resolve([error, pages.peek(10, 5)])
      })
      expect(pages.peek(10, 5)).toEqual(new Uint8Array(0))
    })
    expect(arrived).toEqual([null, stream.slice(10, 15)])
    const pages = new CapturedPages(engine.client, place, () => undefined)
    const { asked } = engine
    asked.length = 0
    expect(await pages.read(50_000, 100_000)).toEqual(stream.slice(50_000, 150_000))
    expect(asked).toEqual(['streams.block'])
  })

  it('end at a gap, and bytes after it keep their position', async () => {
    const read = ({ offset, length }: { offset: number; length: number }): Part => {
      const from = offset < 10 ? offset : Math.max(offset, 20)
      const end = Math.min(offset < 10 ? 10 : 30, offset + length)
      return { total: 30, from, bytes: new Uint8Array(Math.max(0, end - from)).fill(from < 10 ? 1 : 2) }
    }
    engine = startTestEngine({ 'streams.read': read, 'streams.block': read })
    const pages = new CapturedPages(engine.client, place, () => undefined)
    expect(await pages.read(20, 10)).toEqual(new Uint8Array(10).fill(2))
    await expect(pages.read(5, 10)).rejects.toThrow('does not hold byte 10')
  })
})
