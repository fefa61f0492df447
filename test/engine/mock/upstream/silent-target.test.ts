import { once } from 'node:events'
import http2, { type IncomingHttpHeaders } from 'node:http2'
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { DialError } from '../../../../src/engine/net/dial-error'
import type { Engine } from '../../../../src/engine/engine'
import { SILENCE_MS, statusOfFailure } from '../../../../src/engine/mock/upstream/upstream-request'
import type { Endpoint } from '../../../../src/shared/model/connection-event'
import { startEngine, startProxy } from '../../../helpers/engine'
import { askHttp2, startHttp2 } from '../../../helpers/http2-peers'
import { eventsNamed, makeSet, rawTalk, startMock, untilAnalysed } from '../../../helpers/mocking'
import { listen } from '../../../helpers/servers'

type Version = 'HTTP/1' | 'HTTP/2'

/** The response to a client: interim statuses, the final status (null if the request was cut off), the body. */
interface Answered {
  readonly interim: readonly number[]
  readonly status: number | null
  readonly body: string
}

/** An upstream server that sends `interim` and waits for the test before sending the rest. */
interface Target {
  readonly address: Endpoint
  say(status: number): void
  end(): void
}

async function silentHttp1(interim: readonly number[], begun: string): Promise<Target> {
  let asked: Socket | null = null
  const { address } = await listen((socket) => {
    socket.once('data', (bytes: Buffer) => {
      // The HTTP/2 preface: this server supports HTTP/1 only.
      if (bytes.toString('latin1').startsWith('PRI ')) {
        socket.destroy()
        return
      }
      asked = socket
      socket.write(interim.map((status) => `HTTP/1.1 ${status} Interim\r\n\r\n`).join('') + begun)
    })
  })
  return {
    address,
    say: (status) => asked?.write(`HTTP/1.1 ${status} Said\r\n\r\n`),
    end: () => asked?.end()
  }
}

async function silentHttp2(interim: readonly number[]): Promise<Target> {
  const server = http2.createServer()
  const sessions = new Set<http2.ServerHttp2Session>()
  let asked: http2.ServerHttp2Stream | null = null
  server.on('session', (session) => sessions.add(session))
  server.on('stream', (stream) => {
    asked = stream
    stream.on('error', () => undefined)
    for (const status of interim) stream.additionalHeaders({ ':status': status })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const end = (): void => {
    for (const session of sessions) session.destroy()
  }
  onTestFinished(() => {
    end()
    server.close()
  })
  const say = (status: number): void => {
    if (status < 200) asked?.additionalHeaders({ ':status': status })
    else asked?.respond({ ':status': status }, { endStream: true })
  }
  return { address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port }, say, end }
}

async function startSpy(engine: Engine, target: Endpoint): Promise<number> {
  const recorded = await startHttp2()
  const proxy = await startProxy(engine, recorded)
  await askHttp2(`http://127.0.0.1:${proxy.address.port}`, [{ ':path': '/recorded' }])
  const { set } = await makeSet(engine)
  const mock = await startMock(engine, set, {
    order: 'cycle',
    miss: { then: 'forward', target, tls: 'off', host: 'keep' }
  })
  return mock.address.port
}

/** Also resolves after a reset. */
function closing(stream: Duplex): Promise<void> {
  stream.on('error', () => undefined)
  return new Promise((resolve) => stream.once('close', resolve))
}

/** Callbacks by the number of interim responses received. */
type Meanwhile = Readonly<Record<number, () => void>>

async function askHttp1(port: number, meanwhile: Meanwhile): Promise<Answered> {
  const socket = connect(port, '127.0.0.1', () =>
    socket.write('GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  )
  onTestFinished(() => {
    socket.destroy()
  })
  const closed = closing(socket)
  let text = ''
  let heads = 0
  socket.setEncoding('latin1').on('data', (piece: string) => {
    text += piece
    const count = text.split('\r\n\r\n').length - 1
    if (count === heads) return
    heads = count
    meanwhile[heads]?.()
  })
  await closed
  const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status))
  const final = statuses.find((status) => status >= 200) ?? null
  return {
    interim: statuses.filter((status) => status < 200),
    status: final,
    body: final === null ? '' : (text.split('\r\n\r\n').at(-1) ?? '')
  }
}

async function askInHttp2(port: number, meanwhile: Meanwhile): Promise<Answered> {
  const session = http2.connect(`http://127.0.0.1:${port}`)
  session.on('error', () => undefined)
  onTestFinished(() => {
    session.destroy()
  })
  const stream = session.request({ ':path': '/x' })
  const closed = closing(stream)
  const seen: number[] = []
  const head = (fields: IncomingHttpHeaders): void => {
    seen.push(Number(fields[':status']))
    meanwhile[seen.length]?.()
  }
  let status: number | null = null
  let body = ''
  stream.on('headers', head)
  stream.once('response', (fields) => (status = Number(fields[':status'])))
  stream.setEncoding('latin1').on('data', (text: string) => (body += text))
  await closed
  session.close()
  return { interim: seen, status, body }
}

const ASK = { 'HTTP/1': askHttp1, 'HTTP/2': askInHttp2 }

/** Lets time pass normally and jump on request; timers that already run keep the real clock. */
function jumpingClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
}

afterEach(() => {
  vi.useRealTimers()
})

describe.each<{ client: Version; target: Version }>([
  { client: 'HTTP/1', target: 'HTTP/1' },
  { client: 'HTTP/2', target: 'HTTP/1' },
  { client: 'HTTP/2', target: 'HTTP/2' }
])('a server of $target that sends only interim responses to a client of $client', (versions) => {
  const start = async (
    interim: readonly number[]
  ): Promise<{ engine: Engine; port: number; target: Target }> => {
    const target = await (versions.target === 'HTTP/2' ? silentHttp2(interim) : silentHttp1(interim, ''))
    const engine = await startEngine()
    return { engine, port: await startSpy(engine, target.address), target }
  }

  it('and then nothing gives 504 with the reason', async () => {
    const { engine, port } = await start([103, 103])
    jumpingClock()
    const answer = await ASK[versions.client](port, {
      2: () => vi.advanceTimersByTime(SILENCE_MS)
    })
    expect(answer).toMatchObject({ interim: [103, 103], status: 504 })
    expect(answer.body).toMatch(/127\.0\.0\.1:\d+.*: it sent no data for 30 s/)
    await untilAnalysed(engine)
    const told = (await eventsNamed(engine, 'mocked')).map(({ data }) => data['result'])
    expect(told).toEqual(['failed'])
  })

  it('has its timeout restarted by each of them', async () => {
    const { port, target } = await start([103])
    const almost = (then: number) => (): void => {
      vi.advanceTimersByTime(0.7 * SILENCE_MS)
      target.say(then)
    }
    jumpingClock()
    const answer = await ASK[versions.client](port, { 1: almost(103), 2: almost(204) })
    expect(answer).toEqual({ interim: [103, 103], status: 204, body: '' })
  })

  it('and closes gives 502 with the reason', async () => {
    const { engine, port, target } = await start([103])
    const answer = await ASK[versions.client](port, { 1: target.end })
    expect(answer).toMatchObject({ interim: [103], status: 502 })
    expect(answer.body).toMatch(/127\.0\.0\.1:\d+/)
    await untilAnalysed(engine)
    const told = (await eventsNamed(engine, 'mocked')).map(({ data }) => data['result'])
    expect(told).toEqual(['failed'])
  })
})

it('a client is disconnected if part of the final head was already sent', async () => {
  const target = await silentHttp1([103], 'HTTP/1.1 200 OK\r\nX-Part')
  const engine = await startEngine()
  const port = await startSpy(engine, target.address)
  const answer = await askHttp1(port, { 1: target.end })
  expect(answer).toEqual({ interim: [103], status: 200, body: 'HTTP/1.1 200 OK\r\nX-Part' })
})

it('a server that sends nothing gives 504', async () => {
  const { address, accepted } = await listen()
  const engine = await startEngine()
  const port = await startSpy(engine, address)
  jumpingClock()
  const asked = rawTalk(port, 'GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  const there = await accepted()
  await once(there, 'data')
  vi.advanceTimersByTime(SILENCE_MS)
  expect((await asked).toString()).toMatch(/^HTTP\/1\.1 504 Gateway Timeout\r\n[^]*it sent no data for 30 s/)
})

it('a timeout while connecting gives the same status', () => {
  const statuses = ['ETIMEDOUT', 'ECONNREFUSED'].map((code) =>
    statusOfFailure(new DialError(code, 'it was so.'))
  )
  expect(statuses).toEqual([504, 502])
})
