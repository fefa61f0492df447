/**
 * A page that crashes takes nothing with it: sessions and capture live in this process. So it is loaded again,
 * unless it keeps crashing; then the user is told instead of being shown a flicker.
 */
import { dialog, type BrowserWindow } from 'electron'
import { fill } from './locales/texts'
import type { HostTexts } from './locales/en'
import type { Log } from './log'

const MOST_RELOADS = 3
const WITHIN_MS = 60_000

export function recoverPage(
  window: BrowserWindow,
  texts: () => HostTexts,
  logFolder: string,
  log: Log
): void {
  let crashes: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log.error(`The page is gone: ${reason}, exit code ${exitCode}`)
    const now = performance.now()
    crashes = [...crashes.filter((time) => now - time < WITHIN_MS), now]
    if (crashes.length <= MOST_RELOADS) {
      window.webContents.reload()
      return
    }
    const { title, body } = texts().pageFailed
    dialog.showErrorBox(title, fill(body, { reason, folder: logFolder }))
  })
}
