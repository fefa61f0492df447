/** Quitting in order: what is open gets the time to close, and a limit keeps one that hangs from holding us. */
import { app } from 'electron'
import type { Log } from './log'

/** A capture's last slabs and the sockets' ends take milliseconds; a dead disk must not keep the app alive. */
const CLOSE_LIMIT_MS = 5_000

/**
 * Quits when the system ends the app; returns whether it does. To be called once, and it stays: there may be no window at
 * that time, or one after the other, and without a listener Node leaves the signal to kill the process.
 */
export function quitWhenTold(): () => boolean {
  let told = false
  // Electron would quit as if the user had asked for it, and wait for an answer.
  process.once('SIGTERM', () => {
    told = true
    app.quit()
  })
  return () => told
}

/**
 * Runs `close` once before the process ends, however often and from wherever quitting is asked for. The windows
 * are gone by then, so what they leave to be written is waited for as well.
 */
export function closeBeforeQuit(close: () => Promise<unknown>, log: Log): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('will-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    void withinLimit(close(), CLOSE_LIMIT_MS)
      .then((inTime) => {
        if (!inTime) log.error(`Closing took longer than ${CLOSE_LIMIT_MS} ms; quitting without it`)
      })
      .catch((error: unknown) => {
        log.error('Closing failed', error)
      })
      .finally(() => {
        state = 'closed'
        // In a turn of its own: while Electron still hears `will-quit` it takes a second quit for the same one.
        setImmediate(() => {
          app.quit()
        })
      })
  })
}

/** True when the work ended in time. Its failure is passed on. */
async function withinLimit(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      resolve(false)
    }, milliseconds)
  })
  try {
    return await Promise.race([work.then(() => true), limit])
  } finally {
    clearTimeout(timer)
  }
}
