import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../../../src/engine/capture/ring-files'
import { listening, LIVE, startEngine, startProxy, temporaryFolder } from '../../../helpers/engine'
import { askHttp2, startHttp2 } from '../../../helpers/http2-peers'
import {
  curl,
  eventsNamed,
  makeSet,
  MATCH,
  rawTalk,
  startMock,
  untilAnalysed,
  withoutDate
} from '../../../helpers/mocking'
import { startNginx } from '../../../helpers/nginx'
import { waitFor } from '../../../helpers/patience'
import { needs, peerPath } from '../../../helpers/peers'
import { randomBytes } from '../../../helpers/random-bytes'

const FILES = {
  'page.html': '<h1>One</h1>\n'.repeat(50),
  'data.json': '{"a":[1,2,3]}\n',
  'big.bin': randomBytes(3_000_000, 7)
}
const DIRECTIVES =
  'gzip on; gzip_min_length 10; gzip_types application/json; add_header X-Order first; if_modified_since before;'

describe('a mock server of a recorded nginx', needs('nginx', 'curl'), () => {
  it('sends the same bytes as nginx after nginx was stopped', async () => {
    const nginx = await startNginx(peerPath('nginx'), { files: FILES, directives: DIRECTIVES })
    const engine = await startEngine({ ring: DEFAULT_LIMITS })
    const proxy = await startProxy(engine, { host: '127.0.0.1', port: nginx.port })
    const asked: readonly (readonly string[])[] = [
      ['/hello.txt'],
      ['/page.html', '--compressed'],
      ['/data.json', '-H', 'Accept-Encoding: gzip', '--raw'],
      ['/big.bin'],
      ['/big.bin', '-H', 'Range: bytes=100-199'],
      ['/missing'],
      ['/hello.txt', '-I'],
      ['/hello.txt', '-H', 'If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT'],
      ['/api/things', '-d', '{"name":"x"}', '-H', 'Content-Type: application/json'],
      ['/hello.txt', '-H', 'Connection: close'],
      ['/hello.txt', '-0']
    ]
    const ask = ([path = '', ...options]: readonly string[], port: number): Promise<Buffer> =>
      curl(...options, `http://127.0.0.1:${port}${path}`)
    const recorded: Buffer[] = []
    for (const one of asked) recorded.push(await ask(one, proxy.address.port))
    await nginx.stop()

    const { set, entries, left } = await makeSet(engine)
    expect({ entries, left }).toEqual({ entries: asked.length, left: [] })
    // These fields distinguish repeated requests for one resource, as do the fields that select a 206 and a 304.
    const match = { ...MATCH, headers: ['Accept-Encoding', 'Connection'] }
    const mock = await startMock(engine, set, { match })
    await engine.handlers['captures.clear']({})
    for (const [at, one] of asked.entries()) {
      const answer = await ask(one, mock.address.port)
      expect(answer.equals(recorded[at]!), `${one.join(' ')}\n${answer.toString('latin1', 0, 400)}`).toBe(
        true
      )
    }
    const { rows } = await engine.handlers['mocks.entries']({ id: mock.id, first: 0, count: 100 })
    expect(rows.map(({ title, status, hits }) => [title, status, hits])).toEqual([
      ['GET /hello.txt', 200, 1],
      ['GET /page.html', 200, 1],
      ['GET /data.json', 200, 1],
      ['GET /big.bin', 200, 1],
      ['GET /big.bin', 206, 1],
      ['GET /missing', 404, 1],
      ['HEAD /hello.txt', 200, 1],
      ['GET /hello.txt', 304, 1],
      ['POST /api/things', 201, 1],
      ['GET /hello.txt', 200, 1],
      ['GET /hello.txt', 200, 1]
    ])
  })

  it('records the source of each response, and the nearest entry when there is no match', async () => {
    const nginx = await startNginx(peerPath('nginx'), { files: FILES })
    const engine = await startEngine()
    const proxy = await startProxy(engine, { host: '127.0.0.1', port: nginx.port })
    await curl(`http://127.0.0.1:${proxy.address.port}/hello.txt?v=1`)
    await nginx.stop()
    const { set } = await makeSet(engine)
    const mock = await startMock(engine, set)
    const base = `http://127.0.0.1:${mock.address.port}`
    await curl(`${base}/hello.txt?v=1`)
    const missed = await curl(`${base}/hello.txt?v=2`)
    expect(missed.toString()).toContain('404 Not Found')
    expect(missed.toString()).toContain('Nearest match: GET /hello.txt?v=1 (exchange 1 of')
    expect(missed.toString()).toContain('- parameter v is 2, was 1 in the recording')
    await untilAnalysed(engine)
    const told = await eventsNamed(engine, 'mocked')
    const [{ capture } = { capture: 0 }] = await engine.handlers['captures.list']({})
    expect(capture).toBe(LIVE)
    expect(told.map(({ text }) => text.replace(/of \S+\.pcapng/, 'of it'))).toEqual([
      'GET /hello.txt?v=1: response from exchange 1 of it (GET /hello.txt?v=1); the only exact match.',
      'GET /hello.txt?v=2 has no recorded response; nearest match: exchange 1 of it (GET /hello.txt?v=1), score 78 of 100: parameter v is 2, was 1 in the recording.'
    ])
    const { rows, total } = await engine.handlers['mocks.misses']({ id: mock.id, first: 0, count: 10 })
    expect([total, rows[0]?.title, rows[0]?.then, rows[0]?.nearest?.differs]).toEqual([
      1,
      'GET /hello.txt?v=2',
      'answer',
      [{ part: 'query', name: 'v', recorded: '1', came: '2' }]
    ])
    expect(engine.sessions.get(mock.id).mock).toMatchObject({ entries: 1, hits: 1, misses: 1, problem: null })
  })

  it('forwards unmatched requests to the upstream server, and serves its responses from then on, also after a restart', async () => {
    const nginx = await startNginx(peerPath('nginx'), { files: FILES, directives: DIRECTIVES })
    const engine = await startEngine()
    const proxy = await startProxy(engine, { host: '127.0.0.1', port: nginx.port })
    await curl(`http://127.0.0.1:${proxy.address.port}/hello.txt`)
    const { set } = await makeSet(engine)
    const target = { host: '127.0.0.1', port: nginx.port }
    const mock = await startMock(engine, set, {
      order: 'cycle',
      miss: { then: 'forward', target, tls: 'off', host: 'keep' }
    })
    const base = `http://127.0.0.1:${mock.address.port}`
    const upload = join(await temporaryFolder(), 'upload')
    await writeFile(upload, randomBytes(700_000, 3))
    const direct = await Promise.all([
      curl(`http://127.0.0.1:${nginx.port}/big.bin`),
      curl(`http://127.0.0.1:${nginx.port}/data.json`, '-H', 'Accept-Encoding: gzip', '--raw'),
      curl(`http://127.0.0.1:${nginx.port}/api/x`, '-d', 'a=1')
    ])
    const forwarded = [
      await curl(`${base}/big.bin`),
      await curl(`${base}/data.json`, '-H', 'Accept-Encoding: gzip', '--raw'),
      await curl(`${base}/api/x`, '-d', 'a=1')
    ]
    expect(forwarded.map(withoutDate)).toEqual(direct.map(withoutDate))
    await curl(`${base}/api/large`, '--data-binary', `@${upload}`)
    const { requests } = nginx
    // nginx logs a request after finishing it.
    await waitFor(async () => {
      const seen = (await requests()).filter(({ line }) => line.includes('/api/large'))
      expect(seen.map(({ bytes }) => bytes > 700_000)).toEqual([true])
    })
    await nginx.stop()
    const again = [
      await curl(`${base}/big.bin`),
      await curl(`${base}/data.json`, '-H', 'Accept-Encoding: gzip', '--raw'),
      await curl(`${base}/api/x`, '-d', 'a=1')
    ]
    expect(again.map((bytes, at) => bytes.equals(forwarded[at]!))).toEqual([true, true, true])
    expect((await curl(`${base}/never`)).toString()).toMatch(/502 Bad Gateway[^]*Cannot forward to 127/)
    expect(engine.sessions.get(mock.id).mock).toMatchObject({ entries: 5, hits: 3, misses: 5, forwarded: 4 })
    // A copy of the session shares the learned responses and writes to the same file.
    const copy = await engine.handlers['sessions.duplicate']({ id: mock.id })
    const config = { ...copy.config, listen: { host: '127.0.0.1', port: 0 } }
    await engine.handlers['sessions.update']({ id: copy.id, config: config })
    const second = listening(await engine.handlers['sessions.start']({ id: copy.id }))
    expect((await curl(`http://127.0.0.1:${second.port}/big.bin`)).equals(forwarded[0]!)).toBe(true)
    await engine.handlers['sessions.stop']({ id: copy.id })
    // Another run of the app reads the learned responses from the file.
    await engine.handlers['sessions.stop']({ id: mock.id })
    const later = await startMock(engine, set)
    const third = await curl(`http://127.0.0.1:${later.address.port}/big.bin`)
    expect(third.equals(forwarded[0]!)).toBe(true)
  })

  it('supports HTTP/1.0, HEAD, pipelining and Expect', async () => {
    const nginx = await startNginx(peerPath('nginx'), {
      files: FILES,
      directives: 'gzip on; gzip_min_length 10; gzip_types application/json; gzip_http_version 1.0;'
    })
    const engine = await startEngine()
    const proxy = await startProxy(engine, { host: '127.0.0.1', port: nginx.port })
    const base = `http://127.0.0.1:${proxy.address.port}`
    const plain = await curl(`${base}/hello.txt`)
    await curl(`${base}/data.json`, '-H', 'Accept-Encoding: gzip', '--raw')
    await nginx.stop()
    const { set } = await makeSet(engine)
    const mock = await startMock(engine, set, { order: 'cycle', dates: 'now' })
    const { port } = mock.address
    const head = await rawTalk(port, 'HEAD /hello.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    expect(withoutDate(head)).toBe(
      withoutDate(plain).replace('Hello from nginx\n', '').replace('keep-alive', 'close')
    )
    const both = await rawTalk(
      port,
      'GET /hello.txt HTTP/1.1\r\nHost: x\r\n\r\nGET /hello.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
    )
    expect(both.toString().match(/Hello from nginx/g)).toHaveLength(2)
    const old = await rawTalk(port, 'GET /data.json HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n')
    const at = old.indexOf('\r\n\r\n') + 4
    expect(old.toString('latin1', 0, at)).not.toMatch(/transfer-encoding/i)
    expect(old.subarray(at)).toEqual(expect.objectContaining({ 0: 0x1f, 1: 0x8b }))
    expect(old.subarray(at).length).toBeLessThanOrEqual(gzipSync('{"a":[1,2,3]}\n').length + 20)
    const expecting = await curl(
      `http://127.0.0.1:${port}/hello.txt`,
      '-H',
      'Expect: 100-continue',
      '-d',
      'a=1'
    )
    expect(expecting.toString()).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 404/)
    const date = /^Date: (.*)\r$/m.exec(both.toString())?.[1] ?? ''
    expect(Math.abs(Date.parse(date) - Date.now())).toBeLessThan(60_000)
  })

  it('reports a missing set and does not start', async () => {
    const engine = await startEngine()
    await expect(startMock(engine, 'gone')).rejects.toThrow(/were deleted/)
    await expect(makeSet(engine)).rejects.toThrow(/The selection is empty/)
  })
})

describe('recorded HTTP/2', needs('curl'), () => {
  it('serves HTTP/1 clients with the same status, fields and body', async () => {
    const server = await startHttp2()
    const engine = await startEngine()
    const proxy = await startProxy(engine, server)
    const url = `http://127.0.0.1:${proxy.address.port}`
    const answers = await askHttp2(url, [
      { ':path': '/big' },
      { ':method': 'POST', ':path': '/echo', body: 'said' }
    ])
    const { set, entries } = await makeSet(engine)
    const mock = await startMock(engine, set, { match: { ...MATCH, body: 'exact' } })
    const { rows } = await engine.handlers['mocks.entries']({ id: mock.id, first: 0, count: 10 })
    expect([entries, rows.map(({ translated }) => translated)]).toEqual([2, [true, true]])
    const base = `http://127.0.0.1:${mock.address.port}`
    const again = [await curl(`${base}/big`), await curl(`${base}/echo`, '-d', 'said', '-H', 'Content-Type:')]
    const bodies = again.map((answer) => answer.subarray(answer.indexOf('\r\n\r\n') + 4).toString())
    expect(bodies).toEqual(answers)
    expect(again[0]!.toString('latin1', 0, 15)).toBe('HTTP/1.1 200 OK')
  })
})
