/** Output of `tcplens proxy --json`, which `decode --json` of its file must match. */

import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parseLines, runCli, startCliProxy, type JsonLine } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { broken, closedPort, dial, listen, receive, received } from '../helpers/servers'

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')
const isEvent =
  (name: string, connection?: number) =>
  (line: JsonLine): boolean =>
    line['event'] === name && (connection === undefined || line['connection'] === connection)

const REQUEST =
  'POST /a?b HTTP/1.1\r\nHost: h\r\nX-Pad: \t v \t\r\nX-Latin: \u00e9\r\nx-pad: again\r\nTransfer-Encoding: chunked\r\n\r\n' +
  '3\r\nabc\r\n2;x\r\nde\r\n0\r\nX-Trailer:  t \r\n\r\n'
const ZIPPED = gzipSync('content')
const INTERIM = 'HTTP/1.1 100 Continue\r\n\r\n'
const HEAD = `HTTP/1.1 200 Fine\r\nContent-Encoding: gzip\r\nContent-Length: ${ZIPPED.length}\r\n\r\n`
const RESPONSE = Buffer.concat([Buffer.from(INTERIM + HEAD), ZIPPED])

describe('a proxy with --json', () => {
  it('prints all events in order with every documented member, and decode prints the same', async () => {
    const path = join(await temporaryFolder(), 'story.pcapng')
    const server = await listen()
    const { cli, address } = await startCliProxy(server.address, '--write', path)
    const client = await dial(address)
    const clientEnd = { host: '127.0.0.1', port: client.localPort }
    const target = await server.accepted()
    client.write(Buffer.from(REQUEST, 'latin1'))
    await receive(target, REQUEST.length)
    target.write(RESPONSE)
    await receive(client, RESPONSE.length)
    client.end()
    await received(target)
    target.end()
    await cli.until('the close', isEvent('connection-close'))
    cli.kill('SIGTERM')
    const { code, stdout, stderr } = await cli.exited
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })

    const time = expect.any(Number) as number
    const message = {
      event: 'message',
      connection: 1,
      exchange: 1,
      time,
      version: 'HTTP/1.1',
      trailers: [],
      complete: true,
      problems: []
    }
    const lines = parseLines(stdout)
    expect(lines).toEqual([
      { event: 'listening', address: '127.0.0.1', port: address.port, pid: cli.pid, mode: 'forward' },
      {
        event: 'connection-open',
        connection: 1,
        time,
        client: clientEnd,
        server: address,
        target: server.address
      },
      {
        ...message,
        kind: 'http.request',
        direction: 'up',
        method: 'POST',
        target: '/a?b',
        headers: [
          ['Host', 'h'],
          ['X-Pad', 'v'],
          ['X-Latin', '\u00e9'],
          ['x-pad', 'again'],
          ['Transfer-Encoding', 'chunked']
        ],
        trailers: [['X-Trailer', 't']],
        problems: [
          {
            code: 'non-ascii-field',
            offset: REQUEST.indexOf('\u00e9'),
            severity: 'note',
            rule: 'RFC 9110 §5.5',
            smuggling: false
          },
          expect.objectContaining({ code: 'chunk-extension' }) as object,
          expect.objectContaining({ code: 'trailer-fields' }) as object
        ],
        body: { length: 5, sha256: sha256('abcde') },
        range: [0, REQUEST.length]
      },
      {
        ...message,
        kind: 'http.response',
        direction: 'down',
        status: 100,
        reason: 'Continue',
        problems: [expect.objectContaining({ code: 'unasked-continue' }) as object],
        headers: [],
        body: { length: 0, sha256: sha256('') },
        range: [0, INTERIM.length]
      },
      {
        ...message,
        kind: 'http.response',
        direction: 'down',
        status: 200,
        reason: 'Fine',
        headers: [
          ['Content-Encoding', 'gzip'],
          ['Content-Length', String(ZIPPED.length)]
        ],
        body: { length: ZIPPED.length, sha256: sha256(ZIPPED) },
        range: [INTERIM.length, RESPONSE.length]
      },
      {
        event: 'connection-close',
        connection: 1,
        time,
        up: REQUEST.length,
        down: RESPONSE.length,
        endedBy: 'client',
        how: 'fin'
      },
      { event: 'closed' }
    ])
    for (const line of lines.slice(1, -1))
      expect(Math.abs(Number(line['time']) - Date.now() / 1000)).toBeLessThan(60)

    const decoded = await runCli('decode', path, '--json')
    expect(decoded).toMatchObject({ code: 0, stderr: '' })
    expect(parseLines(decoded.stdout)).toEqual(lines.slice(1))
  })

  it('prints messages when they end, including problems and truncated bodies', async () => {
    const server = await listen()
    const { cli, address } = await startCliProxy(server.address)
    const client = await dial(address)
    const target = await server.accepted()
    const bad = 'GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n'
    client.write(bad)
    await receive(target, bad.length)
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\ncut'
    target.end(answer)
    await received(client)
    client.end()
    await cli.until('the close', isEvent('connection-close'))
    const [request, response] = cli.lines().filter(isEvent('message'))
    expect(request).toMatchObject({ kind: 'http.request', complete: true })
    expect(request?.['problems']).toEqual([
      { code: 'bad-field-name', offset: 28, severity: 'error', rule: 'RFC 9110 §5.1', smuggling: true }
    ])
    expect(response).toMatchObject({
      kind: 'http.response',
      complete: false,
      body: { length: 3, sha256: sha256('cut') },
      range: [0, answer.length]
    })
  })

  it('prints how each connection ended', async () => {
    const server = await listen()
    const { cli, address } = await startCliProxy(server.address)
    const one = await dial(address)
    const first = await server.accepted()
    one.write('x')
    await receive(first, 1)
    one.resetAndDestroy()
    await cli.until('the first close', isEvent('connection-close', 1))
    const two = await dial(address)
    const second = await server.accepted()
    second.end('bye')
    await received(two)
    two.end()
    await cli.until('the second close', isEvent('connection-close', 2))
    const three = await dial(address)
    await server.accepted()
    three.resume()
    await cli.until('the third connection', isEvent('connection-open', 3))
    cli.kill('SIGINT')
    const { code, stdout } = await cli.exited
    expect(code).toBe(0)
    const closes = parseLines(stdout).filter(isEvent('connection-close'))
    const time = expect.any(Number) as number
    expect(closes).toEqual([
      {
        event: 'connection-close',
        connection: 1,
        time,
        up: 1,
        down: 0,
        endedBy: 'client',
        how: 'rst',
        code: 'ECONNRESET'
      },
      { event: 'connection-close', connection: 2, time, up: 0, down: 3, endedBy: 'target', how: 'fin' },
      { event: 'connection-close', connection: 3, time, up: 0, down: 0, endedBy: 'tcplens', how: 'fin' }
    ])
  })

  it('prints the error code of a server that refuses', async () => {
    const { cli, address } = await startCliProxy({ host: '127.0.0.1', port: await closedPort() })
    const client = await dial(address)
    client.resume()
    await broken(client)
    expect(await cli.until('the close', isEvent('connection-close'))).toMatchObject({
      endedBy: 'target',
      how: 'error',
      code: 'ECONNREFUSED'
    })
  })
})
