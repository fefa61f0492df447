/** The page is untrusted: these tests try the attacks of a script injected into it. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import type { PageDocument, PageImage, PageNavigator, PageWindow } from './page-types'

// Type of the page's `window` for the functions below that run in the page; the tests themselves run in Node.
declare const window: PageWindow
declare const document: PageDocument
declare const navigator: PageNavigator
declare const Image: new () => PageImage

interface Reply {
  ok: boolean
  error?: { code: string; message: string }
}

interface Outcome {
  state: string
  width: number
  height: number
  isCut: boolean
}

/** Chromium's console messages for actions that a preview may not take. */
const PREVIEW_REFUSALS = /Content Security Policy|sandboxed|Unsafe attempt|Blocked script/

let running: RunningApp
let outside: Server
let outsideUrl: string
let outsideHits = 0

beforeAll(async () => {
  outside = createServer((_request, response) => {
    outsideHits++
    response.setHeader('access-control-allow-origin', '*')
    response.end('outside')
  })
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  outsideUrl = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/`
  return () => outside.close()
})

beforeAll(async () => {
  running = await launchApp()
  return () => {
    // Chromium reports some refusals twice, the second time slightly later.
    running.expectProblems(/Content Security Policy/)
    running.expectProblems(PREVIEW_REFUSALS)
    return running.close()
  }
})

/** Requests a rendering through the port, as the page does. */
function render(content: object, text: string): Promise<Outcome> {
  return running.page.evaluate(
    ({ content, text }) =>
      new Promise<Outcome>((resolve) => {
        const port = window.tcplensPort
        const id = 999_000_000 + Math.floor(Math.random() * 1_000_000)
        const stop = port.onMessage((message) => {
          const reply = message as { id?: number; value: Outcome }
          if (reply.id !== id) return
          stop()
          const { state, width, height, isCut } = reply.value
          resolve({ state, width, height, isCut })
        })
        const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
        const input = { id, content, bytes, scale: 1, extended: false }
        port.post({ type: 'request', id, name: 'rendering.render', input })
      }),
    { content, text }
  )
}

describe('the page', () => {
  it('has no Node, no Electron, and an immutable port of three functions', async () => {
    const seen = await running.page.evaluate(() => {
      const port = window.tcplensPort
      const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer']
      return {
        present: names.filter((name) => name in window),
        port: Object.keys(port).sort(),
        frozen: Object.isFrozen(port),
        secure: window.isSecureContext,
        origin: window.origin
      }
    })
    expect(seen).toEqual({
      present: [],
      port: ['close', 'onMessage', 'post'],
      frozen: true,
      secure: true,
      origin: 'app://tcplens'
    })
  })

  it('runs in a sandbox, isolated from the preload', async () => {
    const preferences = await running.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      const all = (
        window!.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences()
      const names = ['sandbox', 'contextIsolation', 'nodeIntegration', 'webSecurity', 'webviewTag']
      return Object.fromEntries(names.map((name) => [name, all[name]]))
    })
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false
    })
  })

  it('is served with a strict policy, and without access outside its folder', async () => {
    const answers = await running.app.evaluate(async ({ net }) => {
      const ask = async (url: string): Promise<[number, string | null, string | null]> => {
        const response = await net.fetch(url)
        return [
          response.status,
          response.headers.get('content-security-policy'),
          response.headers.get('x-content-type-options')
        ]
      }
      return {
        page: await ask('app://tcplens/index.html'),
        outside: await ask('app://tcplens/..%2f..%2f..%2fpackage.json'),
        elsewhere: await ask('app://other/index.html')
      }
    })
    const [status, policy, sniffing] = answers.page
    expect([status, sniffing, answers.outside[0], answers.elsewhere[0]]).toEqual([200, 'nosniff', 404, 404])
    expect(policy).toContain("default-src 'self'; script-src 'self'; style-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(policy).toContain("frame-src 'none'")
    expect(policy).toContain('media-src blob:')
  })

  it('runs no inline script, loads nothing from the network and creates no frames', async () => {
    const result = await running.page.evaluate(async (url) => {
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.head.append(script)
      const image = new Image()
      const imageFailed = new Promise((resolve) => {
        image.onerror = (): void => {
          resolve(true)
        }
        image.onload = (): void => {
          resolve(false)
        }
      })
      image.src = url
      const frame = document.createElement('iframe')
      frame.src = url
      document.body.append(frame)
      const fetched = await fetch(url).then(
        () => 'answered',
        () => 'refused'
      )
      const port = frame.contentWindow?.tcplensPort
      frame.remove()
      return {
        inline: 'inlineRan' in window,
        imageFailed: await imageFailed,
        fetched,
        framePort: port === undefined
      }
    }, outsideUrl)
    expect([result, outsideHits]).toEqual([
      { inline: false, imageFailed: true, fetched: 'refused', framePort: true },
      0
    ])
    const refusals = new Set<string>()
    const reported = (): string[] => {
      for (const directive of ['script-src', 'img-src', 'connect-src', 'frame-src']) {
        if (running.expectProblems(new RegExp(`Content Security Policy.*${directive}`, 's')) > 0) {
          refusals.add(directive)
        }
      }
      return [...refusals].sort()
    }
    await expect.poll(reported).toEqual(['connect-src', 'frame-src', 'img-src', 'script-src'])
  })

  it('renders a captured page without its scripts, the network, or navigation', async () => {
    const hostile =
      `<base href="${outsideUrl}"><meta http-equiv="refresh" content="0;url=${outsideUrl}refresh">` +
      `<link rel="stylesheet" href="${outsideUrl}css"><link rel="prefetch" href="${outsideUrl}prefetch">` +
      `<style>@import "${outsideUrl}import"; p { color: rgb(1, 2, 3); background: url(${outsideUrl}back) }</style>` +
      `<p style="margin: 7px">shown</p><img src="${outsideUrl}img" onerror="document.body.style.height='5000px'">` +
      `<iframe src="${outsideUrl}frame"></iframe><object data="${outsideUrl}object"></object>` +
      `<script>document.body.style.height = '5000px'</script><form action="${outsideUrl}form"><button>go</button></form>` +
      `<a href="${outsideUrl}link" target="_top">top</a><a href="${outsideUrl}link">link</a>`
    const before = running.page.url()
    const seen = new Set<string>()
    running.app.on('window', (page) => seen.add(page.url()))
    const outcome = await render({ kind: 'html', xhtml: false, width: 600 }, hostile)
    // A script would have set the height to 5000 px.
    expect(outcome).toMatchObject({ state: 'rendered', width: 600, isCut: false })
    expect(outcome.height).toBeLessThan(1000)
    expect({ url: running.page.url(), hits: outsideHits, frames: running.page.frames().length }).toEqual({
      url: before,
      hits: 0,
      frames: 1
    })
    expect([...seen].filter((url) => url.startsWith('http'))).toEqual([])
    await expect.poll(() => running.expectProblems(PREVIEW_REFUSALS)).toBeGreaterThan(0)
  })

  it('renders a captured drawing without its scripts and the network', async () => {
    const hostile =
      `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><script>document.documentElement.setAttribute('width', '400')</script>` +
      `<style>@import "${outsideUrl}css";</style><image href="${outsideUrl}img" width="9" height="9"/>` +
      `<use href="${outsideUrl}use#a"/><foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" src="${outsideUrl}frame"/></foreignObject></svg>`
    const outcome = await render({ kind: 'picture', type: 'image/svg+xml' }, hostile)
    expect(outcome).toMatchObject({ state: 'rendered', width: 40, height: 30 })
    expect(outsideHits).toBe(0)
  })

  it('renders in a hidden window that is sandboxed, has no preload and ends with the result', async () => {
    await running.app.evaluate(({ app }) => {
      const kept = globalThis as { made?: Promise<Record<string, unknown>> }
      kept.made = new Promise((resolve) => {
        app.once('browser-window-created', (_event, { webContents }) => {
          // Its preferences are available when its constructor has returned.
          setImmediate(() => {
            const all = (
              webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
            ).getLastWebPreferences()
            const names = [
              'sandbox',
              'contextIsolation',
              'javascript',
              'preload',
              'webviewTag',
              'nodeIntegration'
            ]
            resolve({
              ...Object.fromEntries(names.map((name) => [name, all[name] ?? null])),
              persistent: webContents.session.isPersistent()
            })
          })
        })
      })
    })
    await render({ kind: 'html', xhtml: false, width: 600 }, '<p>x')
    const made = await running.app.evaluate(() => (globalThis as { made?: Promise<unknown> }).made)
    expect(made).toEqual({
      sandbox: true,
      contextIsolation: true,
      javascript: false,
      preload: null,
      webviewTag: false,
      nodeIntegration: false,
      persistent: false
    })
    const count = (): Promise<number> =>
      running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
    await expect.poll(count).toBe(1)
  })

  it('shows no captured page in a frame, and serves none to the window', async () => {
    const answer = await running.app.evaluate(async ({ net }) =>
      net.fetch('preview://00000000-0000-4000-8000-000000000000/').then(
        ({ status }) => status,
        () => 'refused'
      )
    )
    expect(answer).toBe('refused')
  })

  it('opens no window and navigates nowhere else', async () => {
    const before = running.page.url()
    const opened = await running.page.evaluate((url) => window.open(url) === null, outsideUrl)
    await running.page.evaluate((url) => {
      window.location.assign(url)
    }, outsideUrl)
    await expect.poll(() => running.hostLog()).toContain('Refused a navigation')
    const windows = await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
    expect({ opened, url: running.page.url(), windows, hits: outsideHits }).toEqual({
      opened: true,
      url: before,
      windows: 1,
      hits: 0
    })
  })

  it('gets no permission it requests', async () => {
    const states = await running.page.evaluate(async () => {
      const query = async (name: string): Promise<string> =>
        (await navigator.permissions.query({ name })).state
      return Promise.all(['geolocation', 'notifications', 'camera', 'clipboard-read'].map(query))
    })
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied'])
  })
})

describe('the port', () => {
  const ask = (name: string, input: unknown): Promise<Reply> =>
    running.page.evaluate(
      ({ name, input }) =>
        new Promise<Reply>((resolve) => {
          const port = window.tcplensPort
          // Far above the ids the page itself has used.
          const id = 1_000_000_000 + Math.floor(Math.random() * 1_000_000_000)
          const stop = port.onMessage((message) => {
            const reply = message as Reply & { type: string; id: number }
            if (reply.type !== 'reply' || reply.id !== id) return
            stop()
            resolve(reply)
          })
          port.post({ type: 'request', id, name, input })
        }),
      { name, input }
    )

  it.each([
    ['a member of the wrong type', 'sessions.start', { id: 'one' }],
    ['a number out of range', 'streams.read', { connection: 1, direction: 'up', offset: -1, length: 16 }],
    ['an input beyond the limit', 'streams.read', { connection: 1, direction: 'up', offset: 0, length: 1e9 }],
    ['an unknown member', 'sessions.list', { path: '/etc/passwd' }],
    [
      'an invalid port',
      'sessions.create',
      {
        config: {
          kind: 'proxy',
          name: '',
          listen: { host: '127.0.0.1', port: 70_000 },
          target: { host: '127.0.0.1', port: 80 }
        },
        start: true
      }
    ],
    ['nothing', 'settings.set', null]
  ])('rejects %s', async (_what, name, input) => {
    const { ok, error } = await ask(name, input)
    expect([ok, error?.code]).toEqual([false, 'bad-input'])
  })

  it.each(['shell.run', 'constructor', '__proto__', 'toString', ''])(
    'rejects the unknown request %j',
    async (name) => {
      const { ok, error } = await ask(name, {})
      expect([ok, error?.code]).toEqual([false, 'unknown-request'])
    }
  )

  it('keeps responding after invalid messages', async () => {
    await running.page.evaluate(() => {
      const { post } = window.tcplensPort
      for (const message of [
        null,
        1,
        'request',
        {},
        { type: 'request' },
        { type: 'request', id: 'x', name: 7 }
      ]) {
        post(message)
      }
    })
    expect((await ask('settings.get', {})).ok).toBe(true)
  })
})
