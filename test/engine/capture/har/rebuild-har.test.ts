/**
 * HAR files opened as captures: their content is restored, rebuilt parts are labelled, and invalid files are refused.
 */

import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../src/engine/engine'
import type { HarEntry } from '../../../../src/shared/har/har'
import { tsharkFields } from '../../../helpers/captures'
import { LIVE, startEngine, temporaryFolder } from '../../../helpers/engine'
import { ALL_EXCHANGES, exported } from '../../../helpers/exporting'
import { harFaults, openedCapture, readWholeHar } from '../../../helpers/har'
import { get, ok, play, post, setStage, type Turn } from '../../../helpers/http-traffic'
import { needs } from '../../../helpers/peers'

async function harOf(engine: Engine, capture: number): Promise<HarEntry[]> {
  const { text } = await exported(engine, 'har', { capture })
  expect(harFaults(text)).toEqual([])
  return readWholeHar(text).log.entries
}

const opened = (engine: Engine, text: string): Promise<number> => openedCapture(engine, text, 'page.har')

/** Returns an entry without the members that no HAR file contains and those that it may express in another way. */
function told({ request, response, timings: _timings, ...entry }: HarEntry): unknown {
  const { headers: asked, headersSize: _a, ...restRequest } = request
  const { headers: answered, headersSize: _b, bodySize: _c, content, ...restResponse } = response
  const { compression: _d, ...restContent } = content
  const framing = /^(?:content-length|transfer-encoding|content-encoding)$/i
  const { _exchange, connection: _e, time: _t, startedDateTime: _s, ...rest } = entry
  return {
    request: { ...restRequest, headers: asked.filter(({ name }) => !framing.test(name)) },
    response: {
      ...restResponse,
      headers: answered.filter(({ name }) => !framing.test(name)),
      content: restContent
    },
    ...rest
  }
}

const har = (...entries: unknown[]): string =>
  JSON.stringify({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries } })

const ENTRY = {
  startedDateTime: '2026-11-22T10:00:00.000Z',
  time: 30,
  request: {
    method: 'GET',
    url: 'https://shop.example/cart?x=1',
    httpVersion: 'http/2.0',
    cookies: [],
    headers: [{ name: ':authority', value: 'shop.example' }],
    queryString: [],
    headersSize: -1,
    bodySize: 0
  },
  response: {
    status: 200,
    statusText: '',
    httpVersion: 'http/2.0',
    cookies: [],
    headers: [{ name: 'content-type', value: 'text/plain' }],
    content: { size: 2, mimeType: 'text/plain', text: 'hi' },
    redirectURL: '',
    headersSize: -1,
    bodySize: 2
  },
  cache: {},
  timings: { blocked: -1, dns: 2, connect: 5, ssl: 3, send: 1, wait: 20, receive: 2 }
}

describe('a HAR file that is opened', () => {
  it('has the metadata of the export it was created from', async () => {
    const engine = await startEngine()
    const stage = await setStage(engine)
    const turns: Turn[] = [
      [
        get('/a?x=1', 'Cookie: id=7'),
        ok(
          '{"a":"ü"}'.replace('ü', '\u00c3\u00bc'),
          'Content-Type: application/json',
          'Set-Cookie: s=1; Path=/'
        )
      ],
      [
        post('/form', 'a=1&b=2', 'Content-Type: application/x-www-form-urlencoded'),
        ok(gzipSync('zipped'), 'Content-Encoding: gzip', 'Content-Type: text/plain')
      ],
      [get('/png'), ok(Buffer.from([0x89, 0x50, 0, 1]), 'Content-Type: image/png')],
      ['HEAD /head HTTP/1.1\r\nHost: test\r\n\r\n', 'HTTP/1.1 200 OK\r\nX-A: 1\r\n\r\n'],
      [get('/none'), 'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n']
    ]
    await play(stage, turns)
    await play(stage, [[get('/second'), ok('2', 'Content-Type: text/plain')]])
    await engine.handlers['marks.set']({
      capture: LIVE,
      kind: 'exchanges',
      numbers: [[2, 3]],
      bookmark: true,
      note: 'look'
    })
    const { text } = await exported(engine, 'har')
    const before = readWholeHar(text).log.entries
    const capture = await opened(engine, text)
    const after = await harOf(engine, capture)
    expect(after.map(told)).toEqual(before.map(told))
    expect(after.map(({ connection }) => connection)).toEqual(['1', '1', '1', '1', '1', '2'])
    for (const [at, { timings }] of after.entries()) {
      const { wait, receive, connect = -1 } = before[at]!.timings
      const [one, other] = [after[at]!, before[at]!].map(({ startedDateTime }) => Date.parse(startedDateTime))
      expect(Math.abs(one! - other!)).toBeLessThanOrEqual(1)
      expect(timings.connect).toBeCloseTo(connect, 2)
      // A head and a body become two pieces if HAR has separate timings for them; times are exact to the microsecond.
      expect(timings.wait + timings.send).toBeCloseTo(before[at]!.timings.send + wait, 2)
      if (after[at]!.response.bodySize > 0) expect(timings.receive).toBeCloseTo(receive, 2)
    }
  })

  it('notes on every connection that it is rebuilt and which details are missing', async () => {
    const engine = await startEngine()
    const capture = await opened(engine, har(ENTRY))
    const { row, events } = await engine.handlers['connections.get']({ capture, connection: 1 })
    expect(row).toMatchObject({ target: 'shop.example:443', protocol: 'http/1', exchanges: 1, secure: true })
    expect(events.filter(({ name }) => name === 'rule').map(({ text }) => text)).toEqual([
      expect.stringContaining('Rebuilt as HTTP/1.1 from a HAR file'),
      'HAR: According to the HAR, this was http/2.0.'
    ])
    const totals = engine.captures.list().find((found) => found.capture === capture)
    expect(totals).toMatchObject({
      name: 'page.har',
      error: null,
      rebuilt: expect.stringContaining('tcplens-har-')
    })
    const { exchanges } = JSON.parse((await exported(engine, 'json', { capture })).text) as {
      exchanges: unknown[]
    }
    expect(exchanges).toMatchObject([
      {
        // After the name lookup and the connect.
        time: '2026-11-22T10:00:00.007Z',
        url: 'https://shop.example/cart?x=1',
        response: { body: { text: 'hi' } },
        milliseconds: { sent: 0, waited: 21, received: 2 }
      }
    ])
  })

  it('notes missing responses, missing bodies and WebSocket messages', async () => {
    const engine = await startEngine()
    const { request, response } = ENTRY
    const capture = await opened(
      engine,
      har(
        {
          ...ENTRY,
          response: {
            ...response,
            status: 0,
            headers: [],
            content: { size: 0, mimeType: 'x-unknown' },
            _error: 'net::ERR_FAILED'
          }
        },
        { ...ENTRY, response: { ...response, content: { size: 900, mimeType: 'text/plain' } } },
        {
          ...ENTRY,
          request: {
            ...request,
            url: 'wss://shop.example/live',
            headers: [
              { name: 'Upgrade', value: 'websocket' },
              { name: 'Connection', value: 'Upgrade' },
              { name: 'Sec-WebSocket-Key', value: 'dGhlIHNhbXBsZSBub25jZQ==' }
            ]
          },
          response: {
            ...response,
            status: 101,
            headers: [
              { name: 'Upgrade', value: 'websocket' },
              { name: 'Connection', value: 'Upgrade' },
              { name: 'Sec-WebSocket-Accept', value: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' }
            ],
            content: { size: 0, mimeType: 'x-unknown' }
          },
          _webSocketMessages: [
            { type: 'send', time: Date.parse(ENTRY.startedDateTime) / 1000 + 1, opcode: 1, data: 'hé' },
            {
              type: 'receive',
              time: Date.parse(ENTRY.startedDateTime) / 1000 + 2,
              opcode: 2,
              data: Buffer.alloc(70_000, 7).toString('base64')
            }
          ]
        }
      )
    )
    const found = await harOf(engine, capture)
    expect(found.map(({ response }) => response.status).sort()).toEqual([0, 101, 200])
    expect(found.find(({ response }) => response.status === 0)?.response._error).toBe('net::ERR_FAILED')
    const socket = found.find(({ response }) => response.status === 101)
    expect(socket?._webSocketMessages).toMatchObject([
      { type: 'send', opcode: 1, data: 'hé' },
      { type: 'receive', opcode: 2, data: Buffer.alloc(70_000, 7).toString('base64') }
    ])
    const document = JSON.parse(
      (
        await exported(engine, 'json', {
          capture,
          query: { ...ALL_EXCHANGES, kind: 'connections', sort: null }
        })
      ).text
    ) as { connections: { events: { text: string }[] }[] }
    const told = document.connections.flatMap(({ events }) => events.map(({ text }) => text))
    expect(told).toContain('HAR: The HAR does not contain the body of 900 bytes.')
  })

  it('gives a capture without tshark warnings, saved or exported', needs('tshark'), async () => {
    const engine = await startEngine()
    const big = {
      ...ENTRY,
      response: {
        ...ENTRY.response,
        content: { size: 300_000, mimeType: 'text/plain', text: 'x'.repeat(300_000) }
      }
    }
    const capture = await opened(engine, har(ENTRY, big, ENTRY))
    const to = join(await temporaryFolder(), 'saved.pcapng')
    await engine.captures.save(capture, to)
    expect((await tsharkFields(to, 'http.request', ['http.request.uri'])).flat()).toEqual([
      '/cart?x=1',
      '/cart?x=1',
      '/cart?x=1'
    ])
    expect(
      await tsharkFields(
        to,
        'tcp.analysis.flags or _ws.malformed or tcp.checksum.status == 0',
        ['frame.number'],
        '-o',
        'tcp.check_checksum:TRUE'
      )
    ).toEqual([])
    const part = await exported(engine, 'pcapng', {
      capture,
      query: { ...ALL_EXCHANGES, only: [[2, 3]] } as never
    })
    expect((await tsharkFields(part.path, 'http.request', ['tcp.stream'])).length).toBe(1)
    expect((await readFile(to)).includes('Rebuilt as HTTP/1.1 from a HAR file')).toBe(true)
  })

  it.each([
    ['{"log":', 'Invalid JSON'],
    ['  {"openapi":"3.0.0"}', 'this is not a HAR file'],
    [
      har({ ...ENTRY, request: { ...ENTRY.request, url: 5 } }),
      'log.entries[0].request.url: Expected a URL, not 5.'
    ]
  ])('is refused with a reason if it is invalid: %s', async (text, message) => {
    const engine = await startEngine()
    await expect(opened(engine, text)).rejects.toMatchObject({
      code: 'not-a-capture',
      message: expect.stringContaining(message)
    })
  })

  it('leaves no files when it is closed', async () => {
    const engine = await startEngine()
    const capture = await opened(engine, har(ENTRY))
    const { rebuilt = '' } = engine.captures.list().find((found) => found.capture === capture) ?? {}
    const name = rebuilt.slice(rebuilt.lastIndexOf('/') + 1)
    expect(await readdir(tmpdir())).toContain(name)
    await engine.captures.close(capture)
    expect(await readdir(tmpdir())).not.toContain(name)
  })
})
