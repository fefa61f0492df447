import type { ScriptLanguage } from '../../../../../../decode/view/script-lines'

/** Formats CSS and JavaScript in a worker thread that is terminated if it takes too long. */

export interface PrettyQuestion {
  readonly text: string
  readonly language: ScriptLanguage
}

export interface PrettyAnswer {
  /** Null if formatting failed. */
  readonly text: string | null
}

/** A bundle of this size takes some seconds; a larger one is shown as sent. */
export const MAX_PRETTY_CHARACTERS = 2 * 1024 * 1024
const MAX_PRETTY_MS = 20_000

/** Subset of the Worker interface that is used. */
export interface PrettyWorker {
  onmessage: ((event: MessageEvent<PrettyAnswer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  postMessage(question: PrettyQuestion): void
  terminate(): void
}
export type StartWorker = () => PrettyWorker

const startWorker: StartWorker = () =>
  new Worker(new URL('../../../../app/workers/pretty-worker.ts', import.meta.url), { type: 'module' })

/** Resolves to null on failure or timeout; `signal` aborts. Never rejects. */
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
