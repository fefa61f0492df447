import { isLookingUp } from './pending-lookups'

/** Exit code of a process ended by a signal, as shells count. */
const SIGNALLED = 128
/** SIGHUP: the terminal was closed. */
const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

type StopSignal = keyof typeof NUMBERS

const SIGNALS: readonly StopSignal[] = ['SIGHUP', 'SIGINT', 'SIGTERM']

/** Of this process, which has one first signal, however many wait for it. */
let came: StopSignal | null = null

/** Resolves at the first of these signals; a second one ends the process at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false
    for (const name of SIGNALS) {
      process.on(name, () => {
        if (stopping) process.exit(SIGNALLED + NUMBERS[name])
        stopping = true
        came = name
        // Behind what was to be done at the exit so far, such as taking folders away.
        process.once('exit', () => {
          if (isLookingUp()) dieOfSignal()
        })
        resolve()
      })
    }
  })
}

/**
 * Ends the process as the signal would have without us, whatever its threads are waiting for; what ended it is its status
 * then, and no exit code. Nothing happens where no signal came.
 */
export function dieOfSignal(): void {
  if (came === null) return
  process.removeAllListeners(came)
  process.kill(process.pid, came)
}

/** For when nothing of ours runs any more: a signal ends the process then, as it would have without us. */
export function leaveSignalsToSystem(): void {
  for (const name of SIGNALS) process.removeAllListeners(name)
}
