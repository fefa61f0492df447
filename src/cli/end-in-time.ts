import { dieOfSignal } from './stop-signal'
import { reportError } from './report-error'

/**
 * A signal is promised to end the command within 5 s. Ending connections takes at most two of them; the rest is for a
 * reader of stdout who has fallen behind.
 */
const END_LIMIT_MS = 4500
const LATE = Symbol('late')

/**
 * Waits for the end in order. Where it does not come in time, the process ends here: of the signal that it was to end by,
 * or without one with exit code 1.
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
  reportError('It did not end in time; the rest of its output is not printed.')
  // What waits for its reader would keep the process, and a thread of it that waits for something would even then.
  process.once('exit', dieOfSignal)
  process.exit(1)
}
