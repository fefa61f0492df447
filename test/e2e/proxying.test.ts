/** A proxy with TLS interception in the window: its dialog, its TLS problems, and the sign of unverified servers. */
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { makeSelfSignedFiles } from '../helpers/certificates'
import { launchApp } from '../helpers/electron-app'
import { closedPort } from '../helpers/servers'
import { run } from '../helpers/run'
import { tableRows } from './workbench'
import { needs } from '../helpers/peers'

it('relays to an untrusted host only once the user accepts its certificate', needs('curl'), async () => {
  const files = await makeSelfSignedFiles({ name: 'localhost', names: ['localhost'] })
  const target = createServer({ key: files.key, cert: files.cert }, (_request, response) =>
    response.end('from inside')
  )
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void target.close())
  const url = `https://localhost:${(target.address() as AddressInfo).port}/`

  const { page, close } = await launchApp()
  onTestFinished(close)
  const port = String(await closedPort())
  await page.getByRole('button', { name: 'New proxy' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New proxy' })
  await dialog.getByRole('radio', { name: 'Auto' }).check()
  await dialog.getByLabel('Listening port').fill(port)
  await dialog.getByRole('button', { name: 'Intercept', exact: true }).click()
  await dialog.getByRole('button', { name: 'Start', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  const get = (way: string): Promise<string> =>
    run('curl', ['-sSk', '-m', '10', way, `127.0.0.1:${port}`, url]).then(({ stdout }) => stdout)

  expect(await get('--socks5-hostname')).toContain('its certificate is self-signed and not trusted')
  const findings = page.getByRole('region', { name: 'Proxy problems' })
  await page.getByRole('status').filter({ hasText: 'could not be verified' }).first().waitFor()
  await page.keyboard.press('F8')
  await findings
    .getByText('the certificate is self-signed and not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)')
    .waitFor()
  await findings.getByRole('button', { name: 'Trust the certificate of localhost' }).click()
  await findings.waitFor({ state: 'hidden' })
  await page.keyboard.press('Escape')

  expect(await get('--proxy')).toBe('from inside')
  await page.keyboard.press('Control+2')
  const row = tableRows(page, 'Connections').last()
  await row.getByRole('img', { name: 'The server’s certificate could not be verified' }).waitFor()
  await row.click()
  await page.getByText(/An attacker in between could read/).waitFor()
})
