/** `tcplens replay` of HTTP/2 with a real nginx: in the clear and over TLS, with an upload, and where it says GOAWAY. */

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeSelfSignedFiles } from '../helpers/certificates'
import { parseLines, runCli, startCliProxy } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { askHttp2 } from '../helpers/http2-peers'
import { freePort, startNginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'

const UPLOAD = 'x'.repeat(300_000)
const ASKED = [
  { ':path': '/one' },
  { ':path': '/up', ':method': 'POST', body: UPLOAD },
  { ':path': '/three' }
]

interface Served {
  /** In the clear, over TLS, and those that say GOAWAY with their first answer and with their second one. */
  plain: number
  secure: number
  once: number
  twice: number
  /** Of the requests so far, each as nginx logged it. */
  lines(): Promise<string[]>
}

async function startHttp2Nginx(): Promise<Served> {
  const [plain, secure, once, twice] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort()
  ]
  const { certFile, keyFile } = await makeSelfSignedFiles({ name: 'localhost', names: ['localhost'] })
  const server = (listen: string, ...more: string[]): string =>
    `server { listen 127.0.0.1:${listen} http2; ${more.join(' ')} client_max_body_size 0;
     location / { return 200 "It is $uri"; } }`
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

/** What a real client says to it through the console's own proxy: the capture's path. */
async function recorded(port: number, requests: typeof ASKED, ...args: string[]): Promise<string> {
  const path = join(await temporaryFolder(), 'recorded.pcapng')
  const { cli, address } = await startCliProxy({ host: '127.0.0.1', port }, '--write', path, ...args)
  const scheme = args.length === 0 ? 'http' : 'https'
  const at = `${scheme}://127.0.0.1:${address.port}`
  await askHttp2(at, requests, { rejectUnauthorized: false })
  await cli.until('the end', ({ event }) => event === 'connection-close')
  cli.kill('SIGINT')
  expect((await cli.exited).code).toBe(0)
  return path
}

/** The test that is saved of it, with any answer taken where its head holds a date. */
async function relaxed(path: string, ...args: string[]): Promise<{ text: string; verdict: unknown }> {
  const text = join(await temporaryFolder(), 'nginx.test')
  const saved = await runCli('replay', path, '--connection', '1', '--save-test', text, '--json', ...args)
  const lines = (await readFile(text, 'utf8')).split('\n')
  expect(lines[2]).toContain('“< 1 message /.*/” takes any answer')
  let isAnswer = false
  const kept = lines.flatMap((line) => {
    isAnswer = line.startsWith('<') || (isAnswer && line.startsWith(' '))
    if (!isAnswer) return [line]
    const [, count] = /^< (\d+) messages?/.exec(line) ?? []
    if (count !== undefined) return [`< ${count} messages /.*/`]
    return line.startsWith('<') ? [line] : []
  })
  await writeFile(text, kept.join('\n'))
  return { text, verdict: parseLines(saved.stdout).at(-1)?.['verdict'] }
}

describe('with nginx', needs('nginx'), () => {
  it.each([['in the clear'], ['over TLS']])('%s, its upload included', async (how) => {
    const isPlain = how === 'in the clear'
    const { plain, secure, lines } = await startHttp2Nginx()
    const tls = ['--tls', 'intercept', '--insecure-upstream', '--ca-dir', await temporaryFolder()]
    if (!isPlain) expect((await runCli('ca', '--ca-dir', String(tls.at(-1)))).code).toBe(0)
    const path = await recorded(isPlain ? plain : secure, ASKED, ...(isPlain ? [] : tls))
    const once = (await lines()).filter((line) => line.endsWith('HTTP/2.0'))
    expect(once).toEqual(['GET /one HTTP/2.0', 'POST /up HTTP/2.0', 'GET /three HTTP/2.0'])
    const { text, verdict } = await relaxed(path)
    // Its answers are all there; their dates may be the same or not.
    expect(['same', 'different']).toContain(verdict)
    const played = await runCli('replay', text, '--repeat', '2')
    expect([played.stdout, played.stderr, played.code]).toEqual(['same (2 times)\n', '', 0])
    const all = (await lines()).filter((line) => line.endsWith('HTTP/2.0'))
    expect(all).toEqual([...once, ...once, ...once, ...once])
    expect((await readFile(text, 'utf8')).includes('\ntls no-sni alpn h2 insecure\n')).toBe(!isPlain)
  })

  it('a GOAWAY is of its connection, and nobody waits for it; what is asked behind it came apart', async () => {
    const { once, twice } = await startHttp2Nginx()
    const two = [{ ':path': '/one' }, { ':path': '/two' }] as typeof ASKED
    // It says with the second answer that this was the last one.
    const path = await recorded(twice, two)
    const { text, verdict } = await relaxed(path)
    expect(['same', 'different']).toContain(verdict)
    const held = await runCli('replay', text)
    expect([held.stdout, held.code]).toEqual(['same\n', 0])

    // This one says it with the first answer.
    const elsewhere = ['--connection', '1', '--target', `127.0.0.1:${once}`, '--limit', '3000', '--json']
    const early = await runCli('replay', path, ...elsewhere)
    expect(parseLines(early.stdout).at(-2)).toMatchObject({ verdict: 'diverged', why: 'ended' })
    expect(early.code).toBe(1)
  })
})
