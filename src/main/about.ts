/**
 * The About dialog: the versions of Tcplens and of its actual runtime, which may differ from the one it was built for.
 */
import { clipboard, dialog, type BrowserWindow } from 'electron'
import type { HostTexts } from './locales/en'

/**
 * Major version of the Electron that `npm start` falls back to, from the npm registry. Its Chromium no longer receives
 * security updates.
 */
const FALLBACK_MAJOR = 33

export interface RuntimeVersions {
  readonly electron: string
  readonly chrome: string
  readonly node: string
}

/** Returns one line for each part of the runtime, and a warning if it is out of support. */
export function aboutDetail({ about }: HostTexts, { electron, chrome, node }: RuntimeVersions): string {
  const lines = [`Electron ${electron}`, `Chromium ${chrome}`, `Node.js ${node}`]
  const isFallback = Number.parseInt(electron, 10) <= FALLBACK_MAJOR
  return [lines.join('\n'), ...(isFallback ? [about.fallback] : [])].join('\n\n')
}

export async function showAbout(
  window: BrowserWindow | undefined,
  texts: HostTexts,
  version: string,
  versions: RuntimeVersions
): Promise<void> {
  const message = `Tcplens ${version}`
  const detail = aboutDetail(texts, versions)
  const { close, copy } = texts.about
  const options = {
    type: 'info' as const,
    title: texts.menu.about,
    message,
    detail,
    buttons: [close, copy],
    defaultId: 0,
    cancelId: 0,
    noLink: true
  }
  const { response } = await (window === undefined
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options))
  // A promise in the Electron this is typed for; returns nothing in the older fallback runtime.
  if (response === 1) await clipboard.writeText(`${message}\n${detail}\n`)
}
