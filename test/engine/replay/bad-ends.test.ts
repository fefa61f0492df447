/** Failures of a replay: each is reported, and no wait exceeds its timeout. */

import { expect, it, onTestFinished } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/engine/capture/ring-files'
import { closedPort, listen, receive, dial, received } from '../../helpers/servers'
import {
  closeEvent,
  eventNames,
  LIVE,
  readStream,
  startEngine,
  startProxy,
  untilClosed,
  untilComplete
} from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { get, ok, play, post, setStage } from '../../helpers/http-traffic'
import { ask, bytes, exchangeOf, sendAgain, serveHttp, told } from '../../helpers/replays'

it('a response slower than the limit ends the replay', async () => {
  const engine = await startEngine()
  const { address } = await listen((socket) => socket.resume())
  const detail = await ask(engine, address, get('/'), { timeout: 50 })
  expect(told(detail)).toMatchObject([{ event: 'timeout', leg: 'target', what: 'answer', after: 50 }])
  expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens' })
})

it('a response that drips slower than the limit ends the replay', async () => {
  const engine = await startEngine()
  const { address } = await listen((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n')
    const dropping = setInterval(() => socket.write('x'), 5)
    const stop = (): void => {
      clearInterval(dropping)
    }
    socket.on('close', stop)
    onTestFinished(stop)
  })
  const detail = await ask(engine, address, get('/'), { timeout: 100 })
  expect(told(detail)).toMatchObject([{ what: 'answer', after: 100 }])
})

it('the limit covers all redirects together', async () => {
  const engine = await startEngine()
  const silent = await listen((socket) => socket.resume())
  const { address } = await serveHttp((_request, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${silent.address.port}/` }).end()
  })
  await ask(engine, address, get('/'), { timeout: 200, redirects: 3 })
  const late = told(await untilClosed(engine, 2))
  expect(late.at(-1)).toMatchObject({ what: 'answer', after: 200 })
})

it.each([
  ['-ERR unknown command\r\n'],
  ['220 mail.example ESMTP\r\n'],
  [Buffer.from('15030100020246', 'hex')]
])('a response that is not HTTP (%j) is reported at once and not awaited any longer', async (answer) => {
  const engine = await startEngine()
  const { address } = await listen((socket) => {
    socket.on('end', () => socket.end())
    socket.once('data', () => socket.write(answer))
  })
  const detail = await ask(engine, address, get('/'))
  expect(told(detail)[0]).toMatchObject({ event: 'replay', what: 'foreign' })
  const words = detail.events.find(({ name }) => name === 'replay')?.text
  if (typeof answer === 'string') expect(told(detail)[0]).not.toHaveProperty('speaks')
  else expect(words).toContain('the server expects TLS')
  expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens' })
})

it('a server that is gone, and one that closes within its response', async () => {
  const engine = await startEngine()
  const gone = await ask(engine, { host: '127.0.0.1', port: await closedPort() }, get('/'))
  expect(told(gone)).toMatchObject([{ event: 'error', code: 'ECONNREFUSED' }])
  const { address } = await listen((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'))
  })
  const early = await ask(engine, address, get('/'))
  expect(closeEvent(early)).toMatchObject({ endedBy: 'target', how: 'fin' })
  expect((await exchangeOf(engine, early.row.connection)).row.state).not.toBe('complete')
})

it('a name that does not resolve', async () => {
  const engine = await startEngine()
  const detail = await ask(engine, { host: 'no-such-host.invalid', port: 80 }, get('/'))
  expect(told(detail)).toMatchObject([{ event: 'error' }])
})

it('a recording with a gap is refused, and its available part can be sent', async () => {
  const engine = await startEngine()
  const server = await listen()
  const proxy = await startProxy(engine, server.address)
  const client = await dial(proxy.address)
  const target = await server.accepted()
  const request = post('/', 'abcdefghi')
  const pass = async (text: string): Promise<void> => {
    client.write(text)
    await receive(target, text.length)
  }
  await pass(request.slice(0, -9))
  await pass('abc')
  await engine.handlers['captures.record']({ on: false })
  await pass('def')
  await engine.handlers['captures.record']({ on: true })
  await pass('ghi')
  target.write(ok(''))
  const exchange = await untilComplete(engine, 1)
  expect(exchange.row.connection).toBe(1)
  const start = request.length - 9
  const whole = { kind: 'captured' as const, start: 0, end: request.length }
  const refused = { code: 'replay-gap' }
  await expect(sendAgain(engine, { exchange: 1 })).rejects.toMatchObject(refused)
  await expect(sendAgain(engine, { exchange: 1, pieces: [whole] })).rejects.toMatchObject(refused)
  expect(engine.capture.connections).toBe(1)
  const pieces = [
    { kind: 'captured' as const, start: 0, end: start + 3 },
    bytes('...'),
    { kind: 'captured' as const, start: start + 6, end: request.length }
  ]
  await sendAgain(engine, { exchange: 1, pieces })
  const again = await server.accepted()
  expect((await receive(again, request.length)).toString()).toBe(request.replace('def', '...'))
  again.end(ok(''))
})

it('bytes dropped before they are sent end the request early, which is reported', async () => {
  const stage = await setStage(await startEngine({ ring: DEFAULT_LIMITS }))
  const { engine } = stage
  const large = post('/', 'x'.repeat(20_000_000))
  await play(stage, [[large, ok('')]])
  const server = await listen((socket) => socket.pause())
  const { connection } = await sendAgain(engine, { exchange: 1, target: server.address })
  const socket = await server.accepted()
  await engine.handlers['captures.clear']({})
  const sent = received(socket.resume())
  expect((await sent).length).toBeLessThan(large.length)
  socket.end()
  const [live] = await engine.handlers['captures.list']({})
  await waitFor(async () => {
    const detail = await engine.handlers['connections.get']({ capture: live!.capture, connection })
    expect(detail.row.ended).not.toBeNull()
    expect(told(detail)).toMatchObject([{ event: 'replay', what: 'cut-short' }])
  })
})

it('a range of any stream is sent to the server of its connection', async () => {
  const engine = await startEngine()
  const server = await listen()
  const proxy = await startProxy(engine, server.address)
  const client = await dial(proxy.address)
  const target = await server.accepted()
  client.write('\u0000PING\r\n')
  await receive(target, 7)
  target.write('+PONG and more')
  await receive(client, 14)
  const ends = [received(client), received(target)]
  client.end()
  await ends[1]
  target.end()
  await ends[0]
  await untilClosed(engine, 1)
  for (const [direction, start, end, text] of [
    ['up', 1, 5, 'PING'],
    ['down', 1, 5, 'PONG']
  ] as const) {
    const { connection } = await sendAgain(engine, {
      connection: 1,
      direction,
      pieces: [{ kind: 'captured', start, end }, bytes('!')]
    })
    const socket = await server.accepted()
    expect((await receive(socket, 5)).toString()).toBe(`${text}!`)
    socket.end()
    expect((await untilClosed(engine, connection)).row).toMatchObject({ replayOf: null })
    expect((await readStream(engine, connection, 'up')).toString()).toBe(`${text}!`)
  }
})

/** Each state of a replay, reached deterministically, and the message when the replay is cancelled in it. */
it.each([
  ['looking up', 'no-answer.invalid'],
  ['connecting', '192.0.2.1'],
  ['in TLS', 'tls'],
  ['sending', 'sending'],
  ['waiting', 'waiting'],
  ['receiving', 'receiving']
])('a replay can be ended immediately while %s', async (state, host) => {
  const engine = await startEngine()
  const server = await listen((socket) => {
    if (state === 'sending') socket.pause()
    else socket.resume()
    if (state === 'receiving') socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')
  })
  const isLocal = !host.includes('.')
  const target = isLocal ? server.address : { host, port: 81 }
  const large = bytes(post('/', 'x'.repeat(1_000_000)))
  const { connection } = await sendAgain(engine, {
    target: { host: target.host, port: target.port },
    pieces: [state === 'sending' ? large : bytes(get('/'))],
    way: state === 'in TLS' ? { tls: {} } : {}
  })
  if (isLocal) {
    const socket = await server.accepted()
    if (state !== 'sending') await expect.poll(() => socket.bytesRead).toBeGreaterThan(0)
    if (state === 'receiving') {
      await waitFor(async () => {
        const { row } = await engine.handlers['connections.get']({ capture: LIVE, connection })
        expect(row.down).toBeGreaterThan(0)
      })
    }
  }
  await engine.handlers['connections.end']({ connection, how: 'reset' })
  const detail = await untilClosed(engine, connection)
  // By no limit.
  expect(eventNames(detail)).not.toContain('timeout')
  expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens' })
  expect(eventNames(detail).at(-1)).toBe('close')
})

it('a server that responds completely and stops reading the request ends the replay', async () => {
  const engine = await startEngine()
  const server = await listen((socket) => {
    socket.once('data', () => {
      socket.pause()
      socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno')
    })
  })
  const body = Buffer.alloc(1024 * 1024 - 100)
  const head = bytes('PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 64000000\r\n\r\n')
  const stages: number[] = []
  while (stages.length < 40) {
    const { stage } = await engine.handlers['replays.stage']({ stage: null, bytes: body })
    stages.push(stage)
  }
  const pieces = [head, ...stages.map((stage) => ({ kind: 'staged' as const, stage }))]
  const { connection } = await sendAgain(engine, { target: server.address, pieces })
  const closed = await untilClosed(engine, connection)
  expect(closed.row.ended).toMatchObject({ by: 'tcplens' })
  expect((await exchangeOf(engine, connection)).row).toMatchObject({ status: 413 })
})

it('a server that never reads causes only little buffering', async () => {
  const engine = await startEngine()
  const stage = await setStage(engine)
  const large = post('/', 'x'.repeat(8_000_000))
  await play(stage, [[large, ok('')]])
  const { connection } = await sendAgain(engine, { exchange: 1, way: { timeout: 700 } })
  const deaf = await stage.server.accepted()
  deaf.pause()
  const { row } = await untilClosed(engine, connection)
  expect(row.up).toBeLessThan(large.length)
  expect(row.ended).toMatchObject({ by: 'tcplens', how: 'rst' })
})

it('a switch of protocols completes the response, without waiting for further bytes', async () => {
  const engine = await startEngine()
  const server = await listen((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
    })
    socket.on('end', () => socket.end())
  })
  const request = get('/chat', 'Upgrade: websocket', 'Connection: Upgrade')
  const detail = await ask(engine, server.address, request)
  expect(told(detail)).toEqual([])
  expect(detail.row.ended).toMatchObject({ by: 'tcplens', how: 'fin' })
  expect((await exchangeOf(engine, detail.row.connection)).row).toMatchObject({ status: 101 })
})
