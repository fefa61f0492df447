/** Exit code of a process ended by a signal, as shells count. */
const SIGNALLED = 128
const NUMBERS = { SIGINT: 2, SIGTERM: 15 } as const

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once, after `cleanUp`. */
export function stopSignal(cleanUp: () => void): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        if (stopping) {
          cleanUp()
          process.exit(SIGNALLED + NUMBERS[name])
        }
        stopping = true
        resolve()
      })
    }
  })
}
