import { execFile } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../../src/engine/engine'
import { startEngine, startProxy } from '../../../helpers/engine'
import { eventsNamed, makeSet, rawTalk, startMock, untilAnalysed } from '../../../helpers/mocking'
import { freePort } from '../../../helpers/nginx'
import { needs, peerPath } from '../../../helpers/peers'
import { startRedis } from '../../../helpers/redis'

const CONNECTIONS = { of: 'connections', ranges: null } as const

function redisCli(port: number, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(peerPath('redis-cli'), ['-p', String(port), ...args], { timeout: 20_000 }, (error, stdout) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`redis-cli: ${error.message}`, { cause: error }))
    })
  })
}

/**
 * Protocol of frames with a length of two bytes; the reply has the same bytes reversed. The server sends a greeting
 * first and ends at `bye`.
 */
async function startFramed(): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('\x00\x07framed1', 'latin1')
    let held = Buffer.alloc(0)
    socket.on('data', (bytes: Buffer) => {
      held = Buffer.concat([held, bytes])
      while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
        const length = held.readUInt16BE(0)
        const body = Buffer.from(held.subarray(2, 2 + length))
        held = held.subarray(2 + length)
        socket.write(frame(Buffer.from(body.toReversed())))
        if (body.toString() === 'bye') socket.end()
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve()
      })
    })
  onTestFinished(stop)
  return { port: (server.address() as AddressInfo).port, stop }
}

function frame(body: Uint8Array | string): Buffer {
  const bytes = Buffer.from(body as string)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}

const FRAMING = { kind: 'length', size: 2, endian: 'big', offset: 0, counts: 'rest', plus: 0 } as const

async function recordedFramed(engine: Engine): Promise<{ set: string; recorded: Buffer[] }> {
  const server = await startFramed()
  const proxy = await startProxy(engine, { host: '127.0.0.1', port: server.port })
  const recorded = [
    await rawTalk(proxy.address.port, Buffer.concat([frame('one'), frame('two'), frame('bye')]), 'greeted'),
    await rawTalk(proxy.address.port, Buffer.concat([frame('\x00\xff'), frame('bye')]), 'greeted')
  ]
  await server.stop()
  const { set } = await makeSet(engine, CONNECTIONS)
  return { set, recorded }
}

describe('a mock server of recorded conversations', () => {
  it(
    'serves redis-cli byte for byte after redis was stopped',
    needs('redis-server', 'redis-cli'),
    async () => {
      const redis = await startRedis()
      const engine = await startEngine()
      const proxy = await startProxy(engine, { host: '127.0.0.1', port: redis.port })
      const { port } = proxy.address
      const asked = [
        ['SET', 'a', '1'],
        ['GET', 'a'],
        ['INCR', 'a'],
        ['GET', 'a'],
        ['LRANGE', 'none', '0', '-1'],
        ['NOSUCH', 'thing']
      ]
      const recorded: string[] = []
      for (const one of asked) recorded.push(await redisCli(port, ...one))
      const { set } = await makeSet(engine, CONNECTIONS)
      const target = { host: '127.0.0.1', port: await freePort() }
      const mock = await startMock(engine, set, {
        miss: { then: 'forward', target, tls: 'off', host: 'keep' }
      })
      const answers: string[] = []
      for (const one of asked) answers.push(await redisCli(mock.address.port, ...one))
      expect(answers).toEqual(recorded)
      expect(answers).toEqual(['OK\n', '1\n', '2\n', '2\n', '\n', expect.stringContaining('unknown command')])
      // No upstream server is left to serve the rest.
      expect(await redisCli(mock.address.port, 'GET', 'b').catch(String)).toMatch(/closed|Error/i)
      await untilAnalysed(engine)
      const told = await eventsNamed(engine, 'mocked')
      expect(told.at(-1)?.text).toMatch(/could not be forwarded; nearest match: connection \d+ of/)
    }
  )

  it(
    'forwards unmatched commands to redis and serves the replies from then on',
    needs('redis-server', 'redis-cli'),
    async () => {
      const redis = await startRedis()
      const engine = await startEngine()
      const proxy = await startProxy(engine, { host: '127.0.0.1', port: redis.port })
      await redisCli(proxy.address.port, 'SET', 'a', '1')
      const { set } = await makeSet(engine, CONNECTIONS)
      const target = { host: '127.0.0.1', port: redis.port }
      const mock = await startMock(engine, set, {
        order: 'cycle',
        miss: { then: 'forward', target, tls: 'off', host: 'keep' }
      })
      const { port } = mock.address
      expect([await redisCli(port, 'GET', 'a'), await redisCli(port, 'SET', 'a', '1')]).toEqual([
        '1\n',
        'OK\n'
      ])
      await redisCli(redis.port, 'SET', 'a', '2')
      await untilAnalysed(engine)
      expect(await redisCli(port, 'GET', 'a')).toBe('1\n')
      expect(engine.sessions.get(mock.id).mock).toMatchObject({
        entries: 2,
        hits: 2,
        misses: 1,
        forwarded: 1
      })
    }
  )

  it.each([
    ['as recorded', { by: 'turns' } as const],
    ['in frames', { by: 'frames', framing: FRAMING } as const]
  ])('serves a binary protocol by its messages %s', async (_how, messages) => {
    const engine = await startEngine()
    const { set, recorded } = await recordedFramed(engine)
    const mock = await startMock(engine, set, { messages, order: 'cycle' })
    const { port } = mock.address
    const again = [
      await rawTalk(port, Buffer.concat([frame('one'), frame('two'), frame('bye')]), 'greeted'),
      await rawTalk(port, Buffer.concat([frame('\x00\xff'), frame('bye')]), 'greeted')
    ]
    expect(again).toEqual(recorded)
  })

  it('matches each frame separately, in any order, and reports unmatched ones', async () => {
    const engine = await startEngine()
    const { set } = await recordedFramed(engine)
    const mock = await startMock(engine, set, {
      messages: { by: 'frames', framing: FRAMING },
      order: 'cycle',
      miss: { then: 'bytes', payload: { form: 'hex', text: '0001 3f' } }
    })
    const answer = await rawTalk(
      mock.address.port,
      Buffer.concat([frame('two'), frame('other'), frame('one'), frame('bye')]),
      'greeted'
    )
    expect(answer.toString('latin1')).toBe('\x00\x07framed1\x00\x03owt\x00\x01?\x00\x03eno\x00\x03eyb')
    await untilAnalysed(engine)
    const [missed] = (await eventsNamed(engine, 'mocked')).filter(({ data }) => data['result'] === 'missed')
    expect(missed?.text).toMatch(
      /^00 05 6f 74 68 65 72 has no recorded response; nearest match: connection 1 of/
    )
  })

  it('compares only the first bytes when configured', async () => {
    const engine = await startEngine()
    const { set } = await recordedFramed(engine)
    const mock = await startMock(engine, set, { messages: { by: 'first', bytes: 3 }, order: 'cycle' })
    const answer = await rawTalk(mock.address.port, '\x00\x03other things')
    expect(answer.toString('latin1', 0, 12)).toBe('\x00\x07framed1\x00\x03e')
  })

  it('answers a prefix of a recorded message only to the matching part, and waits', async () => {
    const engine = await startEngine()
    const { set } = await recordedFramed(engine)
    const mock = await startMock(engine, set, { order: 'cycle', miss: { then: 'close', how: 'end' } })
    const answer = await rawTalk(mock.address.port, frame('one').subarray(0, 4), 'stays')
    expect(answer.toString('latin1')).toBe('\x00\x07framed1')
    await untilAnalysed(engine)
    const [missed] = (await eventsNamed(engine, 'mocked')).filter(({ data }) => data['result'] === 'missed')
    expect(missed?.text).toMatch(/^00 03 6f 6e has no recorded response; nearest match: connection 1 of/)
  })
})
