/**
 * Opening a HAR file and writing it again loses none of its content, even by way of a pcapng file. Two differences
 * are expected: entries are ordered by their requests, and missing members are filled in by the strict reader.
 */

import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../src/engine/engine'
import { startEngine, temporaryFolder } from '../../../helpers/engine'
import { ALL_EXCHANGES, exported } from '../../../helpers/exporting'
import { openedCapture, openedFile } from '../../../helpers/har'
import { assertProperty } from '../../../helpers/properties'

type Json = Record<string, unknown>
interface Log {
  log: { entries: Json[] } & Json
}

const START = Date.parse('2026-11-22T10:00:00.000Z')
const word = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'abcXYZ019-_'.match(/./g)!) })
const anyText = fc.string({ maxLength: 60, unit: 'grapheme' })
/** Lone surrogates, zeros and control characters too. */
const oddText = fc.string({ maxLength: 60, unit: 'binary' })
const base64 = fc.uint8Array({ maxLength: 90 }).map((bytes) => Buffer.from(bytes).toString('base64'))
const number = fc.oneof(fc.integer({ min: -1, max: 500 }), fc.double({ min: 0, max: 500, noNaN: true }))
const own = fc.dictionary(
  word.map((name) => `_${name}`),
  fc.jsonValue({ maxDepth: 2 })
)
/** Normalises a value like JSON, which has no -0. */
const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

const said = (members: Record<string, fc.Arbitrary<unknown>>, required: string[]): fc.Arbitrary<Json> =>
  fc
    .tuple(fc.record({ comment: anyText, ...members }, { requiredKeys: required as [] }), own)
    .map(([record, mine]) => ({ ...mine, ...record }))

const pair = said({ name: word, value: anyText.map((text) => text.trim()) }, ['name', 'value'])
const cookie = said(
  {
    name: word,
    value: anyText,
    path: word,
    domain: word,
    expires: fc.constant(null),
    httpOnly: fc.boolean()
  },
  ['name', 'value']
)
const types = fc.constantFrom(
  'text/html',
  'text/html; charset=gbk',
  'text/plain; charset=windows-1251',
  'application/json',
  'image/png',
  'application/x-www-form-urlencoded'
)
const body = fc.oneof(
  fc.record({ text: oddText }),
  fc.record({ text: fc.constant('漢字 text') }),
  fc.record({ text: base64, encoding: fc.constant('base64') }),
  fc.record({ text: fc.constantFrom('Zm9v\n', 'Zh==', 'not base64!'), encoding: fc.constant('base64') }),
  fc.constant({})
)
const content = fc
  .tuple(said({ size: number, compression: number, mimeType: types }, ['size', 'mimeType']), body)
  .map(([record, text]) => ({ ...record, ...text }))
const postData = fc
  .tuple(
    said(
      {
        mimeType: types,
        params: fc.array(said({ name: word, value: anyText, fileName: word }, ['name']), { maxLength: 3 })
      },
      ['mimeType']
    ),
    body
  )
  .map(([record, text]) => ({ ...record, ...text }))
const headers = fc.array(pair, { maxLength: 4 })
const request = said(
  {
    method: fc.constantFrom('GET', 'POST', 'HEAD', 'PURGE', 'OPTIONS'),
    url: fc
      .tuple(fc.constantFrom('http', 'https'), word, word)
      .map(([scheme, host, path]) => `${scheme}://${host.replace(/\W|_/g, 'x')}.example/${path}?q=%20#f`),
    httpVersion: fc.constantFrom('HTTP/1.1', 'h2', 'http/3', ''),
    cookies: fc.array(cookie, { maxLength: 2 }),
    headers,
    queryString: fc.array(pair, { maxLength: 2 }),
    postData,
    headersSize: number,
    bodySize: number
  },
  ['method', 'url', 'httpVersion', 'cookies', 'headers', 'queryString', 'headersSize', 'bodySize']
)
const response = said(
  {
    status: fc.constantFrom(0, 200, 204, 206, 304, 404, 999),
    statusText: word,
    httpVersion: fc.constantFrom('HTTP/1.1', 'h2', ''),
    cookies: fc.array(cookie, { maxLength: 2 }),
    headers,
    content,
    redirectURL: word,
    headersSize: number,
    bodySize: number,
    _error: fc.oneof(fc.constant(null), word)
  },
  [
    'status',
    'statusText',
    'httpVersion',
    'cookies',
    'headers',
    'content',
    'redirectURL',
    'headersSize',
    'bodySize'
  ]
)
const timings = said(
  { blocked: number, dns: number, connect: number, ssl: number, send: number, wait: number, receive: number },
  ['send', 'wait', 'receive']
)
const message = said(
  {
    type: fc.constantFrom('send', 'receive', 'error'),
    opcode: fc.constantFrom(-1, 0, 1, 2, 8, 9, 10),
    data: fc.oneof(oddText, base64)
  },
  ['type', 'opcode', 'data']
)
const socket = fc.array(message, { maxLength: 6 }).map((messages) => ({
  request: SOCKET_REQUEST,
  response: SOCKET_RESPONSE,
  _webSocketMessages: messages.map((each, at) => ({ time: START / 1000 + 1 + at / 10, ...each }))
}))
const entry = fc
  .tuple(
    said(
      {
        pageref: fc.constantFrom('page_1', 'page_2'),
        startedDateTime: fc.nat(60_000).map((after) => new Date(START + after).toISOString()),
        time: number,
        request,
        response,
        cache: fc.oneof(fc.constant({}), said({ beforeRequest: fc.constant(null) }, [])),
        timings,
        serverIPAddress: fc.constantFrom('10.0.0.1', '[2001:db8::1]', ''),
        connection: fc.constantFrom('1', '2', 'socket')
      },
      ['startedDateTime', 'time', 'request', 'response', 'cache', 'timings']
    ),
    fc.option(socket, { freq: 6 })
  )
  .map(([record, other]) => ({ ...record, ...other }))
const page = said(
  {
    startedDateTime: fc.constant('2026-11-22T11:00:00.123+01:00'),
    id: fc.constantFrom('page_1', 'page_2', 'page_3'),
    title: anyText,
    pageTimings: said({ onContentLoad: number, onLoad: fc.constantFrom(null, 5) }, [])
  },
  ['startedDateTime', 'id', 'title', 'pageTimings']
)
const program = said({ name: word, version: word }, ['name', 'version'])
const har = fc
  .tuple(
    own,
    said(
      {
        version: fc.constantFrom('1.1', '1.2'),
        creator: program,
        browser: program,
        pages: fc.array(page, { maxLength: 3 }),
        entries: fc
          .array(entry, { minLength: 30, maxLength: 60, size: 'max' })
          .map((all) => all.map((each, at) => ({ ...each, _place: at })))
      },
      ['version', 'creator', 'entries']
    )
  )
  .map(([mine, log]) => plain({ ...mine, log }) as unknown as Log)

const SOCKET_REQUEST = {
  method: 'GET',
  url: 'wss://live.example/socket',
  httpVersion: 'HTTP/1.1',
  cookies: [],
  headers: [
    { name: 'Upgrade', value: 'websocket' },
    { name: 'Connection', value: 'Upgrade' },
    { name: 'Sec-WebSocket-Key', value: 'dGhlIHNhbXBsZSBub25jZQ==' }
  ],
  queryString: [],
  headersSize: -1,
  bodySize: 0
}
const SOCKET_RESPONSE = {
  status: 101,
  statusText: 'Switching Protocols',
  httpVersion: 'HTTP/1.1',
  cookies: [],
  headers: [
    { name: 'Upgrade', value: 'websocket' },
    { name: 'Connection', value: 'Upgrade' },
    { name: 'Sec-WebSocket-Accept', value: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' }
  ],
  content: { size: 0, mimeType: 'x-unknown' },
  redirectURL: '',
  headersSize: -1,
  bodySize: 0
}

async function written(engine: Engine, capture: number, options: object = {}): Promise<Log> {
  return JSON.parse((await exported(engine, 'har', { capture, ...options })).text) as Log
}

/** Returns the differences between two HAR files, ignoring the order of their entries. */
function differences(one: Log, other: Log): string[] {
  const ordered = ({ log, ...beside }: Log): unknown => {
    const entries = log.entries.toSorted((a, b) => Number(a['_place']) - Number(b['_place']))
    return { ...beside, log: { ...log, entries } }
  }
  return [...differing(ordered(one), ordered(other), '')]
}

function* differing(one: unknown, other: unknown, path: string): Generator<string> {
  if (Object.is(one, other)) return
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    yield `${path}: ${JSON.stringify(one)} is now ${JSON.stringify(other)}`
    return
  }
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)]))
    yield* differing((one as Json)[name], (other as Json)[name], `${path}/${name}`)
}

describe('a HAR file written again', () => {
  it('contains everything it had before, opened directly or by way of a pcapng file', async () => {
    const engine = await startEngine()
    await assertProperty(
      fc.asyncProperty(har, async (original) => {
        const capture = await openedCapture(engine, JSON.stringify(original), 'page.har')
        const first = await written(engine, capture)
        expect(differences(original, first)).toEqual([])
        const saved = join(await temporaryFolder(), 'saved.pcapng')
        await engine.captures.save(capture, saved)
        const packets = await exported(engine, 'pcapng', { capture })
        await engine.captures.close(capture)
        for (const path of [saved, packets.path]) {
          const again = await openedFile(engine, path)
          expect(differences(first, await written(engine, again))).toEqual([])
          await engine.captures.close(again)
        }
      }),
      { numRuns: 3, endOnFailure: true }
    )
  })

  it('uses the current notes and export options', async () => {
    const engine = await startEngine()
    const asked = (name: string, pageref: string, comment?: string): Json => ({
      ...{
        startedDateTime: '2026-11-22T10:00:00Z',
        time: 3,
        cache: {},
        pageref,
        _initiator: { type: 'script' }
      },
      request: { ...SOCKET_REQUEST, url: `http://a.example/${name}`, headers: [] },
      response: {
        ...{
          ...SOCKET_RESPONSE,
          status: 200,
          headers: [{ name: 'Content-Type', value: 'text/html; charset=gbk' }]
        },
        content: { size: 99, mimeType: 'text/html', text: '漢字', comment: 'short', _own: 1 }
      },
      timings: { blocked: 1, send: 0, wait: 1, receive: 1 },
      ...(comment === undefined ? {} : { comment })
    })
    const pages = ['page_1', 'page_2', 'unused'].map((id) => ({
      ...{ id, title: id, startedDateTime: '2026-11-22T10:00:00Z', pageTimings: {} }
    }))
    const original = {
      log: {
        ...{ version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, pages },
        entries: [asked('one', 'page_1', 'c'.repeat(5000)), asked('two', 'page_2', 'seen')]
      }
    }
    const capture = await openedCapture(engine, JSON.stringify(original), 'page.har')
    const { bytes } = await engine.handlers['streams.read']({
      ...{ capture, connection: 1, direction: 'down', offset: 0, length: 1000 }
    })
    expect(Buffer.from(bytes).subarray(-4).toString('hex')).toBe('9d68d7d6')
    const whole = await written(engine, capture)
    expect(whole.log['pages']).toEqual(pages)
    await engine.handlers['marks.set']({
      capture,
      kind: 'exchanges',
      numbers: [[2, 3]],
      bookmark: true,
      note: ''
    })
    const { log } = await written(engine, capture, {
      query: { ...ALL_EXCHANGES, only: [[2, 3]] },
      bodyLimit: 2
    })
    expect([log['creator'], log['pages'], log.entries]).toEqual([
      { name: 'WebInspector', version: '537.36' },
      [pages[1]],
      [
        {
          ...asked('two', 'page_2'),
          _bookmark: true,
          response: expect.objectContaining({
            content: {
              size: 99,
              mimeType: 'text/html',
              text: '漢',
              comment: 'short Truncated: 2 of 4 bytes.',
              _own: 1
            }
          })
        }
      ]
    ])
    const bare = await written(engine, capture, { bodies: false })
    expect(bare.log.entries.map(({ response }) => (response as { content: Json }).content)).toEqual(
      original.log.entries.map(() => ({ size: 99, mimeType: 'text/html', comment: 'short', _own: 1 }))
    )
    expect(bare.log.entries.map(({ comment }) => comment)).toEqual(['c'.repeat(5000), undefined])
  })

  it('writes null for missing values, and UTF-8 for a body that its charset cannot encode', async () => {
    const engine = await startEngine()
    const entries = [
      {
        ...{ startedDateTime: '2026-11-22T10:00:00Z', time: 0, cache: {}, comment: null, connection: null },
        request: { ...SOCKET_REQUEST, method: 'POST', url: 'http://a.example/', headers: [], postData: null },
        response: {
          ...SOCKET_RESPONSE,
          ...{
            status: 200,
            headers: [],
            content: { size: 3, mimeType: 'text/plain', text: null, encoding: null }
          }
        },
        ...{ timings: { send: 0, wait: 0, receive: 0 }, _webSocketMessages: null, _place: 1 }
      },
      {
        ...{ startedDateTime: '2026-11-22T10:00:01Z', time: 0, cache: {} },
        request: {
          ...{ ...SOCKET_REQUEST, method: 'POST', url: 'http://a.example/', headers: [] },
          postData: { mimeType: 'text/plain', text: null, params: null }
        },
        response: {
          ...{ ...SOCKET_RESPONSE, status: 200, headers: [] },
          content: { size: 3, mimeType: 'text/plain; charset=koi8-r', text: '漢' }
        },
        ...{ timings: { send: 0, wait: 0, receive: 0 }, _place: 2 }
      }
    ]
    const original = { log: { version: '1.2', creator: { name: 'x', version: '1' }, pages: null, entries } }
    const capture = await openedCapture(engine, JSON.stringify(original), 'page.har')
    const first = await written(engine, capture)
    expect(differences(original as never, first)).toEqual([])
    const bodies = [1, 2].map(async (connection) =>
      engine.handlers['streams.read']({ capture, connection, direction: 'down', offset: 0, length: 1000 })
    )
    expect(
      (await Promise.all(bodies)).map(({ bytes }) => Buffer.from(bytes).toString().split('\r\n\r\n')[1])
    ).toEqual(['', '漢'])
  })
})
