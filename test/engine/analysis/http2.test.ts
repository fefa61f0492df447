/** HTTP/2 exchanges in the tables and the inspector, from real peers through a real engine. */

import { gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { checkOutput } from '../../../src/shared/contract/parse'
import type { ExchangeDetail, MessageDetail } from '../../../src/shared/contract/traffic'
import type { ExchangeRow } from '../../../src/shared/contract/views'
import { LIVE, readStream, startEngine, startProxy, untilClosed } from '../../helpers/engine'
import { askHttp2, BIG, startHttp2 } from '../../helpers/http2-peers'
import { startInterception } from '../../helpers/interception'
import { readFile } from 'node:fs/promises'
import { freePort, startNginx } from '../../helpers/nginx'
import { needs, peerPath } from '../../helpers/peers'
import { run } from '../../helpers/run'
import { listen } from '../../helpers/servers'
import { tshark } from '../../helpers/tshark'
import type { Endpoint } from '../../../src/shared/model/connection-event'

async function rowsOf(engine: Engine): Promise<ExchangeRow[]> {
  const query = { kind: 'exchanges', filter: '', sessions: null, sort: null } as const
  const { view } = await engine.handlers['views.open']({ capture: LIVE, query })
  const page = await engine.handlers['views.rows']({ capture: LIVE, view, first: 0, count: 100 })
  checkOutput('reply', 'views.rows', page)
  return page.rows as ExchangeRow[]
}

const detailOf = (engine: Engine, exchange: number): Promise<ExchangeDetail> =>
  Promise.resolve(engine.handlers['exchanges.get']({ capture: LIVE, exchange }))

async function bodyOf(engine: Engine, exchange: number, message: number): Promise<string> {
  const pieces: Uint8Array[] = []
  for (let offset = 0; ;) {
    const input = { capture: LIVE, exchange, message, offset, length: 60 * 1024 }
    const { bytes, more } = await engine.handlers['exchanges.body'](input)
    pieces.push(bytes)
    offset += bytes.length
    if (!more || bytes.length === 0) return Buffer.concat(pieces).toString('latin1')
  }
}

function headersOf({ fields }: MessageDetail): [string, string][] {
  return fields.filter(({ name }) => name !== '').map(({ name, value }) => [name, value])
}

async function proxied(): Promise<{ engine: Engine; url: string }> {
  const engine = await startEngine()
  const { address } = await startProxy(engine, await startHttp2())
  return { engine, url: `http://${address.host}:${address.port}` }
}

describe('streams of HTTP/2', () => {
  it('return a body in its original coding on request', async () => {
    const { engine, url } = await proxied()
    await askHttp2(url, [{ ':path': '/gzip' }])
    await untilClosed(engine, 1)
    const place = { capture: LIVE, exchange: 1, message: 1, offset: 0, length: 1000 }
    const { bytes } = await engine.handlers['exchanges.body']({ ...place, coded: true })
    expect(gunzipSync(bytes).toString()).toBe('{"zipped":true}')
    expect(Buffer.from((await engine.handlers['exchanges.body'](place)).bytes).toString()).toBe(
      '{"zipped":true}'
    )
  })

  it('become exchanges with trailers, hints, pushes, resets and bodies', async () => {
    const { engine, url } = await proxied()
    const paths = ['/trailers', '/early', '/big', '/gzip', '/padded', '/reset', '/push']
    await askHttp2(url, [
      { ':path': '/echo?a=1', ':method': 'POST', 'x-secret': 'abc', body: 'hello'.repeat(10_000) },
      ...paths.map((path) => ({ ':path': path }))
    ])
    await untilClosed(engine, 1)
    const rows = await rowsOf(engine)
    expect(
      rows.map(({ method, target, status, type, size, state, version, stream, over }) => [
        [method, target, status, type, size, state, version, stream].join(' '),
        ...(over === undefined ? [] : [`${over.direction} ${over.code}`])
      ])
    ).toEqual([
      ['POST /echo?a=1 200 text/plain 50015 complete HTTP/2 1'],
      ['GET /trailers 200 text/plain 13 complete HTTP/2 3'],
      ['GET /early 200 text/plain 6 complete HTTP/2 5'],
      [`GET /big 200 application/octet-stream ${BIG.length} complete HTTP/2 7`],
      ['GET /gzip 200 application/json 35 complete HTTP/2 9'],
      ['GET /padded 204  0 complete HTTP/2 11'],
      ['GET /reset    incomplete HTTP/2 13', 'down h2-reset-enhance-your-calm'],
      ['GET /push 200 text/html 38 complete HTTP/2 15'],
      ['GET /pushed.css 200 text/css 6 complete HTTP/2 2']
    ])
    expect(await bodyOf(engine, 1, 0)).toBe('hello'.repeat(10_000))
    expect(await bodyOf(engine, 4, 1)).toBe(BIG.toString('latin1'))
    expect(await bodyOf(engine, 5, 1)).toBe('{"zipped":true}')
    expect(await bodyOf(engine, 9, 1)).toBe('body{}')

    const [request, response] = (await detailOf(engine, 1)).messages
    expect(headersOf(request!)).toEqual(
      [
        [':path', '/echo?a=1'],
        [':method', 'POST'],
        ['x-secret', 'abc'],
        [':authority', url.slice('http://'.length)],
        [':scheme', 'http']
      ].sort((one, other) => Number(other[0]!.startsWith(':')) - Number(one[0]!.startsWith(':')))
    )
    expect(request).toMatchObject({
      startLine: 'POST /echo?a=1 HTTP/2',
      stream: 1,
      framing: 'frames',
      complete: true
    })
    expect(response).toMatchObject({ startLine: 'HTTP/2 200', contentType: 'text/plain', problems: [] })

    const withTrailers = (await detailOf(engine, 2)).messages[1]!
    expect(
      withTrailers.fields.filter(({ kind }) => kind === 'trailer').map(({ name, value }) => [name, value])
    ).toEqual([
      ['x-checksum', 'abc'],
      ['grpc-status', '0']
    ])
    expect(
      (await detailOf(engine, 3)).messages.map(({ startLine, bodyLength }) => [startLine, bodyLength])
    ).toEqual([
      ['GET /early HTTP/2', 0],
      ['HTTP/2 103', 0],
      ['HTTP/2 200', 6]
    ])
    const pushed = (await detailOf(engine, 9)).messages
    expect(pushed.map(({ direction, startLine }) => [direction, startLine])).toEqual([
      ['down', 'GET /pushed.css HTTP/2'],
      ['down', 'HTTP/2 200']
    ])
  })

  it('name every field with exactly its bytes', async () => {
    const { engine, url } = await proxied()
    await askHttp2(url, [
      { ':path': '/a', 'x-odd': '\\~' },
      { ':path': '/a', 'x-odd': '\\~' }
    ])
    await untilClosed(engine, 1)
    const up = await readStream(engine, 1, 'up')
    for (const exchange of [1, 2]) {
      const [request] = (await detailOf(engine, exchange)).messages
      const fields = request!.fields.filter(({ packed }) => packed !== undefined)
      // Each field begins at the end of the previous one, and together they cover the header block.
      for (const [at, { range }] of fields.entries())
        if (at > 0) expect(range[0]).toBe(fields[at - 1]!.range[1])
      expect(fields.at(-1)!.range[1]).toBe(request!.headRange[1])
      const odd = fields.find(({ name }) => name === 'x-odd')!
      const octets = up.subarray(...odd.range)
      if (exchange === 1) expect(odd.packed).toMatchObject({ form: 'incremental', index: 0 })
      else expect([odd.packed!.form, octets.length, octets[0]! & 0x80]).toEqual(['indexed', 1, 0x80])
    }
  })

  it('are read equally fast and correctly late on a long connection', async () => {
    const { engine, url } = await proxied()
    const count = 400
    await askHttp2(
      url,
      Array.from({ length: count }, (_, at) => ({
        ':path': `/n/${at}`,
        'x-number': String(at % 97),
        'x-once': `once ${at}`
      }))
    )
    await untilClosed(engine, 1)
    for (const exchange of [1, 2, 63, 64, 65, 66, 199, 350, count]) {
      const { messages } = await detailOf(engine, exchange)
      const headers = Object.fromEntries(headersOf(messages[0]!))
      expect(headers).toMatchObject({ ':path': `/n/${exchange - 1}`, 'x-once': `once ${exchange - 1}` })
      expect(Object.fromEntries(headersOf(messages[1]!))).toMatchObject({ 'x-path': `/n/${exchange - 1}` })
    }
  }, 30_000)
})

/** Server that answers the first request with 101 and its response in HTTP/2, and the following streams with 204. */
async function startUpgrading(): Promise<Endpoint> {
  const { address } = await listen((socket) => {
    let seen = Buffer.alloc(0)
    let isOver = false
    socket.on('error', () => undefined)
    socket.on('end', () => socket.end())
    socket.on('data', (bytes: Buffer) => {
      seen = Buffer.concat([seen, bytes])
      if (isOver || !seen.includes('\r\n\r\n')) return
      isOver = true
      const head = Buffer.from([0, 0, 1, 1, 4, 0, 0, 0, 1, 0x88])
      const data = Buffer.concat([Buffer.from([0, 0, 8, 0, 1, 0, 0, 0, 1]), Buffer.from('upgraded')])
      const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])
      const switching = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'
      socket.write(Buffer.concat([Buffer.from(switching), settings, head, data]))
    })
    return address
  })
  return address
}

describe('curl', needs('curl'), () => {
  it('with prior knowledge works, through nginx as well', needs('nginx'), async () => {
    const [port, behind] = [await freePort(), await freePort()]
    // A server that responds without reading the body resets the stream, and curl may then miss the response.
    const nginx = await startNginx(peerPath('nginx'), {
      directives:
        `server { listen 127.0.0.1:${port} http2; location / { proxy_pass http://127.0.0.1:${behind}; } } ` +
        `server { listen 127.0.0.1:${behind}; location / { return 200 'by nginx'; } }`
    })
    onTestFinished(() => nginx.stop())
    const engine = await startEngine()
    const { address } = await startProxy(engine, { host: '127.0.0.1', port })
    const url = `http://${address.host}:${address.port}/one?two=three`
    const { stdout } = await run(peerPath('curl'), ['-sS', '--http2-prior-knowledge', '-d', 'some=form', url])
    expect(stdout).toBe('by nginx')
    await untilClosed(engine, 1)
    expect(await rowsOf(engine)).toMatchObject([
      {
        method: 'POST',
        target: '/one?two=three',
        status: 200,
        version: 'HTTP/2',
        state: 'complete',
        problems: 0
      }
    ])
    expect([await bodyOf(engine, 1, 0), await bodyOf(engine, 1, 1)]).toEqual(['some=form', 'by nginx'])
  })

  it('upgrading from HTTP/1 produces one exchange with three messages', async () => {
    const engine = await startEngine()
    const { address } = await startProxy(engine, await startUpgrading())
    const url = `http://${address.host}:${address.port}/up`
    const { stdout } = await run(peerPath('curl'), ['-sS', '--http2', url])
    expect(stdout).toBe('upgraded')
    await untilClosed(engine, 1)
    expect(await rowsOf(engine)).toMatchObject([
      { method: 'GET', target: '/up', status: 200, version: 'HTTP/2', stream: 1, size: 8, state: 'complete' }
    ])
    const { messages } = await detailOf(engine, 1)
    expect(messages.map(({ startLine, framing, version }) => [startLine, framing, version])).toEqual([
      ['GET /up HTTP/1.1', 'none', 'HTTP/1.1'],
      ['HTTP/1.1 101 Switching Protocols', 'none', 'HTTP/1.1'],
      ['HTTP/2 200', 'frames', 'HTTP/2']
    ])
    expect(await bodyOf(engine, 1, 2)).toBe('upgraded')
  })

  it('produces the same requests and responses as tshark shows', needs('tshark'), async () => {
    const { engine, url } = await proxied()
    const paths = ['/trailers', '/early', '/big', '/gzip', '/padded', '/a?b=c']
    await run(peerPath('curl'), [
      '-sS',
      '--http2-prior-knowledge',
      '-o',
      '/dev/null',
      ...paths.map((path) => url + path)
    ])
    await untilClosed(engine, 1)
    const fields = ['http2.headers.method', 'http2.headers.path', 'http2.headers.authority']
    const asked = await tshark(
      engine,
      ...['-d', `tcp.port==${new URL(url).port},http2`, '-Y', 'http2.headers.method', '-T', 'fields'],
      ...fields.flatMap((field) => ['-e', field])
    )
    const mine = await Promise.all(
      (await rowsOf(engine)).map(async ({ exchange, method, target }) => {
        const [request] = (await detailOf(engine, exchange)).messages
        return [method, target, request!.fields.find(({ kind }) => kind === 'authority')?.value].join('\t')
      })
    )
    expect(mine).toEqual(asked.stdout.trim().split('\n'))
    const answered = await tshark(
      engine,
      ...[
        '-d',
        `tcp.port==${new URL(url).port},http2`,
        '-Y',
        'http2.headers.status',
        '-T',
        'fields',
        '-e',
        'http2.headers.status'
      ]
    )
    const statuses = await Promise.all(
      (await rowsOf(engine)).map(async ({ exchange }) =>
        (await detailOf(engine, exchange)).messages
          .slice(1)
          .map(({ startLine }) => startLine.slice('HTTP/2 '.length))
      )
    )
    expect(statuses.flat()).toEqual(answered.stdout.trim().split(/[\n,]/))
  })

  it('over intercepted TLS is decoded', async () => {
    const it = await startInterception({ mode: 'http' })
    const certificate = await it.upstream.sign({ name: 'localhost', names: ['localhost'] })
    const target = await startHttp2({
      cert: await readFile(certificate.certFile),
      key: await readFile(certificate.keyFile)
    })
    const url = `https://localhost:${target.port}/inside`
    const { stdout, stderr } = await run(peerPath('curl'), [
      '-sS',
      '-4',
      '--http2',
      '--proxy',
      it.where,
      '--cacert',
      it.ca,
      url
    ])
    expect([stdout, stderr]).toEqual(['GET /inside ', ''])
    const detail = await untilClosed(it.engine, 1)
    expect(detail.row.protocol).toBe('http/2')
    expect(
      detail.events.flatMap(({ name, data }) => (name === 'tls' ? [[data['leg'], data['alpn']]] : []))
    ).toEqual(
      expect.arrayContaining([
        ['client', 'h2'],
        ['target', 'h2']
      ])
    )
    const row = (await rowsOf(it.engine)).at(-1)
    expect(row).toMatchObject({
      method: 'GET',
      target: '/inside',
      status: 200,
      version: 'HTTP/2',
      stream: 1,
      secure: true
    })
    const [request] = (await detailOf(it.engine, row!.exchange)).messages
    expect(Object.fromEntries(headersOf(request!))).toMatchObject({
      ':authority': `localhost:${target.port}`,
      ':scheme': 'https'
    })
  })
})
