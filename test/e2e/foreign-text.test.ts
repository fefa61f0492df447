/**
 * Untrusted text in the real window: control characters are visible, and bidirectional characters do not affect the
 * surrounding text.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { ACK, ipv4, links, pcapFile, SYN, tcpSegment } from '../helpers/foreign-packets'
import { CLIENT, SERVER } from '../helpers/foreign-streams'
import { tableRows } from './workbench'

/** Sets a terminal's title (OSC 0) and colour (CSI of C1), and reverses the rest of the line. */
const hostile = (field: string): string => `${field}\u001b]0;t\u0007\u009b31m\u202egnp.exe`
const escaped = (field: string): string => `${field}\\x1b]0;t\\x07\\x9b31m\\u{202e}gnp.exe`

const REQUEST =
  `GET /${hostile('path')}?q=${hostile('query')} HTTP/1.1\r\nHost: ${hostile('host')}\r\n` +
  `Cookie: a=${hostile('cookie')}\r\nX-A: ${hostile('header')}\r\nContent-Type: text/${hostile('type')}\r\n\r\n`
const BODY = JSON.stringify({ a: 1 }).replace('1', `"${hostile('body').replaceAll(/\p{Cc}/gu, '')}"`)
const ANSWER =
  `HTTP/1.1 404 ${hostile('reason')}\r\nContent-Type: application/json\r\nServer: ${hostile('server')}\r\n` +
  `Content-Length: ${Buffer.byteLength(BODY)}\r\n\r\n${BODY}`

const TALK = [
  { isUp: true, seq: 100, ack: 0, flags: SYN, payload: '' },
  { isUp: false, seq: 500, ack: 101, flags: SYN | ACK, payload: '' },
  { isUp: true, seq: 101, ack: 501, flags: ACK, payload: REQUEST },
  { isUp: false, seq: 501, ack: 101 + Buffer.byteLength(REQUEST), flags: ACK, payload: ANSWER }
].map(({ isUp, payload, ...tcp }, at) => {
  const [from, to] = isUp ? [CLIENT, SERVER] : [SERVER, CLIENT]
  const segment = tcpSegment({ from, to, ...tcp, payload: Buffer.from(payload) })
  return { time: at * 1e6, bytes: links.ethernet(ipv4(from.host, to.host, segment)) }
})

let folder: string
let running: RunningApp
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
  running = await launchApp()
})
afterAll(async () => {
  await running.close()
  await rm(folder, { recursive: true, force: true })
})

/**
 * Returns text and attributes in the page with a character that could drive a terminal, hide text or change its
 * direction.
 */
function unescaped(): Promise<string[]> {
  return running.page.evaluate(`(() => {
    const CONTROLS = /(?![\\t\\n\\r])[\\p{Cc}\\p{Bidi_Control}]/u
    const found = []
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (CONTROLS.test(node.nodeValue)) found.push(node.parentElement.outerHTML)
      } else for (const { name, value } of node.attributes)
        if (['title', 'aria-label', 'alt', 'placeholder'].includes(name) && CONTROLS.test(value))
          found.push(name + '=' + value)
    }
    return found
  })()`)
}

it('captured text is escaped in tables, in every tab of the inspector, and in tooltips', async () => {
  const { page, app } = running
  const path = join(folder, `${hostile('file')}.pcap`)
  await writeFile(path, pcapFile(TALK))
  await answerFileDialogs(app, path)
  await page.getByRole('button', { name: 'Open…', exact: true }).first().click()
  await expect.poll(() => tableRows(page, 'Requests').count()).toBe(1)
  await page.getByText('/path·]0;t', { exact: false }).first().waitFor()
  await page
    .getByText(`${escaped('file')}.pcap`)
    .first()
    .waitFor()
  expect(await unescaped()).toEqual([])

  await tableRows(page, 'Requests').first().click()
  await page.getByText('reason·]0;t', { exact: false }).first().waitFor()
  const tabs = page.getByRole('tablist').last().getByRole('tab')
  const names = await tabs.allInnerTexts()
  expect(names.length).toBeGreaterThan(2)
  for (let at = 0; at < names.length; at++) {
    await tabs.nth(at).click()
    await expect.poll(() => tabs.nth(at).getAttribute('aria-selected')).toBe('true')
    expect([names[at], await unescaped()]).toEqual([names[at], []])
  }
  await page.getByRole('tab', { name: /^Connections/ }).click()
  await tableRows(page, 'Connections').first().click()
  expect(await unescaped()).toEqual([])
})

it('captured text is escaped in notices, their list, and the native menu', async () => {
  const { page, app } = running
  await app.evaluate(
    ({ app: electron }, path) => {
      electron.emit('open-file', { preventDefault: () => undefined }, path)
    },
    join(folder, hostile('missing'))
  )
  const notices = page.getByRole('region', { name: 'Notices' })
  await notices.getByText(escaped('missing'), { exact: false }).waitFor()
  expect(await unescaped()).toEqual([])
  await page.keyboard.press('F8')
  const list = page.getByRole('dialog', { name: 'Notifications' })
  await list.getByText(escaped('missing'), { exact: false }).waitFor()
  expect(await unescaped()).toEqual([])

  const labels = (): Promise<string[]> =>
    app.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) =>
        (submenu?.items ?? []).flatMap((item) => (item.submenu?.items ?? []).map(({ label }) => label))
      )
    )
  await expect.poll(labels).toContain(`${escaped('file')}.pcap`)
})
