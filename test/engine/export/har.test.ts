/** HAR export of captured exchanges, checked against the published schema, our own reader and the traffic sent. */

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { HarEntry } from '../../../src/shared/har/har'
import { LIVE, startEngine } from '../../helpers/engine'
import { exported } from '../../helpers/exporting'
import { pcapFile } from '../../helpers/foreign-packets'
import { fileOf } from '../../helpers/files-aside'
import { handshake, said } from '../../helpers/foreign-streams'
import { harFaults, openedCapture, openedFile, readWholeHar } from '../../helpers/har'
import { get, ok, play, post, setStage, type Turn } from '../../helpers/http-traffic'
import { randomBytes } from '../../helpers/random-bytes'

async function captured(turns: readonly Turn[], ends: { targetEnds?: boolean } = {}): Promise<Engine> {
  const engine = await startEngine()
  await play(await setStage(engine), turns, ends)
  return engine
}

async function entries(engine: Engine, options: Parameters<typeof exported>[2] = {}): Promise<HarEntry[]> {
  const { text } = await exported(engine, 'har', options)
  expect(harFaults(text)).toEqual([])
  return readWholeHar(text).log.entries
}

const entry = async (...turn: Turn): Promise<HarEntry> => {
  const [found] = await entries(await captured([turn]))
  if (found === undefined) throw new Error('There is no entry')
  return found
}

describe('a HAR file', () => {
  it('contains everything of an ordinary exchange', async () => {
    const { startedDateTime, time, timings, request, response, serverIPAddress, connection } = await entry(
      get('/a?x=1&y=a%20b&x=2', 'Cookie: id=7; theme=dark'),
      ok(
        '{"ok":true}',
        'Content-Type: application/json; charset=utf-8',
        'Set-Cookie: s=1; Path=/; Domain=test; Secure; HttpOnly; SameSite=Lax; Expires=Wed, 09 Jun 2027 10:18:14 GMT'
      )
    )
    expect({ request, response, serverIPAddress, connection }).toEqual({
      request: {
        method: 'GET',
        url: 'http://test/a?x=1&y=a%20b&x=2',
        httpVersion: 'HTTP/1.1',
        cookies: [
          { name: 'id', value: '7' },
          { name: 'theme', value: 'dark' }
        ],
        headers: [
          { name: 'Host', value: 'test' },
          { name: 'Cookie', value: 'id=7; theme=dark' }
        ],
        queryString: [
          { name: 'x', value: '1' },
          { name: 'y', value: 'a b' },
          { name: 'x', value: '2' }
        ],
        headersSize: get('/a?x=1&y=a%20b&x=2', 'Cookie: id=7; theme=dark').length,
        bodySize: 0
      },
      response: {
        status: 200,
        statusText: 'OK',
        httpVersion: 'HTTP/1.1',
        cookies: [
          {
            name: 's',
            value: '1',
            path: '/',
            domain: 'test',
            expires: '2027-06-09T10:18:14.000Z',
            httpOnly: true,
            secure: true,
            sameSite: 'Lax'
          }
        ],
        headers: [
          { name: 'Content-Length', value: '11' },
          { name: 'Content-Type', value: 'application/json; charset=utf-8' },
          {
            name: 'Set-Cookie',
            value:
              's=1; Path=/; Domain=test; Secure; HttpOnly; SameSite=Lax; Expires=Wed, 09 Jun 2027 10:18:14 GMT'
          }
        ],
        content: { size: 11, mimeType: 'application/json; charset=utf-8', text: '{"ok":true}' },
        redirectURL: '',
        headersSize: expect.any(Number),
        bodySize: 11
      },
      serverIPAddress: '127.0.0.1',
      connection: '1'
    })
    expect(startedDateTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/)
    const known = [timings.dns, timings.connect, timings.send, timings.wait, timings.receive].map((part) =>
      Math.max(0, part ?? 0)
    )
    expect(time).toBeCloseTo(
      known.reduce((sum, part) => sum + part, 0),
      6
    )
    expect([timings.blocked, timings.ssl]).toEqual([-1, -1])
    expect(
      [timings.send, timings.wait, timings.receive, timings.connect].every((part) => Number(part) >= 0)
    ).toBe(true)
  })

  it('has a connect timing in the first exchange of a connection, and in no other', async () => {
    const engine = await captured([
      [get('/1'), ok('1')],
      [get('/2'), ok('2')]
    ])
    const found = await entries(engine)
    expect(found.map(({ timings }) => Number(timings.connect) >= 0)).toEqual([true, false])
    const { rows } = (await engine.handlers['views.rows']({
      capture: LIVE,
      ...(await engine.handlers['views.open']({
        capture: LIVE,
        query: { kind: 'exchanges', filter: '', sessions: null, sort: null }
      })),
      first: 0,
      count: 2
    })) as { rows: { time: number }[] }
    const second = found[1]!
    expect(Date.parse(second.startedDateTime)).toBe(Math.floor(rows[1]!.time))
  })

  it('contains decoded bodies, text as text and everything else in base64', async () => {
    const bytes = randomBytes(3_000_000)
    const text = 'grün 绿 🟢 "quoted"\u2028\r\n'.repeat(100_000)
    const found = await entries(
      await captured([
        [
          get('/gzip'),
          ok(gzipSync(text), 'Content-Type: text/plain; charset=utf-8', 'Content-Encoding: gzip')
        ],
        [get('/random'), ok(bytes, 'Content-Type: image/png')],
        [
          get('/latin'),
          ok(Buffer.from('caf\u00e9', 'latin1'), 'Content-Type: text/html; charset=iso-8859-1')
        ],
        [get('/lies'), ok(Buffer.from([0xff, 0xfe, 0]), 'Content-Type: application/json')]
      ])
    )
    const [zipped, random, latin, lies] = found.map(({ response }) => response.content)
    expect([zipped?.text === text, zipped?.size, zipped?.encoding, zipped?.compression]).toEqual([
      true,
      Buffer.byteLength(text),
      undefined,
      Buffer.byteLength(text) - gzipSync(text).length
    ])
    expect([random?.encoding, Buffer.from(random?.text ?? '', 'base64').equals(bytes)]).toEqual([
      'base64',
      true
    ])
    expect(latin).toEqual({ size: 4, mimeType: 'text/html; charset=iso-8859-1', text: 'café' })
    expect(lies).toEqual({ size: 3, mimeType: 'application/json', text: '//4A', encoding: 'base64' })
  })

  it('contains request bodies: forms also as parameters, binary data in base64', async () => {
    const found = await entries(
      await captured([
        [post('/form', 'a+b=%C3%BC&c=', 'Content-Type: application/x-www-form-urlencoded'), ok('')],
        [
          Buffer.concat([
            Buffer.from(post('/bytes', '', 'X: 1').replace('Length: 0', 'Length: 3')),
            Buffer.from([0xff, 0, 1])
          ]),
          ok('')
        ]
      ])
    )
    expect(found.map(({ request }) => request.postData)).toEqual([
      {
        mimeType: 'application/x-www-form-urlencoded',
        params: [
          { name: 'a b', value: 'ü' },
          { name: 'c', value: '' }
        ],
        text: 'a+b=%C3%BC&c='
      },
      { mimeType: '', text: '/wAB', encoding: 'base64', _encoding: 'base64' }
    ])
  })

  it('splits a multipart form into its parts', async () => {
    const body =
      '--b\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n' +
      '--b\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n\xff\x00\r\n--b--\r\n'
    const { request } = await entry(post('/', body, 'Content-Type: multipart/form-data; boundary=b'), ok(''))
    expect(request.postData).toEqual({
      mimeType: 'multipart/form-data; boundary=b',
      params: [
        { name: 'note', value: 'hello' },
        { name: 'f', fileName: 'a.bin', contentType: 'application/octet-stream' }
      ],
      text: Buffer.from(body, 'latin1').toString('base64'),
      encoding: 'base64',
      _encoding: 'base64'
    })
  })

  it('reports missing and truncated responses', async () => {
    const cut = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this'
    const [answered, silent] = await entries(await captured([[get('/cut'), cut]], { targetEnds: true }))
    expect(silent).toBeUndefined()
    expect(answered?.response).toMatchObject({
      content: { size: 9, text: 'only this', comment: 'Part of it is missing in the capture.' },
      _error: expect.any(String)
    })
    const [none] = await entries(await captured([[get('/never'), '']], { targetEnds: true }))
    expect(none?.response).toEqual({
      status: 0,
      statusText: '',
      httpVersion: '',
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: 'x-unknown' },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
      _error: expect.stringMatching(/\.$/)
    })
    expect([none?.timings.receive, none?.['_state']]).toEqual([-1, 'incomplete'])
  })

  it('names a method for a request that was not captured, and can be reopened', async () => {
    const engine = await startEngine()
    const packets = [...handshake(), said('server', 3e6, { seq: 5001, ack: 1001, payload: ok('late') })]
    const capture = await openedFile(engine, await fileOf(pcapFile(packets)))
    const { text } = await exported(engine, 'har', { capture })
    expect(harFaults(text)).toEqual([])
    const { request, response } = readWholeHar(text).log.entries[0] ?? {}
    expect([request?.method, request?.comment, response?.content.text]).toEqual([
      'UNKNOWN',
      'The request is missing in the capture.',
      'late'
    ])
    // Files written by earlier versions left the method empty.
    for (const file of [text, text.replace('"UNKNOWN"', '""')]) {
      const again = await openedCapture(engine, file, 'again.har')
      const rewritten = await exported(engine, 'har', { capture: again })
      expect(readWholeHar(rewritten.text).log.entries).toMatchObject([
        { request: { comment: 'The request is missing in the capture.' }, response: { status: 200 } }
      ])
    }
  })

  it('keeps a note as the comment, a redirect, an interim response and trailers', async () => {
    const engine = await captured([
      [
        get('/old'),
        'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n' +
          'HTTP/1.1 302 Found\r\nLocation: /new\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 1\r\n\r\n'
      ]
    ])
    await engine.handlers['marks.set']({
      capture: LIVE,
      kind: 'exchanges',
      numbers: [[1, 2]],
      bookmark: true,
      note: 'look <here>'
    })
    const [found] = await entries(engine)
    expect(found).toMatchObject({
      comment: 'look <here>',
      _bookmark: true,
      _interimResponses: [
        { status: 103, statusText: 'Early Hints', headers: [{ name: 'Link', value: '</a>' }] }
      ],
      response: {
        redirectURL: '/new',
        _trailers: [{ name: 'X-Sum', value: '1' }],
        content: { size: 2, text: 'hi' }
      }
    })
  })

  it('without bodies reports their size, and for truncated ones the omitted part', async () => {
    const engine = await captured([[get('/'), ok('0123456789', 'Content-Type: text/plain')]])
    const [bare] = await entries(engine, { bodies: false })
    expect(bare?.response.content).toEqual({ size: 10, mimeType: 'text/plain' })
    const { told } = await exported(engine, 'har', { bodyLimit: 4 })
    const [short] = await entries(engine, { bodyLimit: 4 })
    expect([short?.response.content, told.cut]).toEqual([
      { size: 10, mimeType: 'text/plain', text: '0123', comment: 'Truncated: 4 of 10 bytes.' },
      1
    ])
  })

  it('contains the rows of a filter, in its order, and the selected ones', async () => {
    const engine = await captured([
      [get('/a'), ok('a')],
      [get('/b'), ok('b', 'X-Kind: two')],
      [get('/c'), ok('c', 'X-Kind: two')]
    ])
    const urls = async (part: object): Promise<string[]> =>
      (
        await entries(engine, {
          query: { kind: 'exchanges', filter: '', sessions: null, sort: null, ...part }
        })
      ).map(({ request }) => request.url.replace('http://test', ''))
    expect(await urls({ sort: { column: 'path', descending: true } })).toEqual(['/c', '/b', '/a'])
    expect(await urls({ filter: 'response.header.x-kind:two' })).toEqual(await urls({ only: [[2, 4]] }))
    expect(await urls({ only: [[1, 2]] })).toEqual(['/a'])
  })
})
