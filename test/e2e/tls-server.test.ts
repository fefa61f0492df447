/**
 * A TLS server in the app itself, whose TLS library differs from Node's: tested with curl and OpenSSL's client,
 * with its HTTP shown in the window.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { SessionConfig } from '../../src/shared/contract/sessions'
import { launchApp } from '../helpers/electron-app'
import { freePort } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import { readTable } from './workbench'

it(
  'a TLS server with a generated certificate serves curl in every version, also from a file',
  needs('curl', 'openssl'),
  async () => {
    const userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
    const port = await freePort()
    const path = join(userData, 'web.sock')
    const page = {
      kind: 'http',
      on: true,
      answer: { from: 'page', text: '<h1>inside</h1>', type: 'text/html' },
      status: 200,
      reason: '',
      headers: '',
      contentLength: 'right',
      chunked: false,
      connection: 'auto'
    } as const
    const common = {
      kind: 'server',
      startAtLaunch: true,
      tls: { certificate: null, alpn: ['http/1.1'] },
      behaviours: [page]
    } as const
    const sessions = [
      { ...common, name: 'At a port', listen: { host: '127.0.0.1', port } },
      { ...common, name: 'At a path', listen: { path } }
    ] as unknown as SessionConfig[]
    await writeFile(join(userData, 'sessions.json'), JSON.stringify({ version: 1, sessions }))
    const app = await launchApp({ userData })
    onTestFinished(async () => {
      await app.close()
      await rm(userData, { recursive: true, force: true })
    })

    const url = `https://localhost:${port}`
    const curl = (...args: string[]): Promise<{ code: number; stdout: string }> =>
      run(peerPath('curl'), ['-skS', '-m', '20', ...args])
    await expect
      .poll(async () => (await curl(`${url}/first`)).stdout, { timeout: 10_000 })
      .toBe('<h1>inside</h1>')
    expect(await curl('--tlsv1.2', '--tls-max', '1.2', `${url}/second`)).toMatchObject({
      code: 0,
      stdout: '<h1>inside</h1>'
    })
    expect(await curl('--unix-socket', path, 'https://localhost/third')).toMatchObject({
      code: 0,
      stdout: '<h1>inside</h1>'
    })
    // One client without TLS, and one that rejects the certificate.
    await curl(`http://127.0.0.1:${port}/`)
    expect((await run(peerPath('curl'), ['-sS', '-m', '20', `${url}/`])).code).toBe(60)
    expect(await curl(`${url}/last`)).toMatchObject({ code: 0, stdout: '<h1>inside</h1>' })

    await expect
      .poll(async () =>
        (await readTable(app.page, 'Requests')).map((row) => Object.values(row).join(' ')).join('\n')
      )
      .toMatch(/\/first[\s\S]*\/second[\s\S]*\/third[\s\S]*\/last/)
  }
)
