import { exitBySignal } from './stop-signal'
import { reportError } from './report-error'

/**
 * A signal ends the command within 5 s. Closing connections takes at most 2 s; the rest is for a slow reader of stdout.
 */
const END_LIMIT_MS = 4500
const LATE = Symbol('late')

/**
 * Waits for a graceful end. After the time limit, ends the process: with the signal that requested the end, or
 * otherwise with exit code 1.
 */
export async function endInTime<T>(end: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(resolve, END_LIMIT_MS, LATE)
  })
  try {
    const ended = await Promise.race([end, limit])
    if (ended !== LATE) return ended
  } finally {
    clearTimeout(timer)
  }
  reportError('The command did not shut down in time; the rest of its output is not printed.')
  // Pending output would keep the process alive, and even after that a blocked thread would.
  process.once('exit', exitBySignal)
  process.exit(1)
}
