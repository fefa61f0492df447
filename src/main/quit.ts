/** Orderly quit: open resources get time to close, within a limit. */
import { app } from 'electron'
import type { Log } from './log'
import { withinLimit } from './within-limit'

/** Writing a capture's last slabs and closing sockets takes milliseconds; a dead disk must not keep the app alive. */
const CLOSE_LIMIT_MS = 5_000

/**
 * Quits on SIGTERM. Returns a function that returns true after the signal. Call it once; the listener stays installed,
 * because there may be no window or several in sequence, and without a listener Node lets the signal kill the process.
 */
export function quitOnSignal(): () => boolean {
  let signalled = false
  // Electron's own handler would quit as if the user had requested it, and wait for a dialog.
  process.once('SIGTERM', () => {
    signalled = true
    app.quit()
  })
  return () => signalled
}

/**
 * Runs `close` once before the process ends, however often quitting is requested. The windows are closed by then, so
 * their pending writes are awaited too.
 */
export function closeBeforeQuit(close: () => Promise<unknown>, log: Log): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('will-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    void withinLimit(
      close().then(() => true),
      CLOSE_LIMIT_MS,
      false
    )
      .then((inTime) => {
        if (!inTime) log.error(`Closing took longer than ${CLOSE_LIMIT_MS} ms; quitting anyway`)
      })
      .catch((error: unknown) => {
        log.error('Closing failed', error)
      })
      .finally(() => {
        state = 'closed'
        // Deferred, because during `will-quit` Electron ignores a second quit.
        setImmediate(() => {
          app.quit()
        })
      })
  })
}
