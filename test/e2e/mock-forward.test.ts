/** A mock server that forwards unrecorded requests to the upstream server, for HTTP/2 clients, in the real window. */
import { expect, it, onTestFinished } from 'vitest'
import { launchApp } from '../helpers/electron-app'
import { curl, withoutDate } from '../helpers/mocking'
import { freePort, startNginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { selectExchange, startProxy, tableRows } from './workbench'

it(
  'forwards unmatched requests to nginx in HTTP/2, and serves its responses from then on',
  needs('nginx', 'curl'),
  async () => {
    const target = await freePort()
    const big = 'what is large '.repeat(50_000)
    const nginx = await startNginx(peerPath('nginx'), {
      files: { 'big.txt': big },
      directives: `server { listen ${target} http2; root www; }`
    })
    onTestFinished(nginx.stop)
    const running = await launchApp()
    onTestFinished(running.close)
    const { page } = running
    const proxy = await startProxy(page, { host: '127.0.0.1', port: nginx.port })
    await curl(`http://127.0.0.1:${proxy}/hello.txt`)
    await selectExchange(page, '/hello.txt')
    await tableRows(page, 'Requests').first().click({ button: 'right' })
    await page.getByRole('menuitem', { name: /^Mock/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Mock from a capture' })
    const port = await freePort()
    await dialog.getByRole('textbox', { name: 'Port', exact: true }).fill(String(port))
    await dialog.getByText('Forward to upstream').click()
    await dialog.getByRole('textbox', { name: 'Target' }).fill(`127.0.0.1:${target}`)
    await dialog.getByRole('button', { name: 'Start mock server' }).click()
    await dialog.waitFor({ state: 'hidden' })

    const ask = async (path: string): Promise<string> =>
      withoutDate(await curl('--http2-prior-knowledge', `http://127.0.0.1:${port}${path}`))
    expect(await ask('/hello.txt')).toMatch(/^HTTP\/2 200 [^]*Hello from nginx\n$/)
    // Each curl closes its connection, and with it the connection to the target.
    for (let time = 1; time <= 5; time++) {
      const answer = await ask(`/big.txt?${time}`)
      expect(answer.startsWith('HTTP/2 200 ')).toBe(true)
      expect(answer.endsWith(big)).toBe(true)
    }
    const hits = page.getByRole('region', { name: 'Mock results' })
    await expect.poll(() => hits.getByRole('status').textContent()).toContain('5 forwarded to upstream')
    const learned = await ask('/big.txt?3')
    await nginx.stop()
    expect(await ask('/big.txt?3')).toBe(learned)
    expect(await ask('/gone')).toMatch(/^HTTP\/2 502 [^]*Cannot forward to/)
  }
)
