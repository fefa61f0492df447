/** Repeating requests of any protocol: the user defines where replies end. */

import type net from 'node:net'
import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { RepeatInput, type RawAnswer } from '../../../src/shared/contract/repeat-input'
import { readStream, startEngine, startProxy, untilClosed } from '../../helpers/engine'
import { countingServer, repeated, repeatOf, requestOf } from '../../helpers/repeating'
import { listen, type TestServer } from '../../helpers/servers'

/**
 * Starts a server that replies to each line with `=` and the line, in two writes (`one` in one); `bye` ends it.
 * `greeting` is sent first.
 */
async function lineServer(greeting = ''): Promise<TestServer & { lines: string[] }> {
  const lines: string[] = []
  const server = await listen((socket: net.Socket) => {
    let rest = ''
    if (greeting !== '') socket.write(greeting)
    socket.on('data', (bytes) => {
      rest += bytes.toString('latin1')
      for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 1)
        lines.push(line)
        if (line === 'one') socket.write('=one\n')
        else
          socket.write('=', () => {
            if (line === 'bye') socket.end('\n')
            else socket.write(`${line}\n`, 'latin1')
          })
      }
    })
  })
  return Object.assign(server, { lines })
}

const rawOf = (
  server: TestServer,
  text: string,
  raw: RawAnswer,
  wish: Partial<RepeatInput> = {}
): RepeatInput =>
  repeatOf(server.address, {
    count: 20,
    concurrency: 2,
    ...wish,
    steps: [{ target: server.address, pieces: requestOf(text), extract: [], raw }]
  })
const LINE = {
  ends: 'pattern',
  match: { kind: 'text', text: '\n', whole: false, ignoreCase: false }
} as const

describe('a raw request', () => {
  it.each<[string, RawAnswer, Partial<RepeatInput>]>([
    ['a fixed number of bytes', { ends: 'bytes', count: 5, greets: false }, {}],
    ['a pattern', { ...LINE, greets: false }, {}],
    ['silence', { ends: 'silence', after: 30, greets: false }, {}],
    [
      'a fixed number of bytes, pipelined',
      { ends: 'bytes', count: 5, greets: false },
      { connections: { kind: 'pipeline', depth: 4 } }
    ],
    ['a pattern, pipelined', { ...LINE, greets: false }, { connections: { kind: 'pipeline', depth: 4 } }],
    ['a pattern, a connection each', { ...LINE, greets: false }, { connections: { kind: 'each' } }]
  ])('is answered completely with %s', async (_, raw, wish) => {
    // A pause within a reply would end it; a reply in a single write has no pause.
    const line = raw.ends === 'silence' ? 'one' : 'two'
    const engine = await startEngine()
    const server = await lineServer()
    const snapshot = await repeated(engine, rawOf(server, `${line}\n`, raw, wish))
    expect(snapshot).toMatchObject({
      state: 'done',
      name: line,
      requests: { sent: 20, answered: 20, failed: 0 },
      bytes: { up: 80, down: 100 },
      statuses: [],
      errors: [],
      latency: { count: 20 }
    })
    expect(server.lines.length).toBe(20)
  })

  it('is answered completely by the end of the connection, and each has its own connection', async () => {
    const engine = await startEngine()
    const server = await lineServer()
    const snapshot = await repeated(engine, rawOf(server, 'bye\n', { ends: 'close', greets: false }))
    expect(snapshot).toMatchObject({ requests: { answered: 20, failed: 0 }, bytes: { down: 40 } })
    expect(server.lines.length).toBe(20)
  })

  it('inserts values unchanged, including spaces, and extracts values across steps of one connection', async () => {
    const engine = await startEngine()
    const server = await lineServer('220 hello\n')
    const step = (text: string, extract: unknown[] = []): unknown => ({
      target: server.address,
      pieces: requestOf(text),
      extract,
      raw: { ...LINE, greets: true }
    })
    const snapshot = await repeated(
      engine,
      repeatOf(server.address, {
        count: 2,
        concurrency: 1,
        variables: [{ kind: 'list', name: 'who', values: ['a b', 'é'], atEnd: 'stop' }],
        steps: [
          step('hi {{who}}\n', [{ find: 'regex', name: 'got', in: 'body', pattern: '=(.*)\n', group: '1' }]),
          step('again {{got}}\n')
        ] as RepeatInput['steps']
      })
    )
    expect(snapshot).toMatchObject({ attempts: { done: 2, failed: 0 }, connected: 1, errors: [] })
    const e = Buffer.from('é').toString('latin1')
    expect(server.lines).toEqual(['hi a b', 'again hi a b', `hi ${e}`, `again hi ${e}`])
  })

  it('whose response breaks off fails, and the received part is recorded', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => {
      socket.on('data', () => socket.end('half'))
    })
    const record = { what: 'odd', errors: true, status: true, slower: null } as const
    const snapshot = await repeated(
      engine,
      rawOf(server, 'x', { ...LINE, greets: false }, { count: 1, record })
    )
    expect(snapshot.errors).toMatchObject([{ code: 'cut', count: 1 }])
    await untilClosed(engine, 1)
    expect((await readStream(engine, 1, 'down')).toString()).toBe('half')
  })

  it('of an HTTP exchange is not odd for a missing status', async () => {
    const engine = await startEngine()
    const server = await countingServer()
    const proxy = await startProxy(engine, server.address)
    await (
      await fetch(`http://127.0.0.1:${proxy.address.port}/`, { headers: { connection: 'close' } })
    ).text()
    await untilClosed(engine, 1)
    const raw = { ends: 'pattern', match: { ...LINE.match, text: '\r\n\r\nok' }, greets: false } as const
    const record = { what: 'odd', errors: true, status: true, slower: null } as const
    const steps = [{ exchange: 1, extract: [], raw }]
    const connections = { kind: 'each' } as const
    const input = repeatOf(server.address, { count: 2, concurrency: 1, connections, record, steps })
    expect(await repeated(engine, input)).toMatchObject({
      requests: { answered: 2, failed: 0 },
      recorded: { kept: 0, passed: 0 }
    })
  })

  it('is refused if its pattern is invalid, or if pipelined responses cannot be separated', async () => {
    const engine = await startEngine()
    const server = await lineServer()
    const wrong = { ends: 'pattern', match: { kind: 'regex', pattern: '(', ignoreCase: false } } as const
    await expect(
      engine.handlers['repeat.start'](rawOf(server, 'x', { ...wrong, greets: false }))
    ).rejects.toThrow('The pattern for the end of a response is invalid')
    const pipelined = { connections: { kind: 'pipeline', depth: 2 } } as const
    const silence = { ends: 'silence', after: 30, greets: false } as const
    expect(v.safeParse(RepeatInput, rawOf(server, 'x', silence, pipelined)).issues?.[0]?.message).toMatch(
      /^Pipelined requests need responses/
    )
  })
})
