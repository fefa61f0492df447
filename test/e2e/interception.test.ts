/**
 * TLS interception in the window: the authority's certificate is saved, a command is copied from “Point a program
 * here…” and really run, and the TLS tab and the conversation show the events of both legs.
 */
import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { makeAuthority, makeSelfSignedFiles, type TestCertificate } from '../helpers/certificates'
import { answerFileDialogs, launchApp, type LaunchOptions, type RunningApp } from '../helpers/electron-app'
import { needs, peerPath } from '../helpers/peers'
import { startPostgresql } from '../helpers/peers/postgresql'
import { run } from '../helpers/run'
import { closedPort } from '../helpers/servers'
import { selectExchange, sessionRow, tableRows } from './workbench'

it('saves the authority’s certificate under the chosen name, and never its key', async () => {
  const { app, page, userData } = await launch()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Certificate authority')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Certificate authority' })
  const path = join(userData, 'for my phone.pem')
  await answerFileDialogs(app, path)
  await dialog.getByRole('button', { name: 'PEM…' }).click()
  await dialog.getByText(`Saved as ${path}.`).waitFor()

  const saved = await readFile(path, 'utf8')
  expect(saved).toBe(await readFile(join(userData, 'authority', 'ca.pem'), 'utf8'))
  expect(saved).not.toContain('PRIVATE')
  expect(await dialog.textContent()).toContain(new X509Certificate(saved).fingerprint256)
  expect((await stat(join(userData, 'authority', 'ca-key.pem'))).mode & 0o777).toBe(0o600)
})

it(
  'shows the decrypted traffic of a command copied from the panel, with both handshakes',
  needs('curl'),
  async () => {
    const { app, page } = await launch()
    const url = `https://localhost:${await startHttps()}/orders`
    await startIntercepting(page, async (dialog) => {
      await dialog.getByRole('radio', { name: 'Auto' }).check()
    })
    await page.getByRole('button', { name: 'Point a program here…' }).click()
    const panel = page.getByRole('dialog', { name: /^Point a program at/ })
    await panel.getByLabel('Example URL').fill(url)
    await panel
      .getByRole('button', { name: /curl --proxy/ })
      .first()
      .click()
    const command = await app.evaluate(({ clipboard }) => clipboard.readText())
    expect(await shell(command)).toBe('{"from":"inside"}')
    await page.keyboard.press('Escape')

    await selectExchange(page, '/orders')
    await page.getByRole('tab', { name: 'TLS', exact: true }).click()
    const tls = page.getByRole('region', { name: 'TLS of this connection' })
    await expect
      .poll(() => tls.getByRole('heading', { level: 3 }).allTextContents())
      .toEqual(expect.arrayContaining(['Client ↔ Tcplens', 'Tcplens ↔ server']))
    expect(await tls.textContent()).toMatch(/JA4t13d/)
  }
)

it('shows the ClientHello and ServerHello of TLS passthrough', needs('curl'), async () => {
  const { page } = await launch()
  const target = await startHttps()
  const port = await startIntercepting(page, async (dialog) => {
    await dialog.getByRole('radio', { name: 'HTTP proxy' }).check()
    await dialog.getByRole('button', { name: 'Pass through', exact: true }).click()
  })
  const proxy = `http://127.0.0.1:${port}`
  const { stdout } = await run(peerPath('curl'), [
    '-sk',
    '-m',
    '10',
    '-x',
    proxy,
    `https://localhost:${target}/`
  ])
  expect(stdout).toBe('{"from":"inside"}')

  await page.keyboard.press('Control+2')
  await tableRows(page, 'Connections').first().click()
  await page.getByRole('tab', { name: 'TLS', exact: true }).click()
  const tls = page.getByRole('region', { name: 'TLS of this connection' })
  await tls.getByText('Messages readable without keys').waitFor()
  await expect.poll(() => tls.textContent()).toMatch(/ClientHello[^]*ServerHello/)
  expect(await tls.textContent()).toMatch(/Server namelocalhost[^]*JA3[0-9a-f]{32}/)
})

it(
  'shows both parts of a conversation that upgrades to TLS, and the border between them',
  needs('psql', 'initdb', 'postgres'),
  async () => {
    const certificate = await makeSelfSignedFiles({ name: 'localhost', names: ['localhost'] })
    const postgres = await startPostgresql(certificate)
    const { page } = await launch()
    const port = await startIntercepting(page, async (dialog) => {
      await dialog.getByLabel('Target host').fill('localhost')
      await dialog.getByLabel('Target port').fill(String(postgres.port))
    })
    const { stdout } = await run(peerPath('psql'), [
      `host=localhost port=${port} user=${postgres.user} dbname=postgres sslmode=require`,
      '-Atc',
      `select 'said inside'`
    ])
    expect(stdout.trim()).toBe('said inside')

    await page.keyboard.press('Control+2')
    await tableRows(page, 'Connections').first().click()
    await page.getByRole('tab', { name: 'Timeline' }).click()
    await page.getByText('Data inside TLS starts here').waitFor()
    await page.getByRole('tab', { name: 'Conversation', exact: true }).click()
    const log = page.getByRole('log', { name: 'Conversation' })
    await log.hover()
    // The window renders only a part; scrolling loads the rest.
    const seen = new Set<string>()
    await expect
      .poll(async () => {
        for (const line of await log.locator('.line').allTextContents()) seen.add(line)
        await page.mouse.wheel(0, 120)
        return [...seen].join('\n')
      })
      .toMatch(/8 bytes[^]*Data inside TLS starts here[^]*select 'said inside'/)
  }
)

it(
  'names a client that refuses the certificate three times, and resumes its interception',
  needs('curl'),
  async () => {
    const { page, userData } = await launch()
    const target = await startHttps()
    const port = await startIntercepting(page, async (dialog) => {
      await dialog.getByRole('radio', { name: 'HTTP proxy' }).check()
    })
    const curl = async (...trust: string[]): Promise<string> => {
      const how = ['-sS', '-m', '10', '--noproxy', '', '-x', `http://127.0.0.1:${port}`, ...trust]
      return (await run(peerPath('curl'), [...how, `https://localhost:${target}/`])).stdout
    }
    const banner = page.getByRole('region', { name: 'Proxy problems' })
    await page.keyboard.press('Control+2')
    for (let number = 1; number <= 3; number++) {
      expect(await curl()).toBe('')
      await expect.poll(() => tableRows(page, 'Connections').count()).toBe(number)
    }
    const notice = page.getByRole('status').filter({ hasText: 'TLS of 1 client is passed through' })
    await notice.getByRole('button', { name: 'Resume interception', exact: true }).waitFor()
    await page.keyboard.press('F8')
    await banner.getByText('TLS of 1 client is passed through').waitFor()
    await expect
      .poll(() => banner.textContent())
      .toMatch(/127\.0\.0\.1 · JA4 t1\d\w+.*for localhost, until \d\d:\d\d:\d\d/)
    expect(await curl('--insecure')).toBe('{"from":"inside"}')

    await banner.getByRole('button', { name: 'Resume interception of 127.0.0.1' }).click()
    await banner.waitFor({ state: 'hidden' })
    await page.keyboard.press('Escape')
    expect(await curl('--cacert', join(userData, 'authority', 'ca.pem'))).toBe('{"from":"inside"}')
    await page.keyboard.press('Control+1')
    await expect.poll(() => tableRows(page, 'Requests').filter({ hasText: 'GET' }).count()).toBe(1)
  }
)

it('keeps all settings of a proxy over a restart, including selected files', needs('curl'), async () => {
  const authority = await makeAuthority()
  const target = await startHttps(await authority.sign({ name: 'localhost', names: ['localhost'] }))
  const userData = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  onTestFinished(() => rm(userData, { recursive: true, force: true }))
  const first = await launch({ userData })
  await answerFileDialogs(first.app, authority.certFile)
  const port = await startIntercepting(first.page, async (dialog) => {
    await dialog.getByRole('radio', { name: 'Auto' }).check()
    await dialog.getByLabel('Name', { exact: true }).fill('Kept')
    await dialog.getByLabel('Skip verification for').fill('other.example')
    await dialog.getByRole('button', { name: 'Extra CA certificates: Choose…' }).click()
    await dialog.getByText(authority.certFile).waitFor()
  })
  await first.close()

  const { page } = await launch({ userData })
  const session = sessionRow(page, /^Proxy Kept, stopped/)
  await session.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Edit…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit proxy' })
  expect(await dialog.getByRole('radio', { name: 'Auto' }).isChecked()).toBe(true)
  await dialog.getByRole('button', { name: /^TLS/ }).click()
  expect(await dialog.getByLabel('Skip verification for').inputValue()).toBe('other.example')
  await dialog.getByText(authority.certFile).waitFor()
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Start Kept' }).first().click()
  await sessionRow(page, /^Proxy Kept, running/).waitFor()

  const ca = join(userData, 'authority', 'ca.pem')
  const args = ['-sS', '-m', '10', '--noproxy', '', '--cacert', ca, '-x', `http://127.0.0.1:${port}`]
  const { stdout } = await run(peerPath('curl'), [...args, `https://localhost:${target}/`])
  expect(stdout).toBe('{"from":"inside"}')
})

async function launch(options: LaunchOptions = {}): Promise<RunningApp> {
  const running = await launchApp(options)
  onTestFinished(running.close)
  return running
}

/** Serves recognisable content, with an untrusted certificate unless one is given. */
async function startHttps(certificate?: TestCertificate): Promise<number> {
  const { key, cert } =
    certificate ?? (await makeSelfSignedFiles({ name: 'localhost', names: ['localhost'] }))
  const server = createServer({ key, cert }, (_request, response) => {
    response.setHeader('Content-Type', 'application/json')
    response.end('{"from":"inside"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/**
 * Creates and starts a proxy with TLS interception that accepts the certificate of `localhost` without
 * verification.
 */
async function startIntercepting(page: Page, fill: (dialog: Locator) => Promise<void>): Promise<number> {
  const port = await closedPort()
  await page.getByRole('button', { name: 'New proxy' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New proxy' })
  await dialog.getByRole('button', { name: 'Intercept', exact: true }).click()
  await dialog.getByRole('button', { name: 'Options', exact: true }).click()
  await dialog.getByRole('button', { name: 'TLS', exact: true }).click()
  await dialog.getByLabel('Skip verification for').fill('localhost')
  await fill(dialog)
  await dialog.getByLabel('Listening port').fill(String(port))
  await dialog.getByRole('button', { name: 'Start', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  return port
}

/** Runs a command as if pasted into a terminal. */
async function shell(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-c', command.replace(/^curl/, 'curl -sS -m 10')])
  return stdout
}
