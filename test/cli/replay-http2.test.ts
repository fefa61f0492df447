/**
 * `tcplens replay` of HTTP/2 with a real nginx, in the clear and over TLS, with an upload and with GOAWAY; and of
 * gRPC with a real server.
 */

import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Metadata, type Client } from '@grpc/grpc-js'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeSelfSignedFiles } from '../helpers/certificates'
import { parseLines, runCli } from '../helpers/cli'
import { intercepting, recordByCli } from '../helpers/cli-recording'
import { temporaryFolder } from '../helpers/engine'
import { askHttp2 } from '../helpers/http2-peers'
import { freePort, startNginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { METHODS, orderClient, serveOrders } from '../helpers/peers/grpc-orders'

const UPLOAD = 'x'.repeat(300_000)
const ASKED = [
  { ':path': '/one' },
  { ':path': '/up', ':method': 'POST', body: UPLOAD },
  { ':path': '/three' }
]

interface Served {
  /** Ports: in the clear, over TLS, and with GOAWAY after the first and after the second response. */
  plain: number
  secure: number
  once: number
  twice: number
  /** Requests so far, as nginx logged them. */
  lines(): Promise<string[]>
}

/** Starts nginx; `type` is the type of its responses, `more` further directives. */
async function startHttp2Nginx({ type = 'text/plain', more = '' } = {}): Promise<Served> {
  const [plain, secure, once, twice] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort()
  ]
  const { certFile, keyFile } = await makeSelfSignedFiles({ name: 'localhost', names: ['localhost'] })
  const server = (listen: string, ...directives: string[]): string =>
    `server { listen 127.0.0.1:${listen} http2; ${directives.join(' ')} client_max_body_size 0;
     location / { default_type ${type}; ${more} return 200 "It is $uri"; } }`
  const nginx = await startNginx(peerPath('nginx'), {
    directives: [
      server(`${plain}`),
      server(`${secure} ssl`, `ssl_certificate ${certFile};`, `ssl_certificate_key ${keyFile};`),
      server(`${once}`, 'keepalive_requests 1;'),
      server(`${twice}`, 'keepalive_requests 2;')
    ].join('\n')
  })
  onTestFinished(() => nginx.stop())
  const lines = async (): Promise<string[]> => (await nginx.requests()).map(({ line }) => line)
  return { plain, secure, once, twice, lines }
}

/** Records a real client's requests to the server; returns the capture's path. */
function recorded(port: number, requests: typeof ASKED, args: readonly string[] = []): Promise<string> {
  const scheme = args.length === 0 ? 'http' : 'https'
  return recordByCli({ host: '127.0.0.1', port }, args, (proxy) =>
    askHttp2(`${scheme}://127.0.0.1:${proxy.port}`, requests, { rejectUnauthorized: false })
  )
}

/** Saves a test from the capture; returns its path and the verdict of the replay. */
async function saved(path: string, ...args: string[]): Promise<{ text: string; verdict: unknown }> {
  const text = join(await temporaryFolder(), 'saved.test')
  const played = await runCli('replay', path, '--connection', '1', '--save-test', text, '--json', ...args)
  return { text, verdict: parseLines(played.stdout).at(-1)?.['verdict'] }
}

/** Returns the response lines of the test. */
async function heardIn(text: string): Promise<string> {
  let isHeard = false
  const lines = (await readFile(text, 'utf8')).split('\n').filter((line) => {
    isHeard = line.startsWith('<') || (isHeard && line.startsWith(' '))
    return isHeard
  })
  return lines.join('\n')
}

describe('with nginx', needs('nginx'), () => {
  it.each([['in the clear'], ['over TLS']])('replays a connection %s, including its upload', async (how) => {
    const isPlain = how === 'in the clear'
    const { plain, secure, lines } = await startHttp2Nginx()
    const path = await (isPlain
      ? recorded(plain, ASKED)
      : recorded(secure, ASKED, (await intercepting()).args))
    const once = (await lines()).filter((line) => line.endsWith('HTTP/2.0'))
    expect(once).toEqual(['GET /one HTTP/2.0', 'POST /up HTTP/2.0', 'GET /three HTTP/2.0'])
    const { text, verdict } = await saved(path)
    // All responses are present; their dates may differ.
    expect(['same', 'different']).toContain(verdict)
    const played = await runCli('replay', text, '--repeat', '2')
    expect([played.stdout, played.stderr, played.code]).toEqual(['same (2 times)\n', '', 0])
    const all = (await lines()).filter((line) => line.endsWith('HTTP/2.0'))
    expect(all).toEqual([...once, ...once, ...once, ...once])
    expect((await readFile(text, 'utf8')).includes('\ntls no-sni alpn h2 insecure\n')).toBe(!isPlain)
    expect(await heardIn(text)).toBe(
      [
        ...['/one', '/up', '/three'].flatMap((uri, at) => [
          `< stream ${at * 2 + 1}`,
          '  :status: "200"',
          '  server: "nginx"',
          '  date: any',
          '  content-type: "text/plain"',
          `  content-length: "${`It is ${uri}`.length}"`,
          `  body "It is ${uri}"`,
          '  end'
        ]),
        '< end'
      ].join('\n')
    )
  })

  it('a GOAWAY ends its own connection at once; later requests are a difference', async () => {
    const { once, twice } = await startHttp2Nginx()
    const two = [{ ':path': '/one' }, { ':path': '/two' }] as typeof ASKED
    // Its second response announces that it is the last one.
    const path = await recorded(twice, two)
    const { text, verdict } = await saved(path)
    expect(['same', 'different']).toContain(verdict)
    const held = await runCli('replay', text)
    expect([held.stdout, held.code]).toEqual(['same\n', 0])

    // This server announces it with the first response.
    const elsewhere = ['--connection', '1', '--target', `127.0.0.1:${once}`, '--limit', '3000', '--json']
    const early = await runCli('replay', path, ...elsewhere)
    expect(parseLines(early.stdout).at(-2)).toMatchObject({ verdict: 'diverged', why: 'ended' })
    expect(early.code).toBe(1)
  })

  it('fails when a field or a body differs, and prints both values', async () => {
    const { plain } = await startHttp2Nginx()
    const { text } = await saved(await recorded(plain, [{ ':path': '/one' }] as typeof ASKED))
    const other = await startHttp2Nginx({ type: 'text/html', more: 'add_header x-more yes;' })
    const report = join(await temporaryFolder(), 'report.xml')
    const elsewhere = ['--target', `127.0.0.1:${other.plain}`, '--force', '--junit', report]
    const typed = await runCli('replay', text, ...elsewhere)
    expect([typed.stdout, typed.code]).toEqual([
      [
        'piece 2, stream 1, content-type:',
        '  expected  "content-type: text/plain"',
        '  received  "content-type: text/html"',
        'different in stream 1, content-type',
        ''
      ].join('\n'),
      1
    ])
    expect(await readFile(report, 'utf8')).toContain(
      '<failure type="different" message="different in stream 1, content-type">piece 2, stream 1, content-type:\n' +
        '  expected  &quot;content-type: text/plain&quot;\n  received  &quot;content-type: text/html&quot;</failure>'
    )

    const written = await readFile(text, 'utf8')
    await writeFile(text, written.replace('"text/plain"', '/text\\/[a-z]+/'))
    const more = await runCli('replay', text, ...elsewhere, '--json')
    expect([parseLines(more.stdout)[0], more.code]).toEqual([
      {
        ...{ event: 'difference', run: 1, piece: 2, at: expect.any(Number) as number },
        field: 'stream 1, x-more',
        expected: '',
        actual: Buffer.from('x-more: yes').toString('base64')
      },
      1
    ])

    await writeFile(text, written.replace('"It is /one"', '"It was /one"').replace('"10"', 'any'))
    const said = await runCli('replay', text)
    expect([said.stdout, said.code]).toEqual([
      [
        'piece 2, stream 1, body, byte 3:',
        '  expected  "was /one"',
        '  received  "is /one"',
        'different in stream 1, body, byte 3',
        ''
      ].join('\n'),
      1
    ])
  })
})

it('an upload is sent as fast as the server’s window allows', async () => {
  const server = http2.createServer()
  const sessions = new Set<http2.ServerHttp2Session>()
  server.on('session', (session) => sessions.add(session))
  const errors: Error[] = []
  server.on('stream', (stream) => {
    let length = 0
    // Reads once per turn of the event loop, which delays its window updates.
    const next = (): void => {
      length += (stream.read() as Buffer | null)?.length ?? 0
      if (!stream.readableEnded && !stream.destroyed) setImmediate(next)
    }
    next()
    stream.on('error', (error: Error) => errors.push(error))
    stream.on('end', () => {
      stream.respond({ ':status': 200 })
      stream.end(`${length} bytes`)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const session of sessions) session.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  const body = 'x'.repeat(1_000_000)
  const { text } = await saved(await recorded(port, [{ ':path': '/up', ':method': 'POST', body }]))
  expect(await heardIn(text)).toContain('  body "1000000 bytes"\n  end')
  errors.length = 0
  const held = await runCli('replay', text, '--repeat', '2')
  expect([held.stdout, held.stderr, held.code, errors]).toEqual(['same (2 times)\n', '', 0, []])
})

describe('with gRPC', () => {
  const ask = (
    client: Client,
    { path, ...method }: (typeof METHODS)['Get'],
    request: object
  ): Promise<unknown> =>
    new Promise((resolve) => {
      const { requestSerialize, responseDeserialize } = method
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        new Metadata(),
        {},
        (error, value) => {
          resolve(error?.details ?? value)
        }
      )
    })
  const chat = (
    client: Client,
    { path, requestSerialize, responseDeserialize }: (typeof METHODS)['Chat']
  ): Promise<number> =>
    new Promise((resolve, reject) => {
      const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize)
      let count = 0
      call.on('data', () => {
        count++
        if (count === 3) call.end()
        else call.write({ id: count + 1 })
      })
      call.on('status', () => {
        resolve(count)
      })
      call.on('error', reject)
      call.write({ id: 1 })
    })

  it('a test of gRPC calls passes on another day, and fails on a different message or status', async () => {
    const port = await serveOrders(Buffer.from('details'))
    const path = await recordByCli({ host: '127.0.0.1', port }, [], async (proxy) => {
      const client = orderClient(proxy.port)
      expect(await ask(client, METHODS.Get, { id: 7 })).toMatchObject({ id: 7, name: 'order 7' })
      expect(await ask(client, METHODS.Get, { id: 404 })).toBe('no such order: 404 中')
      expect(await chat(client, METHODS.Chat)).toBe(3)
      client.close()
    })
    const { text } = await saved(path)
    const held = await runCli('replay', text, '--repeat', '3')
    expect([held.stdout, held.stderr, held.code]).toEqual(['same (3 times)\n', '', 0])

    const written = await readFile(text, 'utf8')
    expect(written).toContain('# stream 1: POST /shop.Orders/Get\n')
    for (const [from, to, lines] of [
      [
        'grpc-status: "5"',
        'grpc-status: "0"',
        ['stream 3, grpc-status:', '  expected  "grpc-status: 0"', '  received  "grpc-status: 5"']
      ],
      [
        '6f 72 64 65 72 20 37',
        '6f 72 64 65 72 20 38',
        ['stream 1, body, byte 15:', '  expected  hex"38 1a 02 07 08"', '  received  hex"37 1a 02 07 08"']
      ]
    ] as const) {
      expect(written).toContain(from)
      await writeFile(text, written.replace(from, to))
      const failed = await runCli('replay', text)
      for (const line of lines) expect(failed.stdout).toContain(line)
      expect(failed.code).toBe(1)
    }
  })
})
