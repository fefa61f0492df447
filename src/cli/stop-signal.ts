/** Exit code of a process ended by a signal, as shells count. */
const SIGNALLED = 128
/** SIGHUP: the terminal was closed. */
const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

/** Resolves at the first of these signals; a second one ends the process at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false
    for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        if (stopping) process.exit(SIGNALLED + NUMBERS[name])
        stopping = true
        resolve()
      })
    }
  })
}
