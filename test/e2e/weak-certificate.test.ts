/** A server whose certificate can be forged, in the window: the cause, and the action that connects nevertheless. */
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { answerFileDialogs, launchApp } from '../helpers/electron-app'
import { CertificateMaker, serveWithOpenssl } from '../helpers/openssl'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import { closedPort } from '../helpers/servers'
import { tableRows } from './workbench'

it.each([
  ['a short key', { key: 'RSA:1024' }, /key of a certificate in the chain is too short to be safe/],
  ['a SHA-1 signature', { digest: 'sha1' }, /signed with MD5 or SHA-1, and such signatures can be forged/]
] as const)(
  'rejects a server certificate with %s until its host is trusted',
  needs('curl', 'openssl'),
  async (_name, strength, cause) => {
    const maker = await CertificateMaker.open()
    const root = await maker.root('Test Root', { key: 'RSA:2048' })
    const target = await serveWithOpenssl(await maker.leaf('server', root, strength))
    const { app, page, userData, close } = await launchApp()
    onTestFinished(close)
    await answerFileDialogs(app, root.certFile)
    const port = await closedPort()
    await page.getByRole('button', { name: 'New proxy' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'New proxy' })
    await dialog.getByRole('radio', { name: 'HTTP proxy' }).check()
    await dialog.getByRole('button', { name: 'Intercept', exact: true }).click()
    await dialog.getByRole('button', { name: 'Options', exact: true }).click()
    await dialog.getByRole('button', { name: 'TLS', exact: true }).click()
    await dialog.getByRole('button', { name: 'Extra CA certificates: Choose…' }).click()
    await dialog.getByText(root.certFile).waitFor()
    await dialog.getByLabel('Listening port').fill(String(port))
    await dialog.getByRole('button', { name: 'Start', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    // prettier-ignore
    const curl = (): ReturnType<typeof run> =>
    run(peerPath('curl'), ['-sS', '-4', '-m', '20', '--noproxy', '', '-x', `http://127.0.0.1:${port}`,
      '--cacert', join(userData, 'authority', 'ca.pem'), '--tlsv1.0', '--ciphers', 'DEFAULT@SECLEVEL=0',
      '-o', '/dev/null', '-w', '%{http_code}', `https://localhost:${target.port}/`])
    expect((await curl()).stdout).toBe('502')

    await page.keyboard.press('Control+2')
    await tableRows(page, 'Connections').first().click()
    await page.getByRole('tab', { name: 'TLS', exact: true }).click()
    const tls = page.getByRole('region', { name: 'TLS of this connection' })
    await expect.poll(() => tls.textContent()).toMatch(cause)

    const notice = page.getByRole('status').filter({ hasText: 'could not be verified' })
    await notice.first().waitFor()
    await page.keyboard.press('F8')
    const banner = page.getByRole('region', { name: 'Proxy problems' })
    await expect.poll(() => banner.textContent()).toMatch(cause)
    await banner.getByRole('button', { name: 'Trust the certificate of localhost' }).click()
    await banner.waitFor({ state: 'hidden' })
    expect((await curl()).stdout).toBe('200')
  }
)
