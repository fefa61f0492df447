/**
 * Restricts the window to a single page. Navigation, new windows, embedding, downloads and permissions are refused
 * here, for all web contents of the app.
 */
import { app, type Session, type WebContents } from 'electron'

/** `origin` is the page's origin: the app's own scheme, or the development server. */
export function refuseNavigation(origin: string, notice: (text: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, notice)
    guardSession(contents.session, origin, notice)
  })
}

function guardContents(contents: WebContents, notice: (text: string) => void): void {
  const refuse = (action: string) => (event: { preventDefault(): void; url?: string }) => {
    event.preventDefault()
    notice(`Refused ${action}${event.url === undefined ? '' : `: ${event.url.slice(0, 200)}`}`)
  }
  // Applies to every frame, including the main one. The event is emitted for navigation by the page, not for loads and
  // reloads by the app.
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
  // The page's policy already forbids these; this applies even if the policy were missing.
  const urls = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*']
  session.webRequest.onBeforeRequest({ urls }, (details, answer) => {
    answer({ cancel: !hasOrigin(details.url, origin) })
  })
}

/** The development server's live reload uses a socket on the same host with `ws:`. */
function hasOrigin(url: string, origin: string): boolean {
  const requested = new URL(url)
  const own = new URL(origin)
  return requested.host === own.host && (requested.protocol === own.protocol || requested.protocol === 'ws:')
}
