/** Replay of conversations over TLS and HTTP/2 in the window, from opened captures. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { makeAuthority } from '../helpers/certificates'
import { intercepting, recordByCli } from '../helpers/cli-recording'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { temporaryFolder } from '../helpers/engine'
import { askHttp2 } from '../helpers/http2-peers'
import { freePort, startNginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'
import { listenTlsEcho, talkTls, type TlsEcho } from '../helpers/tls-echo'
import { conversationDialog, type ConversationDialog } from './conversation-dialog'

const SAID = [
  ['hello', 7],
  ['world', 7]
] as const
const AS_CAPTURED = ['shop.example', 'odd']

async function opened(path: string): Promise<RunningApp & { dialog: ConversationDialog }> {
  const running = await launchApp({ args: [path] })
  onTestFinished(running.close)
  const dialog = conversationDialog(running.page)
  await dialog.open(1)
  return { ...running, dialog }
}

async function shop(): Promise<TlsEcho> {
  const authority = await makeAuthority()
  return listenTlsEcho(await authority.sign({ name: 'shop.example', names: ['shop.example'] }))
}

it('TLS is used as captured, and a saved test names it', async () => {
  const server = await shop()
  const { args, ca } = await intercepting()
  const path = await recordByCli(server.address, args, (proxy) => talkTls(proxy, ca, SAID))
  const { app, page, dialog } = await opened(path)
  await dialog.play('Same')
  expect(server.met).toEqual([AS_CAPTURED, AS_CAPTURED])
  expect(await dialog.root.getByText('This TLS traffic was not decrypted').count()).toBe(0)

  const saved = join(await temporaryFolder(), 'shop.test')
  await answerFileDialogs(app, saved)
  await dialog.button('Save as test…').click()
  await page.getByText(`Test saved as ${saved}`).waitFor()
  expect(await readFile(saved, 'utf8')).toContain('\ntls sni shop.example alpn odd insecure\n')
})

it('TLS that was not intercepted is reported before the replay', async () => {
  const server = await shop()
  const path = await recordByCli(server.address, [], (proxy) => talkTls(proxy, null, SAID))
  const { dialog } = await opened(path)
  await dialog.root.getByText('This TLS traffic was not decrypted').waitFor()
})

it('HTTP/2 of nginx differs in its fields, which are shown first', needs('nginx'), async () => {
  const port = await freePort()
  const nginx = await startNginx(peerPath('nginx'), {
    // A date would only do if it had changed in the meantime.
    directives: `server { listen 127.0.0.1:${port} http2;
      location / { add_header x-request $request_id; return 200 "It is $uri"; } }`
  })
  onTestFinished(() => nginx.stop())
  const requests = [{ ':path': '/one' }, { ':path': '/two' }]
  const path = await recordByCli({ host: '127.0.0.1', port }, [], (proxy) =>
    askHttp2(`http://127.0.0.1:${proxy.port}`, requests)
  )
  const { dialog } = await opened(path)
  await dialog.play(/^Different at byte \d/)
  const fields = dialog.root.getByRole('region', { name: 'Fields' })
  await fields.getByText('x-request').first().waitFor()
  const comparison = dialog.root.getByRole('region', { name: 'Both pieces' })
  await comparison.getByRole('button', { name: 'Text' }).click()
  await dialog.root.getByText('HTTP/2 headers are compressed').waitFor()
  await dialog.button('Show fields').click()
  await fields.waitFor()
})
