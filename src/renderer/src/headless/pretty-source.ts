import type { ScriptLanguage } from '../../../decode/view/script-lines'

/** CSS and JavaScript laid out for reading, by a worker that is ended when it takes too long. */

export interface PrettyQuestion {
  readonly text: string
  readonly language: ScriptLanguage
}

export interface PrettyAnswer {
  /** Null where it could not be laid out. */
  readonly text: string | null
}

/** A bundle of this many characters takes some seconds; a larger one is shown as it was sent. */
export const MAX_PRETTY_CHARACTERS = 2 * 1024 * 1024
const MAX_PRETTY_MS = 20_000

/** The parts of a worker that are used. */
export interface PrettyWorker {
  onmessage: ((event: MessageEvent<PrettyAnswer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  postMessage(question: PrettyQuestion): void
  terminate(): void
}
export type StartWorker = () => PrettyWorker

const startWorker: StartWorker = () =>
  new Worker(new URL('../workers/pretty-worker.ts', import.meta.url), { type: 'module' })

/** Resolves to null where it failed or took too long; `signal` ends it. Never rejects. */
export function prettySource(
  question: PrettyQuestion,
  signal: AbortSignal,
  start: StartWorker = startWorker
): Promise<string | null> {
  return new Promise((resolve) => {
    const worker = start()
    const end = (text: string | null): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      worker.terminate()
      resolve(text)
    }
    const stop = (): void => {
      end(null)
    }
    const timer = setTimeout(stop, MAX_PRETTY_MS)
    signal.addEventListener('abort', stop)
    worker.onmessage = ({ data }) => {
      end(data.text)
    }
    worker.onerror = stop
    worker.postMessage(question)
  })
}
