/**
 * The guides' commands, run verbatim in a real shell by the real programs, through real sessions to a real nginx.
 * Each has to fetch content that only the site has; the session's connections show that it was used.
 */

import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import type { ProxyConfig, SessionSummary } from '../../../src/shared/contract/sessions'
import type {
  GuideCommandId,
  GuideShell,
  GuideSubject,
  GuideSectionId
} from '../../../src/shared/guides/guide'
import { guideFor } from '../../../src/shared/guides/guide-for'
import { makeAuthority } from '../../helpers/certificates'
import { startEngine, temporaryFolder } from '../../helpers/engine'
import { freePort, startNginx } from '../../helpers/nginx'
import { waitFor } from '../../helpers/patience'
import { peer, peerPath, needs } from '../../helpers/peers'
import { hasProgram } from '../../helpers/programs'
import { startRedis } from '../../helpers/redis'

const run = promisify(execFile)
const LIMIT = 60_000
const GREETING = 'Hello from nginx\n'
const LOGIN = { user: "o'hara", password: 'p:/@ $1' }

/** Returns the output of a command; an error names the command. Proxy settings of the machine are removed. */
async function shell(folder: string, text: string, extra: Record<string, string> = {}): Promise<string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/proxy|^npm_config|^NODE_|^PIP_|^JAVA_|CERT|CA_BUNDLE|CAINFO/i.test(name)
  )
  const env = { ...Object.fromEntries(kept), HOME: folder, ...extra }
  const { stdout } = await run('bash', ['-c', text], { cwd: folder, env, timeout: LIMIT / 2 })
  return stdout
}

interface Site {
  readonly url: string
  readonly origin: string
}

/** Starts the same pages over HTTP and TLS, including those that git, npm and pip request. */
async function startSites(): Promise<{ plain: Site; tls: Site; tlsPort: number; plainPort: number }> {
  const authority = await makeAuthority()
  const { certFile, keyFile } = await authority.sign({ name: 'localhost', names: ['localhost', '127.0.0.1'] })
  const tlsPort = await freePort()
  const nginx = await startNginx(peerPath('nginx'), {
    directives: `server {
      listen 127.0.0.1:${tlsPort} ssl http2;
      ssl_certificate ${certFile};
      ssl_certificate_key ${keyFile};
      root ${siteFolder};
    }
    server { listen unix:${siteFolder}/nginx.sock; root ${siteFolder}; }`
  })
  onTestFinished(() => nginx.stop())
  const plainPort = await freePort()
  const second = await startNginx(peerPath('nginx'), {
    directives: `server { listen 127.0.0.1:${plainPort}; root ${siteFolder}; }`
  })
  onTestFinished(() => second.stop())
  const at = (origin: string): Site => ({ origin, url: `${origin}/hello.txt` })
  return {
    plain: at(`http://127.0.0.1:${plainPort}`),
    tls: at(`https://localhost:${tlsPort}`),
    tlsPort,
    plainPort
  }
}

let siteFolder: string
/** Folder in which the commands run, with the programs that they start. */
let programs: string

beforeAll(async () => {
  siteFolder = await mkdtemp(join(tmpdir(), 'tcplens-site-'))
  programs = await mkdtemp(join(tmpdir(), 'tcplens-programs-'))
  await writeFile(join(siteFolder, 'hello.txt'), GREETING)
  await mkdir(join(siteFolder, '-'))
  await writeFile(join(siteFolder, '-', 'ping'), '{"ok":true}')
  await mkdir(join(siteFolder, 'simple', 'requests'), { recursive: true })
  const wheel = 'requests-0.0.1-py3-none-any.whl'
  await writeFile(join(siteFolder, 'simple', 'requests', 'index.html'), `<a href="/${wheel}">${wheel}</a>`)
  if (hasProgram('git')) {
    await run('bash', [
      '-c',
      `cd "${siteFolder}" && git init -q --bare project.git && cd project.git && git update-server-info &&
       tree=$(git mktree </dev/null) &&
       commit=$(git -c user.name=x -c user.email=x@x commit-tree "$tree" -m x) &&
       git update-ref refs/heads/guide "$commit" && git update-server-info`
    ])
  }
  if (hasProgram('python3')) {
    const make = `import zipfile
z = zipfile.ZipFile('${siteFolder}/${wheel}', 'w')
d = 'requests-0.0.1.dist-info/'
z.writestr(d + 'METADATA', 'Metadata-Version: 2.1\\nName: requests\\nVersion: 0.0.1\\n')
z.writestr(d + 'WHEEL', 'Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
z.writestr(d + 'RECORD', '')
z.close()`
    await run('python3', ['-c', make])
  }
  await writeFile(
    join(programs, 'app.py'),
    `import os, urllib.request\nprint(urllib.request.urlopen(os.environ['TRY']).read().decode(), end='')`
  )
  await writeFile(
    join(programs, 'app.js'),
    `fetch(process.env.TRY).then((answer) => answer.text()).then((text) => process.stdout.write(text))`
  )
  await symlink(resolve('node_modules'), join(programs, 'node_modules'))
  if (hasProgram('javac', '-version')) {
    await writeFile(
      join(programs, 'App.java'),
      `public class App { public static void main(String[] a) throws Exception {
        try (var in = new java.net.URL(System.getenv("TRY")).openStream()) { in.transferTo(System.out); } } }`
    )
    await run(
      'bash',
      ['-c', 'javac App.java && jar --create --file app.jar --main-class App App.class && rm App.class'],
      {
        cwd: programs
      }
    )
  }
  return async () => {
    await rm(siteFolder, { recursive: true, force: true })
    await rm(programs, { recursive: true, force: true })
  }
}, LIMIT)

interface Guided {
  readonly engine: Engine
  readonly subject: GuideSubject
  texts(id: GuideSectionId, does: GuideCommandId | null, shells?: readonly GuideShell[]): string[]
  connections(): number
}

async function startSession(
  config: Partial<ProxyConfig>,
  url: string,
  listen: ProxyConfig['listen'] = { host: '127.0.0.1', port: 0 }
): Promise<Guided> {
  const engine = await startEngine({ authorityFolder: await temporaryFolder() })
  const session: SessionSummary = await engine.handlers['sessions.create']({
    config: { kind: 'proxy', name: '', listen, ...config },
    start: true
  })
  expect(session.error).toBeNull()
  if (session.listening === null) throw new Error('It does not listen')
  const { folder } = await engine.handlers['authority.get']({})
  const { target } = config
  const subject: GuideSubject = {
    mode: config.mode ?? 'forward',
    listening: session.listening,
    target:
      target === undefined ? null : 'path' in target ? { host: '', port: 0, path: target.path } : target,
    login: config.login ?? null,
    caPath: config.tls?.clients === 'intercept' ? join(folder, 'ca.pem') : null,
    url
  }
  return {
    engine,
    subject,
    texts: (id, does, shells = ['bash']) =>
      guideFor(subject)
        .find((section) => section.id === id)
        ?.commands.filter((command) => command.does === does && shells.includes(command.shell))
        .map(({ text }) => text) ?? [],
    connections: () => engine.sessions.list()[0]?.connections.total ?? 0
  }
}

/** Runs the commands that print the page. */
async function expectPages(guided: Guided, commands: readonly string[]): Promise<void> {
  expect(commands.length).toBeGreaterThan(0)
  for (const command of commands) {
    const before = guided.connections()
    expect({ command, prints: await shell(programs, command, { TRY: guided.subject.url }) }).toEqual({
      command,
      prints: GREETING
    })
    expect(guided.connections()).toBeGreaterThan(before)
  }
}

const PROXIES: [string, Partial<ProxyConfig>][] = [
  ['an HTTP proxy', { mode: 'http' }],
  ['a SOCKS proxy', { mode: 'socks' }],
  ['both at one port', { mode: 'auto' }],
  ['an HTTP proxy with a login', { mode: 'http', login: LOGIN }],
  ['a SOCKS proxy with a login', { mode: 'socks', login: LOGIN }]
]

const TRUSTING: Partial<ProxyConfig> = {
  tls: { clients: 'intercept', exceptions: ['localhost', '127.0.0.1'] }
}

const hasPySocks =
  hasProgram('python3', '-c') &&
  (await run('python3', ['-c', 'import socks']).then(
    () => true,
    () => false
  ))
const hasRequests = await run('python3', ['-c', 'import requests']).then(
  () => true,
  () => false
)

describe.each([
  ['in plain', {}, 'plain'],
  ['with TLS interception', TRUSTING, 'tls']
] as const)('%s, commands for', needs('nginx', 'curl'), (_tls, tls, which) => {
  it.each(PROXIES)(
    '%s work',
    async (_what, config) => {
      const sites = await startSites()
      const site = sites[which]
      const guided = await startSession({ ...config, ...tls }, site.url)
      const { texts } = guided
      const speaksHttp = config.mode !== 'socks'
      const all = (id: GuideSectionId): string[] => [
        ...texts(id, null),
        ...texts(id, 'http'),
        ...texts(id, 'socks')
      ]
      await expectPages(guided, all('curl'))
      if (hasProgram('wget') && speaksHttp) await expectPages(guided, all('wget'))
      await expectPages(guided, [
        `${texts('environment', 'set').join()}; curl -sS ${site.url}; ${texts('environment', 'undo').join()}; env | grep -i '_proxy=' || true`
      ])
      // urllib does not support SOCKS.
      if (hasProgram('python3') && speaksHttp) await expectPages(guided, texts('python', 'once'))
      if (hasRequests && (speaksHttp || hasPySocks)) {
        const [code = ''] = texts('python', 'code', ['python'])
        await writeFile(join(programs, 'code.py'), `${code.replace('.text)', ".text, end='')")}\n`)
        await expectPages(guided, ['python3 code.py'])
      }
      if (speaksHttp) {
        const [code = ''] = texts('node', 'agent', ['javascript'])
        await writeFile(
          join(programs, 'app.mjs'),
          code.replace(/console\.log\((.*)\)$/, 'process.stdout.write($1)')
        )
        await expectPages(guided, guided.subject.caPath === null ? ['node app.mjs'] : texts('node', 'trust'))
      }
      // Through an auto listener, these programs use the HTTP proxy, which is already tested.
      if (config.mode === 'auto') return
      // Java cannot be given credentials from the command line.
      if (hasProgram('javac', '-version') && config.login === undefined) {
        await shell(programs, 'rm -f tcplens-trust.p12')
        for (const trust of texts('java', 'trust')) await shell(programs, trust)
        await expectPages(guided, texts('java', 'once'))
      }
      if (hasProgram('git')) {
        const before = guided.connections()
        const [command = ''] = texts('git', 'once')
        expect(await shell(programs, command)).toContain('refs/heads/guide')
        expect(guided.connections()).toBeGreaterThan(before)
      }
      if (hasProgram('npm')) {
        const before = guided.connections()
        const [command = ''] = texts('npm', 'once')
        await shell(programs, command, { npm_config_registry: `${site.origin}/` })
        expect(guided.connections()).toBeGreaterThan(before)
      }
      if (hasProgram('pip') && (speaksHttp || hasPySocks)) {
        const before = guided.connections()
        const [command = ''] = texts('pip', 'once')
        const folder = await temporaryFolder()
        await shell(folder, command, { PIP_INDEX_URL: `${site.origin}/simple/`, PIP_NO_CACHE_DIR: '1' })
        expect(await readdir(folder)).toContain('requests-0.0.1-py3-none-any.whl')
        expect(guided.connections()).toBeGreaterThan(before)
      }
      if (peer('nc') !== undefined && config.login === undefined && which === 'plain') {
        const command = /ProxyCommand=(.*)'/.exec(texts('ssh', 'jump').join())?.[1] ?? ''
        const to = command.replace('%h', '127.0.0.1').replace('%p', String(sites.plainPort))
        const request = String.raw`printf 'GET /hello.txt HTTP/1.0\r\n\r\n' | ${to} | tail -1`
        await expectPages(guided, [request])
      }
    },
    LIMIT * 2
  )
})

it(
  'a session with one server replaces it, by name and certificate too',
  { ...needs('nginx', 'curl'), timeout: LIMIT },
  async () => {
    const sites = await startSites()
    const to = (port: number, extra: Partial<ProxyConfig> = {}): Promise<Guided> =>
      startSession({ target: { host: 'localhost', port }, ...extra }, sites.plain.url)
    const page = (texts: readonly string[]): string[] =>
      texts.map((text) => text.replace(/\/('?)$/, '/hello.txt$1').replace('curl ', 'curl -sS '))
    const plain = await to(sites.plainPort)
    await expectPages(plain, page(plain.texts('curl', 'plain')))
    const tls = await to(sites.tlsPort, TRUSTING)
    await expectPages(tls, page([...tls.texts('curl', 'tls'), ...tls.texts('curl', 'resolve')]))
    const [openssl = ''] = tls.texts('openssl', null)
    expect(await shell(programs, `${openssl} </dev/null 2>&1`)).toContain('Verify return code: 0 (ok)')
    const [nc = ''] = plain.texts('netcat', null)
    await expectPages(plain, [String.raw`printf 'GET /hello.txt HTTP/1.0\r\n\r\n' | ${nc} | tail -1`])
  }
)

it(
  'Redis is contacted through the proxy, by port and by Unix socket',
  { ...needs('redis-server', 'redis-cli'), timeout: LIMIT },
  async () => {
    const { port } = await startRedis()
    const target = { host: '127.0.0.1', port }
    const byPort = await startSession({ target }, '')
    const bySocket = await startSession({ target }, '', { path: join(await temporaryFolder(), 'a redis') })
    const answers = await Promise.all(
      [byPort.texts('redis', 'plain'), bySocket.texts('redis', null)].map(([command = '']) =>
        shell(programs, command)
      )
    )
    expect(answers).toEqual(['PONG\n', 'PONG\n'])
  }
)

it(
  'a Unix socket is contacted by curl directly, and by other programs over the bridge',
  { ...needs('nginx', 'socat', 'curl'), timeout: LIMIT },
  async () => {
    const sites = await startSites()
    const folder = await temporaryFolder()
    const [forward, socks, http] = await Promise.all([
      startSession({ target: { host: '127.0.0.1', port: sites.plainPort } }, '', {
        path: join(folder, 'f,w')
      }),
      startSession({ mode: 'socks' }, sites.plain.url, { path: join(folder, 's o') }),
      startSession({ mode: 'http' }, sites.plain.url, { path: join(folder, 'h,t p') })
    ])
    await expectPages(
      forward,
      forward.texts('curl', null).map((text) => text.replace(/\/$/, '/hello.txt'))
    )
    await expectPages(socks, socks.texts('bridge', 'socks'))
    const [bridge = ''] = http.texts('bridge', 'bridge')
    // The displayed port may be in use on this machine.
    const port = await freePort()
    const child = spawn('bash', ['-c', `exec ${bridge.replace('8080', String(port))}`], { stdio: 'ignore' })
    onTestFinished(async () => {
      const ended = new Promise((done) => child.once('close', done))
      child.kill('SIGKILL')
      await ended
    })
    const [curl = ''] = http.texts('curl', null)
    await waitFor(async () => {
      expect(await shell(programs, curl.replace('8080', String(port)))).toBe(GREETING)
    })
  }
)
