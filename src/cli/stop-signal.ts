import { isLookingUp } from './pending-lookups'

/** Base of the exit code for a process ended by a signal, by shell convention. */
const SIGNALLED = 128
/** SIGHUP: the terminal was closed. */
const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

type StopSignal = keyof typeof NUMBERS

const SIGNALS: readonly StopSignal[] = ['SIGHUP', 'SIGINT', 'SIGTERM']

/** First signal received by this process, shared by all waiting callers. */
let received: StopSignal | null = null

/** Resolves at the first of these signals; a second one exits at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false
    for (const name of SIGNALS) {
      process.on(name, () => {
        if (stopping) process.exit(SIGNALLED + NUMBERS[name])
        stopping = true
        received = name
        // Registered now to run after the exit handlers so far, such as the deletion of folders.
        process.once('exit', () => {
          if (isLookingUp()) exitBySignal()
        })
        resolve()
      })
    }
  })
}

/**
 * Ends the process with the signal's default action, even if threads are blocked; its status is then the signal, not an
 * exit code. Does nothing if no signal was received.
 */
export function exitBySignal(): void {
  if (received === null) return
  process.removeAllListeners(received)
  process.kill(process.pid, received)
}

/** Restores the default action of the signals, for when the application has shut down. */
export function restoreDefaultSignals(): void {
  for (const name of SIGNALS) process.removeAllListeners(name)
}
