/** Fields as table columns, filter criteria and sort keys, through a real engine. */

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../src/engine/engine'
import type { Events } from '../../../../src/shared/contract/contract'
import { checkOutput } from '../../../../src/shared/contract/parse'
import type { ExchangeRow, ViewQuery } from '../../../../src/shared/contract/views'
import { LIVE, startEngine, startProxy, untilClosed } from '../../../helpers/engine'
import { askHttp2, startHttp2 } from '../../../helpers/http2-peers'
import { ok, play, setStage } from '../../../helpers/http-traffic'
import { waitUntil } from '../../../helpers/patience'

const ask = (target: string, ...headers: string[]): string =>
  `GET ${target} HTTP/1.1\r\nHost: h\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`

const told: Events['view'][] = []

async function listenedTo(): Promise<Engine> {
  told.length = 0
  const engine = await startEngine()
  engine.onEvent((name, payload) => {
    if (name === 'view') told.push(payload as Events['view'])
  })
  return engine
}

async function traffic(): Promise<Engine> {
  const engine = await listenedTo()
  await play(await setStage(engine), [
    [ask('/a?id=2&id=3', 'User-Agent: curl/8', 'Cookie: sid=x'), ok('1', 'Server: one')],
    [
      ask('/b%20c?q=%E4%B8%AD', `X-Long: ${'y'.repeat(9000)}`, 'User-Agent: Probe'),
      ok('2', 'Set-Cookie: sid=new; Path=/')
    ],
    [ask('http://other:81/c'), 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n']
  ])
  return engine
}

async function rowsOf(
  engine: Engine,
  changes: Partial<Extract<ViewQuery, { kind: 'exchanges' }>>,
  columns: string[] = []
): Promise<ExchangeRow[]> {
  const query: ViewQuery = { kind: 'exchanges', filter: '', sessions: null, sort: null, ...changes }
  const { view, scanned } = await engine.handlers['views.open']({ capture: LIVE, query })
  const isRead = (): boolean => told.findLast((event) => event.view === view)?.scanned === undefined
  if (scanned !== undefined) await waitUntil(() => told.some((event) => event.view === view) && isRead())
  const page = await engine.handlers['views.rows']({ capture: LIVE, view, first: 0, count: 100, columns })
  checkOutput('reply', 'views.rows', page)
  return page.rows as ExchangeRow[]
}

describe('a field as a column', () => {
  it('has the value of each row, from both messages, and is empty where the field is missing', async () => {
    const rows = await rowsOf(await traffic(), {}, [
      'request.header.user-agent',
      'request.query.id',
      'request.cookie.sid',
      'request.path',
      'request.host',
      'response.header.server',
      'response.cookie.sid',
      'response.reason'
    ])
    expect(rows.map(({ extra }) => extra)).toEqual([
      ['curl/8', '2, 3', 'x', '/a', 'h', 'one', '', 'OK'],
      ['Probe', '', '', '/b%20c', 'h', '', 'new', 'OK'],
      ['', '', '', '/c', 'other:81', '', '', 'Not Found']
    ])
  })

  it('has values from HTTP/2 streams, whose trees have the same shape', async () => {
    const engine = await listenedTo()
    const { address } = await startProxy(engine, await startHttp2())
    const url = `http://${address.host}:${address.port}`
    await askHttp2(url, [{ ':path': '/echo?a=1', ':method': 'POST', 'x-secret': 'abc', body: 'hello' }])
    await untilClosed(engine, 1)
    const columns = ['request.header.x-secret', 'request.query.a', 'request.host', 'request.version']
    const [row] = await rowsOf(engine, { filter: 'request.header.x-secret:ABC' }, columns)
    expect(row?.extra).toEqual(['abc', '1', `${address.host}:${address.port}`, 'HTTP/2'])
    const { fields } = await engine.handlers['fields.get']({
      capture: LIVE,
      exchange: 1,
      message: 0,
      first: 0,
      count: 100
    })
    const keys = fields.filter(({ depth }) => depth < 2).map(({ key }) => key)
    expect(keys).toEqual(['http.request', 'http.start-line', 'http.headers', 'http.body'])
    const header = fields.find(({ name }) => name === 'x-secret')
    const place = await engine.handlers['fields.at']({
      capture: LIVE,
      connection: 1,
      direction: 'up',
      offset: header?.range[0] ?? 0
    })
    expect(place?.path.map(({ key }) => key).slice(0, 3)).toEqual([
      'http.request',
      'http.headers',
      'http.header'
    ])
  })

  it('has values from JSON bodies, encoded or not, and from trailers; it marks bodies that are too long', async () => {
    const engine = await listenedTo()
    const order = { order: { ids: [7, 9], note: 'été' }, ok: true }
    const long = `{"pad": "${'x'.repeat(1024 * 1024)}", "order": {"ids": [1, 2]}}`
    const trailed = '2\r\n{}\r\n0\r\nX-Sum: one\r\nX-Sum: two\r\n\r\n'
    await play(await setStage(engine), [
      [ask('/plain'), ok(Buffer.from(JSON.stringify(order)))],
      [ask('/gzip'), ok(gzipSync(JSON.stringify(order)), 'Content-Encoding: gzip')],
      [ask('/long'), ok(gzipSync(long), 'Content-Encoding: gzip')],
      [ask('/strange'), ok('{"order": 1}', 'Content-Encoding: made-up')],
      [ask('/trailers'), `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${trailed}`]
    ])
    const columns = ['response.json:$.order.ids[1]', 'response.json:$.order.note', 'response.trailer.x-sum']
    const rows = await rowsOf(engine, {}, columns)
    const tooLong = { note: 'too-long' }
    const strange = { note: 'not-decoded' }
    expect(rows.map(({ extra }) => extra)).toEqual([
      ['9', 'été', ''],
      ['9', 'été', ''],
      [tooLong, tooLong, ''],
      [strange, strange, ''],
      ['', '', 'one, two']
    ])
    const found = async (filter: string): Promise<number[]> =>
      (await rowsOf(engine, { filter })).map(({ exchange }) => exchange)
    expect(await found('response.json:$.order.ids[0]:=7')).toEqual([1, 2])
    expect(await found('response.json:$.order.note -response.json:$.ok:false target:gzip')).toEqual([2])
    expect(await found('response.trailer.x-sum:')).toEqual([5])
    const sort = { column: 'response.json:$.order.note', descending: true }
    expect((await rowsOf(engine, { sort })).map(({ exchange }) => exchange)).toEqual([1, 2, 3, 4, 5])
  })

  it('has the trailers that gRPC-web and Connect carry in their bodies', async () => {
    const engine = await listenedTo()
    const framed = (flags: number, said: string): Buffer => {
      const prefix = Buffer.from([flags, 0, 0, 0, 0])
      prefix.writeUInt32BE(said.length, 1)
      return Buffer.concat([prefix, Buffer.from(said)])
    }
    const web = Buffer.concat([framed(0, '\b\x07'), framed(0x80, 'grpc-status: 5\r\nx-id: 7\r\n')])
    const end = JSON.stringify({ error: { code: 'not_found' }, metadata: { 'X-Id': ['8', '9'] } })
    const type = (name: string): string => `Content-Type: application/${name}`
    await play(await setStage(engine), [
      [ask('/web'), ok(web, type('grpc-web+proto'))],
      [ask('/coded'), ok(gzipSync(web.toString('base64')), type('grpc-web-text'), 'Content-Encoding: gzip')],
      [ask('/connect'), ok(Buffer.concat([framed(0, '{}'), framed(2, end)]), type('connect+json'))],
      [ask('/cut'), ok(web.subarray(0, 20), type('grpc-web'))],
      [ask('/long'), ok(Buffer.concat([framed(0, 'x'.repeat(1_100_000)), web]), type('grpc-web'))],
      [ask('/other'), ok(web, type('octet-stream'))]
    ])
    const keys = ['response.trailer.grpc-status', 'response.trailer.connect-code', 'response.trailer.x-id']
    const rows = await rowsOf(engine, {}, keys)
    const long = { note: 'too-long' }
    expect(rows.map(({ extra }) => extra)).toEqual([
      ['5', '', '7'],
      ['5', '', '7'],
      ['', 'not_found', '8, 9'],
      ['', '', ''],
      [long, long, long],
      ['', '', '']
    ])
    const failed = await rowsOf(engine, { filter: 'response.trailer.grpc-status:=5' })
    expect(failed.map(({ target }) => target)).toEqual(['/web', '/coded'])
  })

  it('sorts the table', async () => {
    const sort = { column: 'request.header.user-agent', descending: true }
    const rows = await rowsOf(await traffic(), { sort })
    expect(rows.map(({ exchange }) => exchange)).toEqual([1, 2, 3])
  })
})

describe('a filter by field', () => {
  it('matches columns of the table and fields of message heads', async () => {
    const engine = await traffic()
    const found = async (filter: string): Promise<number[]> =>
      (await rowsOf(engine, { filter })).map(({ exchange }) => exchange)
    expect(await found('status:404')).toEqual([3])
    expect(await found('-status:4xx size:1')).toEqual([1, 2])
    expect(await found('request.header.user-agent:PROBE')).toEqual([2])
    expect(await found('-request.header.user-agent:')).toEqual([3])
    expect(await found('request.query.q:中 method:get')).toEqual([2])
    expect(await found('request.host:=h response.header.server:one')).toEqual([1])
  })

  it('is refused with an explanation where it is not supported', async () => {
    await expect(rowsOf(await traffic(), { filter: 'request.nothing.x:1' })).rejects.toThrow(
      /unknown-field in request.nothing.x/
    )
  })
})
