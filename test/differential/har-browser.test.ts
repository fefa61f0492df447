/**
 * HAR files recorded by Chromium from real servers are opened and exported again, and the export is served to
 * Chromium.
 */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import type { HarEntry } from '../../src/shared/har/har'
import { startEngine, temporaryFolder } from '../helpers/engine'
import { exported } from '../helpers/exporting'
import { harFaults, openedFile, readWholeHar } from '../helpers/har'
import { startNginx } from '../helpers/nginx'
import { needs, peerPath } from '../helpers/peers'

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Starts a second server for responses that a file server cannot give. */
async function startOther(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('Access-Control-Allow-Origin', '*')
      response.setHeader('Access-Control-Allow-Headers', '*')
      if (request.url === '/pixel.png') response.end(Buffer.from(PIXEL, 'base64'))
      else if (request.url === '/gbk') {
        response.setHeader('Content-Type', 'text/plain; charset=gbk')
        response.end(Buffer.from([0x9d, 0x68, 0xd7, 0xd6]))
      } else {
        response.setHeader('Set-Cookie', ['a=1; Path=/; HttpOnly; SameSite=Lax', 'b=2; Max-Age=60'])
        response.end('{"ok":true}')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return server
}

const SCRIPT = (other: string): string => `
  const json = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"é":1}' }
  const form = { method: 'POST', body: new URLSearchParams({ a: 'b c', d: 'é' }) }
  const text = (answer) => answer.text()
  Promise.allSettled([
    fetch('${other}/gbk').then(text),
    fetch('${other}/cookies').then(text),
    fetch('/missing').then(text),
    fetch('${other}/json', json).then(text),
    fetch('${other}/form', form).then(text)
  ]).then((all) => {
    document.title = all.map(({ status, value }) => status + ' ' + value).join()
  })`

async function visit(context: BrowserContext, url: string): Promise<string> {
  const page = await context.newPage()
  await page.goto(url)
  await page.waitForFunction(`document.title.includes(' ')`)
  return page.title()
}

const withoutOrder = (entries: readonly HarEntry[]): unknown[] =>
  entries.map((entry) => JSON.stringify(entry)).sort()

it(
  'a recording of Chromium is read back unchanged, and replaces the servers for Chromium',
  needs('nginx', 'chromium'),
  async () => {
    const other = `http://127.0.0.1:${((await startOther()).address() as AddressInfo).port}`
    const nginx = await startNginx(peerPath('nginx'), {
      files: {
        'index.html': `<!doctype html><img src="${other}/pixel.png"><script src="page.js"></script>`,
        'page.js': SCRIPT(other)
      },
      directives: 'gzip on; gzip_types *; gzip_min_length 1;'
    })
    onTestFinished(() => nginx.stop())
    const browser: Browser = await chromium.launch({
      executablePath: peerPath('chromium'),
      args: ['--no-sandbox']
    })
    onTestFinished(() => browser.close())
    const folder = await temporaryFolder()
    const recorded = join(folder, 'recorded.har')
    const recording = await browser.newContext({ recordHar: { path: recorded, content: 'embed' } })
    const page = `http://127.0.0.1:${nginx.port}/index.html`
    expect(await visit(recording, page)).not.toContain('rejected')
    await recording.close()

    const engine = await startEngine()
    const { text } = await exported(engine, 'har', { capture: await openedFile(engine, recorded) })
    expect(harFaults(text)).toEqual([])
    const [before, after] = [await readFile(recorded, 'utf8'), text].map((each) => readWholeHar(each))
    expect(withoutOrder(after!.log.entries)).toEqual(withoutOrder(before!.log.entries))
    expect({ ...after!.log, entries: [] }).toEqual({ ...before!.log, entries: [] })
    expect(after!.log.entries.length).toBeGreaterThan(6)

    await nginx.stop()
    const again = join(folder, 'again.har')
    await writeFile(again, text)
    const served = async (har: string): Promise<string> => {
      const context = await browser.newContext()
      await context.routeFromHAR(har, { notFound: 'abort' })
      return visit(context, page)
    }
    // Playwright does not find requests with a body in its own recordings either.
    const shown = await served(again)
    expect(shown).toBe(await served(recorded))
    expect(shown).toMatch(/^fulfilled 漢字,fulfilled {"ok":true},fulfilled <html>/)
  }
)
