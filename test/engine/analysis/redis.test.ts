/** A real redis-server behind a proxy: each command and reply is a message, as the server itself reports them. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { TapProtocolMessage } from '../../../src/engine/analysis/story/tap-entry'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import { startEngine, startProxy, untilClosed } from '../../helpers/engine'
import { openCapture } from '../../helpers/opened-capture'
import { waitFor } from '../../helpers/patience'
import { needs, peerPath } from '../../helpers/peers'
import { startRedis } from '../../helpers/redis'
import { dial } from '../../helpers/servers'
import { command } from '../../decode/stream/redis/helpers/recording'

const PEERS = needs('redis-server', 'redis-cli')

interface Stage {
  engine: Engine
  server: Endpoint
  proxy: Endpoint
}

async function setStage(): Promise<Stage> {
  const engine = await startEngine()
  const server = { host: '127.0.0.1', port: (await startRedis()).port }
  return { engine, server, proxy: (await startProxy(engine, server)).address }
}

/** A client whose received text can be awaited. */
async function client(address: Endpoint): Promise<{ socket: Socket; until(text: string): Promise<void> }> {
  const socket = await dial(address)
  let received = ''
  socket.on('data', (bytes: Buffer) => (received += bytes.toString('latin1')))
  return {
    socket,
    until: (text) =>
      waitFor(() => {
        if (!received.includes(text)) throw new Error(`${text} is not in ${received.slice(-500)}`)
      })
  }
}

/** Runs redis-cli with its commands on standard input. */
async function redisCli({ port }: Endpoint, input: string, ...args: string[]): Promise<void> {
  const child = spawn(peerPath('redis-cli'), ['-p', String(port), ...args], {
    stdio: ['pipe', 'ignore', 'ignore']
  })
  child.stdin.end(input)
  await once(child, 'close')
}

/** Starts `redis-cli monitor` on the server itself; returns the commands that it printed so far. */
async function monitor({ port }: Endpoint): Promise<() => string[]> {
  const child = spawn(peerPath('redis-cli'), ['-p', String(port), 'monitor'], {
    stdio: ['ignore', 'pipe', 'ignore']
  })
  let output = ''
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString('latin1')))
  onTestFinished(async () => {
    const closed = once(child, 'close')
    child.kill()
    await closed
  })
  await waitFor(() => {
    if (!output.startsWith('OK\n')) throw new Error('MONITOR has not begun')
  })
  return () =>
    output
      .split('\n')
      .slice(1, -1)
      .map((line) => line.replace(/^\S+ \[[^\]]*\] /, ''))
}

/** Returns all messages of the recorded file, after its connections ended. */
async function messagesOf(engine: Engine, connections: number): Promise<TapProtocolMessage[]> {
  for (let connection = 1; connection <= connections; connection++) await untilClosed(engine, connection)
  await engine.close()
  return openCapture(engine.capture.path).tap.flatMap((entry) =>
    entry.type === 'protocol-message' ? [entry] : []
  )
}

/** Returns a command as MONITOR prints it, by the values that its row shows. */
function asMonitored({ name, summary }: TapProtocolMessage): string {
  const words = summary.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []
  return [name, ...words]
    .map((word) => (word.startsWith('"') ? word : `"${word.replace(/["\\]/g, '\\$&')}"`))
    .join(' ')
}

const inUpperCase = (line: string): string => line.replace(/^"[^"]*"/, (word) => word.toUpperCase())

it('lists the commands that MONITOR reports, each with its reply', PEERS, async () => {
  const { engine, server, proxy } = await setStage()
  const reported = await monitor(server)
  const pipeline = Array.from({ length: 3000 }, (_, at) => command('SET', `key:${at}`, `value ${at}\n`)).join(
    ''
  )
  await redisCli(proxy, pipeline, '--pipe')
  await redisCli(proxy, 'MULTI\nINCR n\nLPUSH l a "b c"\nEXEC\nGET "key:1"\n')
  const { socket, until } = await client(proxy)
  socket.write('set inline "a \\x01 b"\r\n\r\nget inline\r\nHELLO 3\r\nHGETALL none\r\n')
  socket.write(
    `${command('SADD', 's', 'x')}${command('SMEMBERS', 's')}${command('INCR', 'inline')}PING end\r\n`
  )
  await until('end\r\n')
  socket.end()
  const messages = await messagesOf(engine, 3)
  const commands = messages.filter(({ kind }) => kind === 'request')
  const ours = commands.map(asMonitored)
  await waitFor(() => {
    expect(reported()).toHaveLength(ours.length)
  })
  expect(ours.toSorted()).toEqual(reported().map(inUpperCase).toSorted())
  // Each command has one reply, in the same exchange.
  const replies = messages.filter(({ kind }) => kind === 'response')
  const exchanges = (of: TapProtocolMessage[]): number[] =>
    of.map(({ exchange }) => exchange).toSorted((a, b) => a - b)
  expect(exchanges(replies)).toEqual(exchanges(commands))
  expect(messages.filter(({ complete, problems }) => !complete || problems.length > 0)).toEqual([])
  const replyTo = (name: string): string[] =>
    replies
      .filter(({ exchange }) => commands.some((each) => each.exchange === exchange && each.name === name))
      .map(({ name: type, summary, status }) => `${type} ${status || summary}`)
  expect(replyTo('EXEC')).toEqual(['array 1 2'])
  expect(replyTo('INCR')).toContain('simple error ERR')
  expect(replyTo('HELLO')[0]).toMatch(/^map server redis/)
  expect(replyTo('SMEMBERS')).toEqual(['set x'])
})

it('lists messages to subscribers and invalidations as events', PEERS, async () => {
  const { engine, proxy } = await setStage()
  const subscriber = await client(proxy)
  subscriber.socket.write(command('SUBSCRIBE', 'news', 'more') + command('PSUBSCRIBE', 'n*'))
  await subscriber.until('psubscribe')
  const tracker = await client(proxy)
  tracker.socket.write('HELLO 3\r\nCLIENT TRACKING ON\r\nGET k\r\nSUBSCRIBE news\r\n')
  await tracker.until('subscribe')
  const publisher = await client(proxy)
  publisher.socket.write(command('PUBLISH', 'news', 'hello there') + command('SET', 'k', '1'))
  await tracker.until('invalidate')
  await subscriber.until('pmessage')
  subscriber.socket.write(command('UNSUBSCRIBE') + command('PING'))
  await subscriber.until('pong')
  for (const { socket } of [subscriber, tracker, publisher]) socket.end()
  const messages = await messagesOf(engine, 3)
  const linesOf = (connection: number): string[] =>
    messages
      .filter((each) => each.connection === connection && each.direction === 'down')
      .map(({ kind, name, summary }) => `${kind} ${name} ${summary}`)
  const [first, second] = ['subscribe', 'unsubscribe'].map((kind) =>
    linesOf(1).filter((line) => line.startsWith(`response array ${kind}`))
  )
  expect([first?.length, second?.length]).toEqual([2, 2])
  expect(linesOf(1).filter((line) => line.startsWith('event'))).toEqual([
    'event array message news "hello there"',
    'event array pmessage n* news "hello there"'
  ])
  expect(linesOf(1).at(-1)).toBe('response array pong ""')
  expect(linesOf(2).slice(1)).toEqual([
    'response simple string OK',
    'response null (nil)',
    'response push subscribe news 1',
    'event push message news "hello there"',
    'event push invalidate k'
  ])
  expect(messages.flatMap(({ problems }) => problems)).toEqual([])
})

it('reads a value of 100 MB without holding it', PEERS, async () => {
  const { engine, proxy } = await setStage()
  const { socket, until } = await client(proxy)
  const size = 100_000_000
  socket.write(`*3\r\n$3\r\nSET\r\n$5\r\nlarge\r\n$${size}\r\n`)
  const piece = Buffer.alloc(1_000_000, 'x')
  for (let sent = 0; sent < size; sent += piece.length) if (!socket.write(piece)) await once(socket, 'drain')
  socket.write('\r\n')
  await until('+OK\r\n')
  socket.write(command('STRLEN', 'large'))
  await until(`:${size}\r\n`)
  socket.end()
  const [set, ...others] = await messagesOf(engine, 1)
  expect(set).toMatchObject({ name: 'SET', complete: true, body: { length: size + 8 }, problems: [] })
  expect(others.map(({ name, summary }) => `${name} ${summary}`)).toEqual([
    'simple string OK',
    'STRLEN large',
    `integer ${size}`
  ])
})
