import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket as WebSocketOfTheWeb } from 'undici'
import WebSocket, { WebSocketServer, type ClientOptions } from 'ws'
import { startEngine, startProxy } from '../../../helpers/engine'
import { curl, eventsNamed, makeSet, rawTalk, startMock, untilAnalysed } from '../../../helpers/mocking'
import { needs } from '../../../helpers/peers'

/**
 * Starts a server that sends a greeting, replies to each message in capitals with a count, and pushes a second
 * message after `twice`.
 */
async function startChat(deflates: boolean): Promise<{ port: number; stop(): Promise<void> }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: deflates })
  await once(server, 'listening')
  server.on('connection', (socket, asked: IncomingMessage) => {
    let count = 0
    socket.send(`welcome to ${asked.url ?? ''}`)
    socket.on('message', (data: Buffer, isBinary) => {
      count++
      socket.send(isBinary ? Buffer.from(data.toReversed()) : `${data.toString().toUpperCase()} ${count}`)
      if (data.toString() === 'twice') socket.send('and again')
    })
  })
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      for (const client of server.clients) client.terminate()
      server.close(() => {
        resolve()
      })
    })
  onTestFinished(stop)
  return { port: (server.address() as AddressInfo).port, stop }
}

/** Returns the replies to these messages, each sent after the previous reply, and the close code. */
async function chat(
  port: number,
  path: string,
  said: readonly (string | Buffer)[],
  options: ClientOptions = {}
): Promise<(string | number)[]> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, options)
  const got: (string | number)[] = []
  const left = [...said]
  socket.on('message', (data: Buffer) => {
    got.push(data.toString('latin1'))
    if (data.toString('latin1').startsWith('TWICE')) return
    const next = left.shift()
    if (next === undefined) socket.close(1000, 'done')
    else socket.send(next)
  })
  const [code] = (await once(socket, 'close')) as [number]
  return [...got, code]
}

/** The same with the browser-style WebSocket client. */
async function chatOfTheWeb(
  port: number,
  path: string,
  said: readonly string[]
): Promise<(string | number)[]> {
  const socket = new WebSocketOfTheWeb(`ws://127.0.0.1:${port}${path}`)
  const got: (string | number)[] = []
  const left = [...said]
  socket.addEventListener('message', ({ data }) => {
    got.push(String(data))
    const next = left.shift()
    if (next === undefined) socket.close(1000, 'done')
    else socket.send(next)
  })
  return new Promise((resolve) => {
    socket.addEventListener('close', ({ code }) => {
      resolve([...got, code])
    })
  })
}

const SAID = ['hello', 'twice', Buffer.from([0, 1, 2, 255]), 'hello'] as const
const ANSWERS = ['welcome to /chat', 'HELLO 1', 'TWICE 2', 'and again', '\xff\x02\x01\x00', 'HELLO 4', 1000]

describe('a recorded WebSocket', () => {
  it.each([
    ['plain', false],
    ['compressed', true]
  ])(
    'is served with its messages, %s, for any masks, after the server was stopped',
    async (_how, deflates) => {
      const server = await startChat(deflates)
      const engine = await startEngine()
      const proxy = await startProxy(engine, { host: '127.0.0.1', port: server.port })
      const options = { perMessageDeflate: deflates ? { threshold: 0 } : false }
      expect(await chat(proxy.address.port, '/chat', SAID, options)).toEqual(ANSWERS)
      await server.stop()
      const { set, entries, left } = await makeSet(engine)
      expect({ entries, left }).toEqual({ entries: 1, left: [] })
      const mock = await startMock(engine, set, { order: 'cycle' })
      const { port } = mock.address
      expect(await chat(port, '/chat', SAID, options)).toEqual(ANSWERS)
      // Fragmented messages with a ping between them, and a message that was never recorded.
      const socket = new WebSocket(`ws://127.0.0.1:${port}/chat`, options)
      const got: string[] = []
      socket.on('message', (data: Buffer) => got.push(data.toString()))
      await once(socket, 'message')
      socket.send('hel', { fin: false })
      socket.ping('there?')
      socket.send('lo', { fin: true })
      const [pong] = (await once(socket, 'pong')) as [Buffer]
      expect(pong.toString()).toBe('there?')
      socket.send('never said')
      socket.close()
      await once(socket, 'close')
      expect(got).toEqual(['welcome to /chat', 'HELLO 1'])
      await untilAnalysed(engine)
      const told = (await eventsNamed(engine, 'mocked')).map(({ data }) => [data['asked'], data['result']])
      expect(told.slice(-4)).toEqual([
        ['GET /chat', 'answered'],
        ['connection', 'answered'],
        ['hello', 'answered'],
        ['never said', 'missed']
      ])
    }
  )

  it.each([
    ['plain', false],
    ['compressed', true]
  ])('is served to another client implementation, %s', async (_how, deflates) => {
    const server = await startChat(deflates)
    const engine = await startEngine()
    const proxy = await startProxy(engine, { host: '127.0.0.1', port: server.port })
    const options = { perMessageDeflate: deflates ? { threshold: 0 } : false }
    const said = ['hello', 'again']
    const answers = ['welcome to /chat', 'HELLO 1', 'AGAIN 2', 1000]
    expect(await chatOfTheWeb(proxy.address.port, '/chat', said)).toEqual(answers)
    await server.stop()
    const { set } = await makeSet(engine)
    const mock = await startMock(engine, set, { order: 'cycle' })
    expect(await chatOfTheWeb(mock.address.port, '/chat', said)).toEqual(answers)
    expect(await chat(mock.address.port, '/chat', said, options)).toEqual(answers)
  })

  it('is forwarded and recorded at first, and served afterwards', async () => {
    const server = await startChat(true)
    const engine = await startEngine()
    const proxy = await startProxy(engine, { host: '127.0.0.1', port: server.port })
    await chat(proxy.address.port, '/other', ['x'])
    const { set } = await makeSet(engine)
    const target = { host: '127.0.0.1', port: server.port }
    const mock = await startMock(engine, set, {
      order: 'cycle',
      miss: { then: 'forward', target, tls: 'off', host: 'keep' }
    })
    expect(await chat(mock.address.port, '/chat', SAID)).toEqual(ANSWERS)
    await untilAnalysed(engine)
    await server.stop()
    expect(await chat(mock.address.port, '/chat', SAID)).toEqual(ANSWERS)
    await engine.handlers['sessions.stop']({ id: mock.id })
    const later = await startMock(engine, set)
    expect(await chat(later.address.port, '/chat', SAID)).toEqual(ANSWERS)
  })

  it('is not served to a request without an upgrade', needs('curl'), async () => {
    const server = await startChat(false)
    const engine = await startEngine()
    const proxy = await startProxy(engine, { host: '127.0.0.1', port: server.port })
    await chat(proxy.address.port, '/chat', [])
    const { set } = await makeSet(engine)
    const mock = await startMock(engine, set)
    const missed = await curl(`http://127.0.0.1:${mock.address.port}/chat`)
    expect(missed.toString()).toMatch(
      /^HTTP\/1\.1 404 [^]*- header upgrade is absent, was websocket in the recording/
    )
  })
})

it('a recorded 101 is served with the messages of another protocol', async () => {
  const server = createServer()
  server.on('upgrade', (_asked, socket, early) => {
    socket.on('error', () => undefined)
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: lines\r\n\r\nready\n')
    if (early.length > 0) socket.unshift(early)
    socket.on('data', (bytes: Buffer) => {
      if (bytes.toString() === 'bye\n') socket.end('ended\n')
      else socket.write(`<${bytes.toString().trim()}>\n`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const engine = await startEngine()
  const proxy = await startProxy(engine, {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port
  })
  const ask = (said: string): string =>
    `GET /lines HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: lines\r\n\r\n${said}`
  const recorded = await rawTalk(proxy.address.port, ask('bye\n'), 'stays')
  const { set } = await makeSet(engine)
  const mock = await startMock(engine, set)
  expect((await rawTalk(mock.address.port, ask('bye\n'), 'stays')).toString()).toBe(recorded.toString())
})
