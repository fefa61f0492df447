/** The built-in HTTP server, tested with curl and with requests written byte for byte. */

import { createHash } from 'node:crypto'
import { open, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { HttpBehaviour } from '../../../../src/shared/contract/behaviours'
import type { Endpoint } from '../../../../src/shared/model/connection-event'
import { http, rulesOf, serve, talk, text } from '../../../helpers/behaviours'
import { startEngine, temporaryFolder, untilClosed } from '../../../helpers/engine'
import { waitFor } from '../../../helpers/patience'
import { needs, peerPath } from '../../../helpers/peers'
import { randomBytes } from '../../../helpers/random-bytes'
import { run } from '../../../helpers/run'
import { dial, receive } from '../../../helpers/servers'

async function served(behaviour: HttpBehaviour): Promise<{ address: Endpoint; url: string }> {
  const engine = await startEngine()
  const { address } = await serve(engine, [behaviour])
  return { address, url: `http://127.0.0.1:${address.port}/` }
}

async function curl(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await run(peerPath('curl'), ['-sS', '--http1.1', ...args])
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  return { stdout, stderr }
}

/** Returns the bytes that the server sends in response to `request` until it ends the connection. */
async function answerTo(address: Endpoint, request: string, half = true): Promise<string> {
  const client = talk(address)
  if (half) client.socket.end(request, 'latin1')
  else client.socket.write(request, 'latin1')
  const all = await client.all
  client.socket.end()
  return all
}

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
const PAGE = '<h1>Hello from TCP 你好</h1>'
const PAGE_BYTES = Buffer.byteLength(PAGE)
const PAGE_LATIN1 = Buffer.from(PAGE).toString('latin1')

describe('a page', () => {
  it('consists of exactly these bytes', async () => {
    const { address } = await served(http(PAGE))
    expect(await answerTo(address, GET)).toBe(
      `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ${PAGE_BYTES}\r\n\r\n${PAGE_LATIN1}`
    )
  })

  it('keeps the connection for curl’s next request', needs('curl'), async () => {
    const { url } = await served(http(PAGE))
    const { stdout, stderr } = await curl('-v', url, `${url}again`)
    expect(stdout).toBe(PAGE + PAGE)
    expect(stderr).toMatch(/Re-using existing connection/)
  })

  it('ends the connection after each response when configured', needs('curl'), async () => {
    const { url } = await served(http(PAGE, { connection: 'close' }))
    const { stdout, stderr } = await curl('-v', url, `${url}again`)
    expect(stdout).toBe(PAGE + PAGE)
    expect(stderr).not.toMatch(/Re-using existing connection/)
    expect(stderr.match(/< Connection: close/g)).toHaveLength(2)
  })

  it('answers HEAD without a body and with the same fields', needs('curl'), async () => {
    const { url, address } = await served(http(PAGE))
    expect((await curl('-I', url)).stdout).toBe(
      `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ${PAGE_BYTES}\r\n\r\n`
    )
    const both = await answerTo(address, `HEAD / HTTP/1.1\r\nHost: x\r\n\r\n${GET}`)
    expect(both.split('HTTP/1.1 200 OK')).toHaveLength(3)
    expect(both.split(PAGE_LATIN1)).toHaveLength(2)
  })

  it('can be sent in chunks', needs('curl'), async () => {
    const { url, address } = await served(http(PAGE, { chunked: true }))
    expect((await curl(url, `${url}again`)).stdout).toBe(PAGE + PAGE)
    expect(await answerTo(address, GET)).toBe(
      'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n' +
        `${PAGE_BYTES.toString(16)}\r\n${PAGE_LATIN1}\r\n0\r\n\r\n`
    )
    // An HTTP/1.0 client does not know chunked encoding.
    expect(await answerTo(address, 'GET / HTTP/1.0\r\n\r\n', false)).toBe(
      `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ${PAGE_BYTES}\r\nConnection: close\r\n\r\n${PAGE_LATIN1}`
    )
  })

  it('has the configured length, status, reason and fields', needs('curl'), async () => {
    const typed = 'X-First: 1\n\nX-Name: 名\r\nx-first: again\ncontent-TYPE: text/plain'
    const { address } = await served(
      http('moved?', { status: 299, reason: 'Very fine', headers: typed, contentLength: 3 })
    )
    expect(Buffer.from(await answerTo(address, GET), 'latin1').toString()).toBe(
      'HTTP/1.1 299 Very fine\r\nContent-Length: 3\r\nX-First: 1\r\nX-Name: 名\r\nx-first: again\r\ncontent-TYPE: text/plain\r\n\r\nmoved?'
    )
    const { url } = await served(http('a page without length', { contentLength: 'none' }))
    expect((await curl(url)).stdout).toBe('a page without length')
    const short = await served(http('cut', { contentLength: 100, connection: 'close' }))
    expect((await run(peerPath('curl'), ['-sS', short.url])).code).toBe(18)
  })

  it('has no body when the status allows none', async () => {
    const { address } = await served(http(PAGE, { status: 204 }))
    expect(await answerTo(address, GET + GET)).toBe(
      'HTTP/1.1 204 No Content\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'.repeat(2)
    )
  })
})

describe('connections', () => {
  it('answer pipelined requests in order, each in its own version', async () => {
    const { address } = await served(http('x', { contentLength: 'right' }))
    const requests = [
      'GET /1 HTTP/1.1\r\nHost: x\r\n\r\n',
      'POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\nGET / HTTP/',
      'POST /3 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
      'GET /4 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n',
      'GET /5 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET /6 HTTP/1.1\r\nHost: x\r\n\r\n'
    ]
    const answer = (connection: string): string =>
      `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 1\r\n${connection}\r\nx`
    // The result is the same with single bytes.
    const whole = await answerTo(address, requests.join(''), false)
    expect(whole).toBe(
      answer('').repeat(3) + answer('Connection: keep-alive\r\n') + answer('Connection: close\r\n')
    )
    const client = talk(address)
    for (const byte of requests.join('')) {
      if (client.socket.writable) client.socket.write(byte)
    }
    expect(await client.all).toBe(whole)
  })

  it(
    'send 100 Continue to a client that waits for it, and skip a request body of any length',
    needs('curl'),
    async () => {
      const path = join(await temporaryFolder(), 'upload')
      await writeFile(path, randomBytes(5_000_000))
      const { url, address } = await served(http('thanks'))
      const { stdout, stderr } = await curl(
        '-v',
        '-H',
        'Expect: 100-continue',
        '--data-binary',
        `@${path}`,
        url
      )
      expect(stdout).toBe('thanks')
      expect(stderr).toMatch(/HTTP\/1\.1 100 Continue/)
      const client = await dial(address)
      client.write('POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n')
      expect(String(await receive(client, 25))).toBe('HTTP/1.1 100 Continue\r\n\r\n')
      client.end('ok')
      expect(String(await receive(client, 15))).toBe('HTTP/1.1 200 OK')
    }
  )

  it('answer requests to switch protocols and stay with HTTP', needs('curl'), async () => {
    const { url, address } = await served(http('no h2 here'))
    const { stdout } = await run(peerPath('curl'), ['-sS', '--http2', url, url])
    expect(stdout).toBe('no h2 hereno h2 here')
    const connect = 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n'
    expect((await answerTo(address, connect)).startsWith('HTTP/1.1 200 OK\r\n')).toBe(true)
  })

  it('answer input that is not HTTP with an error and end', async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, [http(PAGE)])
    const answer = await answerTo(
      address,
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n more\r\n',
      false
    )
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*Connection: close\r\n/s)
    expect(await rulesOf(engine, 1)).toEqual([['http', 'The received data is not an HTTP/1 request.']])
  })

  it('of HTTP/0.9 receive only the body', async () => {
    const { address } = await served(http(PAGE))
    expect(await answerTo(address, 'GET /\r\n', false)).toBe(PAGE_LATIN1)
  })
})

describe('a response entered as bytes', () => {
  const raw = (typed: string): HttpBehaviour['answer'] => ({ from: 'bytes', payload: text(typed) })

  it('is sent unchanged except for placeholders, and determines whether the connection ends', async () => {
    const kept = await served(http(raw('HTTP/1.1 200 Fine\\r\\nContent-Length: 2\\r\\n\\r\\n#{{counter}}')))
    expect(await answerTo(kept.address, GET + GET)).toBe(
      'HTTP/1.1 200 Fine\r\nContent-Length: 2\r\n\r\n#1HTTP/1.1 200 Fine\r\nContent-Length: 2\r\n\r\n#2'
    )
    for (const typed of [
      'HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\nConnection: close\\r\\n\\r\\nx',
      'HTTP/1.1 200 OK\\r\\n\\r\\nuntil the end',
      'not HTTP at all'
    ]) {
      const { address } = await served(http(raw(typed)))
      expect(await answerTo(address, GET, false)).toBe(typed.replaceAll('\\r\\n', '\r\n'))
    }
    const stays = await served(http(raw('HTTP/1.1 200 OK\\r\\n\\r\\nx'), { connection: 'keep-alive' }))
    expect(await answerTo(stays.address, GET + GET)).toBe('HTTP/1.1 200 OK\r\n\r\nx'.repeat(2))
  })
})

describe('a file', () => {
  it('is sent with its type and length, byte for byte', needs('curl'), async () => {
    const path = join(await temporaryFolder(), 'picture.PNG')
    const bytes = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(2_345_678)])
    await writeFile(path, bytes)
    const { url } = await served(http({ from: 'file', path }))
    const copy = join(await temporaryFolder(), 'copy')
    const { stdout } = await curl('-D', '-', '-o', copy, url)
    expect(stdout).toBe(
      `HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: ${bytes.length}\r\n\r\n`
    )
    const digest = (data: Buffer): string => createHash('sha256').update(data).digest('hex')
    expect(digest(await readFile(copy))).toBe(digest(bytes))
    const chunks = await served(http({ from: 'file', path, type: 'text/odd' }, { chunked: true }))
    const again = await curl('-D', '-', '-o', copy, chunks.url)
    expect(again.stdout).toContain('Content-Type: text/odd\r\nTransfer-Encoding: chunked\r\n')
    expect(digest(await readFile(copy))).toBe(digest(bytes))
  })

  it('that is missing is reported to the client and to the user', needs('curl'), async () => {
    const engine = await startEngine()
    const path = join(await temporaryFolder(), 'gone.html')
    const { address } = await serve(engine, [http({ from: 'file', path }, { connection: 'close' })])
    const { stdout } = await curl('-i', `http://127.0.0.1:${address.port}/`)
    expect(stdout).toMatch(/^HTTP\/1\.1 500 Internal Server Error\r\n/)
    expect(await rulesOf(engine, 1)).toEqual([
      ['http', `The file ${path} cannot be read: it does not exist (ENOENT).`]
    ])
  })

  it('that shrinks while it is sent breaks the connection, so that the client sees it is incomplete', async () => {
    const engine = await startEngine()
    const path = join(await temporaryFolder(), 'log')
    const file = await open(path, 'w')
    await file.truncate(80_000_000)
    await file.close()
    const { address } = await serve(engine, [http({ from: 'file', path })])
    const client = talk(address, GET)
    await waitFor(() => {
      expect(client.received).not.toBe('')
    })
    client.socket.pause()
    await truncate(path, 1000)
    client.socket.resume()
    await client.all.catch(() => undefined)
    expect(client.received.length).toBeLessThan(80_000_000)
    const detail = await untilClosed(engine, 1)
    expect(detail.row).toMatchObject({ ended: { by: 'tcplens', how: 'rst' } })
    expect(await rulesOf(engine, 1)).toEqual([
      [
        'http',
        expect.stringMatching(/was truncated while it was being sent: \d+ of 80000000 bytes/) as string
      ]
    ])
  })
})
