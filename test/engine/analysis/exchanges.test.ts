/** Exchanges in the tables and the inspector, from real traffic through a real engine. */

import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { checkOutput } from '../../../src/shared/contract/parse'
import type { MessageDetail } from '../../../src/shared/contract/traffic'
import type { ExchangeRow } from '../../../src/shared/contract/views'
import { readStream, startEngine, untilClosed, LIVE } from '../../helpers/engine'
import { get, ok, play, post, setStage } from '../../helpers/http-traffic'
import { openCapture } from '../../helpers/opened-capture'
import { dial, receive, received } from '../../helpers/servers'

async function rowsOf(engine: Engine): Promise<ExchangeRow[]> {
  const query = { kind: 'exchanges', filter: '', sessions: null, sort: null } as const
  const { view } = await engine.handlers['views.open']({ capture: LIVE, query: query })
  const page = await engine.handlers['views.rows']({ capture: LIVE, view, first: 0, count: 100 })
  checkOutput('reply', 'views.rows', page)
  return page.rows as ExchangeRow[]
}

describe('the exchanges of a connection', () => {
  it('are rows in order, with method, path, status, type, size, times and state', async () => {
    const engine = await startEngine()
    await play(await setStage(engine), [
      [get('/one'), ok('hello', 'Content-Type: Text/Plain; charset=utf-8')],
      [
        post('/two', 'abc'),
        'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'
      ]
    ])
    const rows = await rowsOf(engine)
    const common = {
      connection: 1,
      session: 1,
      client: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
      time: expect.any(Number) as number,
      state: 'complete',
      host: 'test',
      version: 'HTTP/1.1',
      problems: 0,
      replayOf: null,
      dropped: false,
      bookmark: false,
      note: null,
      ended: { by: 'client', how: 'fin' },
      waited: expect.any(Number) as number,
      took: expect.any(Number) as number
    }
    expect(rows).toEqual([
      { ...common, exchange: 1, method: 'GET', target: '/one', status: 200, type: 'text/plain', size: 5 },
      { ...common, exchange: 2, method: 'POST', target: '/two', status: 404, type: '', size: 0 }
    ])
    for (const { waited, took } of rows) expect(took ?? 0).toBeGreaterThanOrEqual(waited ?? 0)
    expect(Math.abs((rows[0]?.time ?? 0) - Date.now())).toBeLessThan(60_000)
  })

  it('are paired when requests are pipelined and split at any byte', async () => {
    const engine = await startEngine()
    const requests = [get('/a'), get('/b'), get('/c')].join('')
    const answers = Buffer.concat([ok('1'), ok('22'), ok('333')])
    await play(await setStage(engine), [
      [requests.slice(0, 10), ''],
      [requests.slice(10), answers.subarray(0, 7)],
      ['', answers.subarray(7)]
    ])
    const rows = await rowsOf(engine)
    expect(rows.map(({ target, size, state }) => [target, size, state])).toEqual([
      ['/a', 1, 'complete'],
      ['/b', 2, 'complete'],
      ['/c', 3, 'complete']
    ])
  })

  it('without a response stay incomplete once the connection is closed', async () => {
    const engine = await startEngine()
    await play(await setStage(engine), [[get('/never'), '']])
    expect(await rowsOf(engine)).toMatchObject([
      { status: null, size: null, took: null, state: 'incomplete' }
    ])
  })

  it('are the same rows when the file is reopened', async () => {
    const engine = await startEngine()
    const stage = await setStage(engine)
    await play(stage, [[get('/one'), ok('x')]])
    await play(stage, [[post('/two', 'body'), 'HTTP/1.1 200 OK\r\n\r\nuntil the end']], { targetEnds: true })
    const live = await rowsOf(engine)
    const details = await Promise.all(
      live.map(async ({ exchange }) => engine.handlers['exchanges.get']({ capture: LIVE, exchange }))
    )
    await engine.close()
    const { handlers } = openCapture(engine.capture.path)
    expect(live.map(({ exchange }) => handlers['exchanges.get']({ exchange }))).toEqual(details)
    for (const detail of details) checkOutput('reply', 'exchanges.get', detail)
  })

  it('are absent for another protocol, whose bytes are all present', async () => {
    const engine = await startEngine()
    await play(await setStage(engine), [['NICK someone\r\n', ':server 001\r\n']])
    expect(await rowsOf(engine)).toEqual([])
    const { row } = await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
    expect(row).toMatchObject({ protocol: 'raw', up: 14, down: 13, exchanges: 0 })
    expect((await readStream(engine, 1, 'down')).toString()).toBe(':server 001\r\n')
  })
})

describe('the problems found in messages', () => {
  it('are listed with their message, even when they depend on earlier ones; violations count in the row', async () => {
    const engine = await startEngine()
    const smuggled =
      'POST /te HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
    await play(await setStage(engine), [
      [get('/first'), ok('1')],
      [smuggled + get('/next'), ok('22', 'Connection: close')],
      ['', `HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n${ok('3').toString()}`]
    ])
    const rows = await rowsOf(engine)
    expect(rows.map(({ target, problems }) => [target, problems])).toEqual([
      ['/first', 0],
      ['/te', 1],
      ['/next', 1]
    ])
    const details = await Promise.all(
      [2, 3].map(async (exchange) => engine.handlers['exchanges.get']({ capture: LIVE, exchange }))
    )
    const found = details.flatMap(({ messages }) =>
      messages.map(({ problems, range }) =>
        problems.map(({ code, offset }) => `${code}@${offset - range[0]}`)
      )
    )
    expect(found).toEqual([
      ['te-and-cl@50'],
      ['pipelined@0', 'close-before-answers@0'],
      [],
      ['data-after-close@0'],
      ['repeated-interim@0'],
      []
    ])
  })

  it('in bytes between messages are listed with the previous message', async () => {
    const engine = await startEngine()
    await play(await setStage(engine), [
      ['HEAD /head HTTP/1.1\r\nHost: test\r\n\r\n', ok('hello')],
      [get('/longer'), `${ok('ok').toString()}JUNK`],
      [get('/last'), ok('3')]
    ])
    const rows = await rowsOf(engine)
    expect(rows.map(({ target, problems }) => [target, problems])).toEqual([
      ['/head', 1],
      ['/longer', 1],
      ['/last', 0]
    ])
    const details = await Promise.all(
      [1, 2, 3].map(async (exchange) => engine.handlers['exchanges.get']({ capture: LIVE, exchange }))
    )
    expect(details.map(({ messages }) => messages.at(-1)?.problems.map(({ code }) => code))).toEqual([
      ['body-not-allowed'],
      ['bad-start-line'],
      []
    ])
  })

  it.each([
    ['an invalid size', 'POST /cut HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\n'],
    ['an end too early', 'POST /cut HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc']
  ])('do not separate a request from its response: %s', async (_what, request) => {
    const engine = await startEngine()
    const { server, proxy } = await setStage(engine)
    const client = await dial(proxy.address)
    const target = await server.accepted()
    const ended = received(target)
    client.end(request)
    await ended
    target.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')
    await received(client)
    await untilClosed(engine, 1)
    expect((await rowsOf(engine)).map(({ target, status, state }) => [target, status, state])).toEqual([
      ['/cut', 400, 'incomplete']
    ])
  })

  it('cover the part of an incomplete message received so far', async () => {
    const engine = await startEngine()
    const stage = await setStage(engine)
    const client = await dial(stage.proxy.address)
    const target = await stage.server.accepted()
    client.write('POST / HTTP/1.1\r\nHost: test\r\nContent-Length: +5\r\n\r\nhe')
    await receive(target, 53)
    await expect.poll(async () => (await rowsOf(engine)).length, { timeout: 10_000 }).toBe(1)
    const { messages } = await engine.handlers['exchanges.get']({ capture: LIVE, exchange: 1 })
    expect(messages.map(({ problems }) => problems)).toEqual([
      [{ code: 'content-length-signed', offset: 29 }]
    ])
    client.destroy()
  })
})

describe('the details of an exchange', () => {
  const REQUEST =
    'POST /form?a=1 HTTP/1.1\r\nHost: test\r\nX-Dup:  one \r\nx-dup: two\r\nX-Empty:\r\nTransfer-Encoding: chunked\r\n\r\n' +
    '5;note=x\r\nhello\r\n1\r\n!\r\n0\r\nX-Sum: 42\r\n\r\n'
  const RESPONSE = 'HTTP/1.1 201 Created here\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok'

  async function messages(): Promise<{ engine: Engine; found: MessageDetail[] }> {
    const engine = await startEngine()
    // A first exchange, so that no offset is correct merely by being zero.
    await play(await setStage(engine), [
      [get('/first'), ok('first')],
      [REQUEST, RESPONSE]
    ])
    return {
      engine,
      found: (await engine.handlers['exchanges.get']({ capture: LIVE, exchange: 2 })).messages
    }
  }

  it('name every field with exactly its bytes', async () => {
    const { engine, found } = await messages()
    const streams = { up: await readStream(engine, 1, 'up'), down: await readStream(engine, 1, 'down') }
    const [request, response] = found.map(({ direction, fields }) => {
      const text = (range: readonly number[] | null): string | null =>
        range && streams[direction].toString('latin1', range[0], range[1])
      return fields.map((field) => [
        field.kind,
        text(field.range),
        text(field.nameRange) ?? field.name,
        text(field.valueRange) ?? field.value,
        field.depth
      ])
    })
    expect(request).toEqual([
      ['start-line', 'POST /form?a=1 HTTP/1.1\r\n', '', '', 0],
      ['method', 'POST', '', 'POST', 1],
      ['target', '/form?a=1', '', '/form?a=1', 1],
      ['version', 'HTTP/1.1', '', 'HTTP/1.1', 1],
      ['header', 'Host: test\r\n', 'Host', 'test', 0],
      ['header', 'X-Dup:  one \r\n', 'X-Dup', 'one', 0],
      ['header', 'x-dup: two\r\n', 'x-dup', 'two', 0],
      ['header', 'X-Empty:\r\n', 'X-Empty', '', 0],
      ['header', 'Transfer-Encoding: chunked\r\n', 'Transfer-Encoding', 'chunked', 0],
      ['body', '5;note=x\r\nhello\r\n1\r\n!\r\n0\r\n', '', '', 0],
      ['chunk', '5;note=x\r\nhello\r\n', '', '5', 1],
      ['chunk', '1\r\n!\r\n', '', '1', 1],
      ['trailer', 'X-Sum: 42\r\n', 'X-Sum', '42', 0]
    ])
    expect(response).toEqual([
      ['start-line', 'HTTP/1.1 201 Created here\r\n', '', '', 0],
      ['version', 'HTTP/1.1', '', 'HTTP/1.1', 1],
      ['status', '201', '', '201', 1],
      ['reason', 'Created here', '', 'Created here', 1],
      ['header', 'Content-Length: 2\r\n', 'Content-Length', '2', 0],
      ['header', 'Content-Type: text/plain\r\n', 'Content-Type', 'text/plain', 0],
      ['body', 'ok', '', '', 0]
    ])
  })

  it('report how each message is framed and where it is in the stream', async () => {
    const { found } = await messages()
    const start = get('/first').length
    expect(found.map(({ fields, time, headRange, ...rest }) => rest)).toEqual([
      {
        kind: 'http.request',
        direction: 'up',
        range: [start, start + REQUEST.length],
        complete: true,
        missing: [],
        startLine: 'POST /form?a=1 HTTP/1.1',
        version: 'HTTP/1.1',
        framing: 'chunked',
        bodyLength: 6,
        contentType: '',
        contentEncoding: '',
        problems: [
          { code: 'chunk-extension', offset: 139 },
          { code: 'trailer-fields', offset: 164 }
        ]
      },
      {
        kind: 'http.response',
        direction: 'down',
        range: [ok('first').length, ok('first').length + RESPONSE.length],
        complete: true,
        missing: [],
        startLine: 'HTTP/1.1 201 Created here',
        version: 'HTTP/1.1',
        framing: 'length',
        bodyLength: 2,
        contentType: 'text/plain',
        contentEncoding: '',
        problems: []
      }
    ])
  })

  it('list interim responses between the request and the response', async () => {
    const engine = await startEngine()
    const interim = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'
    await play(await setStage(engine), [[get('/'), interim + interim + ok('x').toString()]])
    const detail = await engine.handlers['exchanges.get']({ capture: LIVE, exchange: 1 })
    expect(detail.messages.map(({ startLine, range }) => [startLine, range[0]])).toEqual([
      ['GET / HTTP/1.1', 0],
      ['HTTP/1.1 103 Early Hints', 0],
      ['HTTP/1.1 103 Early Hints', interim.length],
      ['HTTP/1.1 200 OK', interim.length * 2]
    ])
  })

  it('report a truncated body', async () => {
    const engine = await startEngine()
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this'
    await play(await setStage(engine), [[get('/'), answer]], { targetEnds: true })
    const { row, messages: found } = await engine.handlers['exchanges.get']({ capture: LIVE, exchange: 1 })
    expect(row.state).toBe('incomplete')
    expect(found.map(({ complete, range, bodyLength }) => ({ complete, range, bodyLength }))).toEqual([
      { complete: true, range: [0, get('/').length], bodyLength: 0 },
      { complete: false, range: [0, answer.length], bodyLength: 9 }
    ])
  })

  it('report the length of bodies larger than the part that is read', async () => {
    const engine = await startEngine()
    const chunks = Array.from({ length: 100 }, () => `2710\r\n${'x'.repeat(10_000)}\r\n`).join('')
    const head = 'Transfer-Encoding: chunked\r\n\r\n'
    await play(await setStage(engine), [
      [
        `POST / HTTP/1.1\r\nHost: test\r\n${head}${chunks}0\r\n\r\n`,
        `HTTP/1.1 200 OK\r\n${head}${chunks}${chunks}0\r\n\r\n`
      ]
    ])
    const { row, messages: found } = await engine.handlers['exchanges.get']({ capture: LIVE, exchange: 1 })
    expect(row).toMatchObject({ state: 'complete', size: 2_000_000 })
    expect(found.map(({ bodyLength, complete }) => [bodyLength, complete])).toEqual([
      [1_000_000, true],
      [2_000_000, true]
    ])
    checkOutput('reply', 'exchanges.get', { row, messages: found })
  })

  it('are refused for a missing exchange', async () => {
    const engine = await startEngine()
    await expect(engine.handlers['exchanges.get']({ capture: LIVE, exchange: 1 })).rejects.toMatchObject({
      code: 'not-found'
    })
    await expect(engine.handlers['connections.get']({ capture: LIVE, connection: 1 })).rejects.toMatchObject({
      code: 'not-found'
    })
  })
})
