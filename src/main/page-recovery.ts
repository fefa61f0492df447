/**
 * Recovers from a crash of the page. Sessions and captures are in the engine's thread and survive, so the page is reloaded. If
 * it keeps crashing, or does not respond, the user decides. The dialogs do not block this process.
 */
import { dialog, type BrowserWindow } from 'electron'
import { fill } from './locales/texts'
import type { HostTexts } from './locales/en'
import type { Log } from './log'
import type { PageCrashes } from './page-crashes'

export function recoverPage(
  window: BrowserWindow,
  crashes: PageCrashes,
  texts: () => HostTexts,
  logFolder: string,
  log: Log
): void {
  const { webContents } = window
  /** Closes the dialog about an unresponsive page. */
  let answered: AbortController | undefined
  const settle = (): void => {
    answered?.abort()
    answered = undefined
  }
  window.once('closed', settle)
  /** Resolves with true if the user chose to reload. */
  const confirm = async (
    message: string,
    detail: string,
    cancel: string,
    signal?: AbortSignal
  ): Promise<boolean> => {
    const options = {
      type: 'warning' as const,
      message,
      detail,
      buttons: [texts().pageFailed.reload, cancel],
      defaultId: 0,
      cancelId: 1,
      ...(signal === undefined ? {} : { signal })
    }
    try {
      return (await dialog.showMessageBox(window, options)).response === 0
    } catch (error) {
      log.error('Showing the dialog about the page failed', error)
      return false
    }
  }

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    settle()
    log.error(`The renderer process ended: ${reason}, exit code ${exitCode}`)
    if (crashes.record(performance.now()) === 'reload') {
      webContents.reload()
      return
    }
    const { title, body, close } = texts().pageFailed
    void confirm(title, fill(body, { reason, folder: logFolder }), close).then((isReload) => {
      if (window.isDestroyed()) return
      if (isReload) webContents.reload()
      else window.close()
    })
  })
  window.on('unresponsive', () => {
    if (answered !== undefined) return
    log.info('The page does not respond')
    answered = new AbortController()
    const { signal } = answered
    const { title, body, wait } = texts().pageUnresponsive
    void confirm(title, body, wait, signal).then((isReload) => {
      if (signal.aborted || window.isDestroyed()) return
      answered = undefined
      // End the process: a busy page would not start to reload.
      if (isReload) webContents.forcefullyCrashRenderer()
    })
  })
  window.on('responsive', settle)
}
