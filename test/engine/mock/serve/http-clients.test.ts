import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { Agent, createServer, request, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../../src/engine/engine'
import { startEngine, startProxy } from '../../../helpers/engine'
import { curl, eventsNamed, makeSet, rawTalk, startMock, untilAnalysed } from '../../../helpers/mocking'
import { needs, peerPath } from '../../../helpers/peers'
import { randomBytes } from '../../../helpers/random-bytes'

/** HTTP/1 clients that pipeline, disconnect early, or send without end. */

const BIG = randomBytes(8_000_000, 11)
const TAG = '"v1"'

/**
 * Starts a server with a small page with an ETag, a big one that supports ranges, and a chunked one of unknown
 * length.
 */
async function startOrigin(): Promise<{ host: string; port: number }> {
  const server = createServer((asked, answer) => {
    if (asked.url === '/big') {
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(asked.headers.range ?? '') ?? []
      if (from === undefined || to === undefined) answer.end(BIG)
      else
        answer
          .writeHead(206, {
            'Content-Length': Number(to) - Number(from) + 1,
            'Content-Range': `bytes ${from}-${to}/${BIG.length}`
          })
          .end(BIG.subarray(Number(from), Number(to) + 1))
    } else if (asked.headers['if-none-match'] === TAG) answer.writeHead(304, { ETag: TAG }).end()
    else if (asked.url === '/chunks') {
      answer.write('one ')
      answer.end('two')
    } else
      asked.resume().once('end', () => answer.writeHead(200, { ETag: TAG, 'Content-Length': 5 }).end('small'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

function read(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  agent: Agent | false = false
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    request({ port, path, headers, agent }, (answer: IncomingMessage) => {
      answer.toArray().then((pieces) => {
        resolve(Buffer.concat(pieces as Buffer[]))
      }, reject)
    })
      .once('error', reject)
      .end()
  })
}

async function startRecorded(): Promise<{ engine: Engine; id: number; port: number; set: string }> {
  const origin = await startOrigin()
  const engine = await startEngine()
  const { port } = (await startProxy(engine, origin)).address
  // A server that closes after each response announces it in the response.
  const agent = new Agent({ keepAlive: true })
  await read(port, '/small', {}, agent)
  await read(port, '/small', { 'If-None-Match': TAG }, agent)
  await read(port, '/big', {}, agent)
  await read(port, '/big', { Range: 'bytes=10-19' }, agent)
  await read(port, '/chunks', {}, agent)
  agent.destroy()
  const { set } = await makeSet(engine)
  const mock = await startMock(engine, set, { order: 'cycle' })
  return { engine, id: mock.id, port: mock.address.port, set }
}

const asked = (line: string, ...fields: string[]): string =>
  [`${line} HTTP/1.1`, 'Host: x', ...fields, '', ''].join('\r\n')

it('answers pipelined requests in order after the client’s FIN', async () => {
  const { port } = await startRecorded()
  const got = await rawTalk(
    port,
    [
      asked('HEAD /small'),
      asked('GET /small', `If-None-Match: ${TAG}`),
      asked('GET /big', 'Range: bytes=10-19'),
      asked('HEAD /chunks'),
      asked('POST /none', 'Transfer-Encoding: chunked') + '3\r\nabc\r\n0\r\n\r\n',
      asked('GET /chunks'),
      asked('GET /small', 'Connection: close'),
      // Bytes after the last request are not answered.
      asked('GET /small')
    ].join('')
  )
  const answers = got.toString('latin1').split(/(?=HTTP\/1\.1 \d{3} )/)
  const [headed, copy, part, chunked, none, chunks, small] = answers
  expect(answers.map((answer) => answer.slice(9, 12))).toEqual([
    '200',
    '304',
    '206',
    '200',
    '404',
    '200',
    '200'
  ])
  expect(headed).toMatch(/\r\nContent-Length: 5\r\n[^]*\r\n\r\n$/)
  expect(copy).toMatch(/\r\n\r\n$/)
  expect(part?.slice(part.indexOf('\r\n\r\n') + 4)).toBe(BIG.toString('latin1', 10, 20))
  expect(chunked).toMatch(/\r\nTransfer-Encoding: chunked\r\n\r\n$/)
  expect(none).toContain('No recorded request matches POST /none.')
  expect(chunks).toMatch(/\r\n\r\n4\r\none \r\n3\r\ntwo\r\n0\r\n\r\n$/)
  expect(small).toMatch(/\r\n\r\nsmall$/)
})

it('sends all of a long response after the client’s FIN', async () => {
  const { port } = await startRecorded()
  const got = await rawTalk(port, asked('GET /big', 'Connection: close'))
  expect(got.subarray(got.indexOf('\r\n\r\n') + 4).equals(BIG)).toBe(true)
})

it('serves the next client when one leaves in the middle of a response', async () => {
  const { engine, port } = await startRecorded()
  for (const leave of ['destroy', 'resetAndDestroy'] as const) {
    const client = connect(port, '127.0.0.1', () => client.write(asked('GET /big')))
    await once(client, 'data')
    client[leave]()
    await once(client, 'close')
  }
  expect((await read(port, '/small')).toString()).toBe('small')
  await untilAnalysed(engine)
})

it('ignores an upload whose client ends within it, and can stop during one that never ends', async () => {
  const { engine, id, port } = await startRecorded()
  const begun = `${asked('POST /small', 'Transfer-Encoding: chunked')}5\r\nbegun\r\n`
  expect((await rawTalk(port, begun)).toString()).toBe('')
  const client = connect(port, '127.0.0.1', () => client.write(`${asked('GET /small')}${begun}`))
  expect(String((await once(client, 'data'))[0])).toMatch(/small$/)
  const closed = once(client, 'close')
  await engine.handlers['sessions.stop']({ id })
  await closed
  await untilAnalysed(engine)
  const told = (await eventsNamed(engine, 'mocked')).map(({ data }) => [data['asked'], data['result']])
  expect(told).toEqual([['GET /small', 'answered']])
})

it('answers a range request of curl in the version curl uses', needs('curl'), async () => {
  const { port } = await startRecorded()
  const url = `http://127.0.0.1:${port}/big`
  const part = await curl('-r', '10-19', url)
  expect(part.toString('latin1', 0, 12)).toBe('HTTP/1.1 206')
  expect(part.subarray(part.indexOf('\r\n\r\n') + 4).equals(BIG.subarray(10, 20))).toBe(true)
  // Another range was not recorded: it is not derived from the whole, and the recorded whole response is sent.
  const other = await curl('-r', '0-3', url)
  expect(other.toString('latin1', 0, 12)).toBe('HTTP/1.1 200')
  const again = await curl('--http2', '-H', 'If-None-Match: "v1"', `http://127.0.0.1:${port}/small`)
  expect(again.toString('latin1', 0, 12)).toBe('HTTP/1.1 304')
})

it(
  'serves curl as a proxy if the upstream server is one, and reports plainly if not',
  needs('curl'),
  async () => {
    const origin = await startOrigin()
    const proxy = createServer()
    proxy.on('connect', (_asked, client) => {
      const server = connect(origin.port, origin.host, () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n')
        client.pipe(server).pipe(client)
      })
      server.on('error', () => client.destroy())
      client.on('error', () => server.destroy())
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void proxy.close())
    const { engine, port, set } = await startRecorded()
    const target = { host: '127.0.0.1', port: (proxy.address() as AddressInfo).port }
    const spy = await startMock(engine, set, { miss: { then: 'forward', target, tls: 'off', host: 'keep' } })
    const through = (mock: number): Promise<string> =>
      new Promise((resolve) => {
        const url = 'http://far.example/small'
        const options = ['-sS', '--proxytunnel', '-x', `http://127.0.0.1:${mock}`, '--noproxy', '', url, url]
        execFile(peerPath('curl'), options, { timeout: 30_000 }, (error, stdout, stderr) => {
          resolve(error === null ? stdout : stderr)
        })
      })
    expect(await through(spy.address.port)).toBe('smallsmall')
    expect(await through(port)).toContain('501')
  }
)
