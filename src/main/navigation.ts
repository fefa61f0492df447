/**
 * The window shows one page and never another. Everything that would load, open, embed, download or ask for
 * something is refused here, for every web contents the app may ever have.
 */
import { app, type Session, type WebContents } from 'electron'

/**
 * `origin` is where the page comes from: the app's own scheme, or the development server.
 */
export function refuseNavigation(origin: string, notice: (text: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, notice)
    guardSession(contents.session, origin, notice)
  })
}

function guardContents(contents: WebContents, notice: (text: string) => void): void {
  const refuse = (what: string) => (event: { preventDefault(): void; url?: string }) => {
    event.preventDefault()
    notice(`Refused ${what}${event.url === undefined ? '' : `: ${event.url.slice(0, 200)}`}`)
  }
  // Of any frame, the main one included. Reports what a page wants, never what the app itself loads or reloads.
  contents.on('will-frame-navigate', refuse('a navigation'))
  contents.on('will-redirect', refuse('a redirect'))
  contents.on('will-attach-webview', refuse('a webview'))
  contents.setWindowOpenHandler(({ url }) => {
    notice(`Refused a new window: ${url.slice(0, 200)}`)
    return { action: 'deny' }
  })
}

const guarded = new WeakSet<Session>()

function guardSession(session: Session, origin: string, notice: (text: string) => void): void {
  if (guarded.has(session)) return
  guarded.add(session)
  session.setPermissionCheckHandler(() => false)
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    notice(`Refused the permission ${permission}`)
    answer(false)
  })
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
  session.on('will-download', (event) => {
    event.preventDefault()
  })
  // The policy of the page forbids these already; this holds even if the page's policy were lost.
  const urls = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*']
  session.webRequest.onBeforeRequest({ urls }, (details, answer) => {
    answer({ cancel: !comesFrom(details.url, origin) })
  })
}

/** The development server's socket for live reload has the same host under `ws:`. */
function comesFrom(url: string, origin: string): boolean {
  const asked = new URL(url)
  const own = new URL(origin)
  return asked.host === own.host && (asked.protocol === own.protocol || asked.protocol === 'ws:')
}
