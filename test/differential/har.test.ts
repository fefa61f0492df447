/** A HAR file of exchanges between curl and nginx, compared with their own reports. */

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../src/engine/engine'
import type { HarEntry } from '../../src/shared/har/har'
import { startEngine, startProxy, untilComplete } from '../helpers/engine'
import { exported } from '../helpers/exporting'
import { harFaults, readWholeHar } from '../helpers/har'
import { startNginx, type Nginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'

const TEXT = 'The quick brown fox, 狐狸. '.repeat(2000)

interface Setting {
  engine: Engine
  nginx: Nginx
  port: number
}

async function setUp(): Promise<Setting> {
  const nginx = await startNginx(peerPath('nginx'), {
    files: { 'text.json': JSON.stringify(TEXT), 'cookie.txt': '' },
    directives:
      'gzip on; gzip_types application/json; gzip_min_length 1; gzip_http_version 1.0;' +
      'map $uri $cookie { /cookie.txt "a=b; Path=/x; Max-Age=5"; } add_header Set-Cookie $cookie;'
  })
  onTestFinished(() => nginx.stop())
  const engine = await startEngine()
  const { address } = await startProxy(engine, { host: '127.0.0.1', port: nginx.port })
  return { engine, nginx, port: address.port }
}

/** Returns curl's report on the last transfer, with the body that it received. */
async function curl(port: number, path: string, ...options: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(peerPath('curl'), [
    ...['-sS', '-o', '/dev/null', '-w', '%{json}', ...options],
    `http://127.0.0.1:${port}${path}`
  ])
  return JSON.parse(stdout) as Record<string, unknown>
}

async function entries(engine: Engine, count: number): Promise<HarEntry[]> {
  for (let exchange = 1; exchange <= count; exchange++) await untilComplete(engine, exchange)
  const { text } = await exported(engine, 'har')
  expect(harFaults(text)).toEqual([])
  return readWholeHar(text).log.entries
}

describe('a HAR file of a real exchange', needs('nginx', 'curl'), () => {
  it('has the sizes, the status and the version as in curl', async () => {
    const { engine, port } = await setUp()
    const said = [
      await curl(port, '/text.json?a=1'),
      await curl(port, '/text.json', '-H', 'Accept-Encoding: gzip'),
      await curl(port, '/api'),
      await curl(port, '/cookie.txt'),
      await curl(port, '/none', '--data', 'x=1&y=two+words'),
      await curl(port, '/text.json', '-I')
    ]
    const found = await entries(engine, said.length)
    expect(
      found.map(({ request, response, serverIPAddress }) => ({
        method: request.method,
        http_code: response.status,
        size_upload: request.bodySize,
        size_header: response.headersSize,
        size_download: response.bodySize,
        content_type: response.content.mimeType,
        http_version: response.httpVersion,
        ip: serverIPAddress
      }))
    ).toEqual(
      said.map((told) => ({
        method: told['method'],
        http_code: told['http_code'],
        size_upload: told['size_upload'],
        size_header: told['size_header'],
        size_download: told['size_download'],
        content_type: told['content_type'] ?? 'x-unknown',
        http_version: `HTTP/${String(told['http_version'])}`,
        ip: '127.0.0.1'
      }))
    )
    // Some versions of curl count a body that was sent with the head.
    for (const [at, { request }] of found.entries()) {
      const sent = Number(said[at]?.['size_request'])
      expect([sent, sent - request.bodySize]).toContain(request.headersSize)
    }
    expect(found[1]?.response.content).toMatchObject({ text: JSON.stringify(TEXT) })
    expect(found[2]?.response.redirectURL).toBe(String(said[2]?.['redirect_url']))
    expect(found[3]?.response.cookies).toMatchObject([{ name: 'a', value: 'b', path: '/x' }])
    expect(found[4]?.request.postData?.params).toEqual([
      { name: 'x', value: '1' },
      { name: 'y', value: 'two words' }
    ])
  })

  it('matches the requests in the server’s log', async () => {
    const { engine, nginx, port } = await setUp()
    await curl(port, '/text.json?q=%E5%85%89&r=a%2Bb')
    await curl(port, '/api/orders', '--data-binary', 'one')
    const served = await nginx.requests()
    const found = await entries(engine, 2)
    expect(
      found.map(({ request, response }) => ({
        line: `${request.method} ${request.url.replace(/^http:\/\/[^/]+/, '')} ${request.httpVersion}`,
        status: response.status,
        bytes: request.headersSize + request.bodySize
      }))
    ).toEqual(served.map(({ line, status, bytes }) => ({ line, status, bytes })))
    expect(found[0]?.request.queryString).toEqual([
      { name: 'q', value: '光' },
      { name: 'r', value: 'a+b' }
    ])
  })
})
