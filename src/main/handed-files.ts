/**
 * Capture files handed to the app: named on its command line, opened in the system's file manager, dropped on the
 * window, or chosen in the menu. They wait here until the page takes them one by one. A file that arrives before the
 * page is loaded is therefore not lost, and its errors are shown like any other.
 */
import { isAbsolute, resolve } from 'node:path'

/** Users hand over a few files; a stray `*` on a command line may be thousands. */
const MOST_WAITING = 16

export interface HandedFiles {
  add(...paths: readonly string[]): void
  /** Removes and returns the next file; undefined if there is none. */
  take(): string | undefined
  /**
   * Calls the listener with the number of waiting files whenever some were added. Returns a function that removes it.
   */
  onAdded(listener: (waiting: number) => void): () => void
}

export function createHandedFiles(): HandedFiles {
  let waiting: string[] = []
  const listeners = new Set<(waiting: number) => void>()
  return {
    add(...paths) {
      const news = paths.filter((path) => isAbsolute(path) && !waiting.includes(path))
      if (news.length === 0) return
      waiting = [...waiting, ...news].slice(0, MOST_WAITING)
      for (const listener of listeners) listener(waiting.length)
    },
    take() {
      return waiting.shift()
    },
    onAdded(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}

/**
 * Returns the files named on a command line. Words that begin with a dash are switches; the first word is the program,
 * followed by the app's folder if Electron runs one.
 */
export function filesOfCommandLine(argv: readonly string[], folder: string, isDefaultApp: boolean): string[] {
  const words = argv.slice(1).filter((word) => !word.startsWith('-'))
  return words.slice(isDefaultApp ? 1 : 0).map((word) => resolve(folder, word))
}
