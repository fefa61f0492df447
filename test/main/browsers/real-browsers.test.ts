/**
 * The browsers of this machine, really started, through real sessions to a real nginx. Its access log shows that a
 * page was rendered: the page's script requests the last file.
 */

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { createBrowsers, type Browsers } from '../../../src/main/browsers/browser-handlers'
import { findBrowsers } from '../../../src/main/browsers/find-browsers'
import type { ProxyConfig, SessionSummary } from '../../../src/shared/contract/sessions'
import { makeAuthority } from '../../helpers/certificates'
import { startEngine, temporaryFolder } from '../../helpers/engine'
import { freePort, startNginx, type Nginx } from '../../helpers/nginx'
import { waitFor } from '../../helpers/patience'
import { needs, needsThat, peerPath } from '../../helpers/peers'

const PAGE = '<!doctype html><title>Hello</title><script>fetch("/script-ran.txt")</script>'
/** A browser starts slowly on a busy machine. */
const PATIENT = { timeout: 60_000, interval: 100 }
const LIMIT = 90_000

const installed = new Set((await findBrowsers()).map(({ id }) => id))
/** Named here, so that one that is missing is listed as skipped. */
const BROWSERS = ['chromium', 'firefox'] as const

/** Chromium and Firefox share the option for running without a screen. */
const HEADLESS = ['--headless']

async function startSession(engine: Engine, config: Partial<ProxyConfig>): Promise<SessionSummary> {
  return engine.handlers['sessions.create']({
    config: { kind: 'proxy', name: '', listen: { host: '127.0.0.1', port: 0 }, ...config },
    start: true
  })
}

async function browsersFor(engine: Engine, folder: string): Promise<Browsers> {
  const browsers = await createBrowsers({
    folder,
    sessions: () => Promise.resolve(engine.sessions.list()),
    authority: async () => engine.handlers['authority.get']({}),
    extra: HEADLESS
  })
  onTestFinished(() => browsers.close())
  return browsers
}

async function startSite(directives = ''): Promise<Nginx> {
  const files = { 'index.html': PAGE, 'script-ran.txt': 'yes' }
  const nginx = await startNginx(peerPath('nginx'), { files, directives })
  onTestFinished(() => nginx.stop())
  return nginx
}

/** Returns the requests of the pages, without those for icons. */
const lines = async (nginx: Nginx): Promise<string[]> =>
  (await nginx.requests())
    .map(({ line }) => line.replace(/ http:\/\/[^/]+/, ' '))
    .filter((line) => !line.includes('favicon'))

describe.each(BROWSERS)('%s', (id) => {
  const options = installed.has(id) ? needs('nginx') : needsThat(id, false)

  it.each<[string, (site: Nginx) => Partial<ProxyConfig>]>([
    ['in place of its only server', ({ port }) => ({ target: { host: '127.0.0.1', port } })],
    ['as an HTTP proxy', () => ({ mode: 'http' })],
    ['as a SOCKS proxy', () => ({ mode: 'socks' })]
  ])(
    'browses through a session %s, and leaves no files',
    { ...options, timeout: LIMIT },
    async (_how, config) => {
      const site = await startSite()
      const engine = await startEngine()
      const session = await startSession(engine, config(site))
      const folder = join(await temporaryFolder(), 'browsers')
      const browsers = await browsersFor(engine, folder)
      await browsers.handlers['browsers.open']({
        id,
        session: session.id,
        url: `http://127.0.0.1:${site.port}/`
      })
      await waitFor(async () => {
        expect(await lines(site)).toEqual(['GET / HTTP/1.1', 'GET /script-ran.txt HTTP/1.1'])
      }, PATIENT)
      expect(engine.sessions.list()[0]?.connections.total).toBeGreaterThan(0)
      expect(await readdir(folder)).toHaveLength(1)
      await browsers.close()
      await expect(readdir(folder)).rejects.toThrow('ENOENT')
    }
  )

  it.each([
    ['HTTP/2.0', ' http2'],
    ['HTTP/1.1', '']
  ])(
    'browses %s through interception, trusting its authority',
    { ...options, timeout: LIMIT },
    async (version, http2) => {
      const { sign, certFile: authority } = await makeAuthority()
      const names = ['localhost', '127.0.0.1']
      const { certFile, keyFile } = await sign({ name: 'localhost', names })
      const port = await freePort()
      const site = await startSite(
        `server { listen 127.0.0.1:${port} ssl${http2}; root www;
          ssl_certificate ${certFile}; ssl_certificate_key ${keyFile}; }`
      )
      const engine = await startEngine({ authorityFolder: await temporaryFolder() })
      const session = await startSession(engine, {
        mode: 'auto',
        tls: { clients: 'intercept', authority }
      })
      const browsers = await browsersFor(engine, join(await temporaryFolder(), 'browsers'))
      const url = `https://localhost:${port}/`
      await browsers.handlers['browsers.open']({ id, session: session.id, url })
      await waitFor(async () => {
        expect(await lines(site)).toEqual([`GET / ${version}`, `GET /script-ran.txt ${version}`])
      }, PATIENT)
      expect(engine.sessions.list()[0]?.findings?.passedThrough ?? []).toEqual([])
    }
  )
})
