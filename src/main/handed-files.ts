/**
 * Capture files somebody handed to the app: named on its command line, opened in the system's file manager, dropped on
 * the window, or chosen in the menu. They wait here until the page takes them, one by one; so a file that comes before
 * there is a page is not lost, and what is wrong with it is told where every other error is told.
 */
import { isAbsolute, resolve } from 'node:path'

/** A user hands over a few; a stray `*` on a command line may be thousands. */
const MOST_WAITING = 16

export interface HandedFiles {
  add(...paths: readonly string[]): void
  /** Takes the next out; undefined when none is left. */
  take(): string | undefined
  /** Called with how many wait whenever some were added. Returns the function that removes the listener. */
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
 * The files named on a command line. What begins with a dash is a switch; before the files stands the program and,
 * where Electron runs an app's folder, that folder.
 */
export function filesOfCommandLine(argv: readonly string[], folder: string, isDefaultApp: boolean): string[] {
  const words = argv.slice(1).filter((word) => !word.startsWith('-'))
  return words.slice(isDefaultApp ? 1 : 0).map((word) => resolve(folder, word))
}
