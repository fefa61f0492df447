import { AppError } from '../../../../shared/model/app-error'
import type { BlockSearch } from '../../features/workbench/model/document-search'
import type { SearchAnswer, SearchQuestion } from '../../features/workbench/model/search-worker-messages'

/**
 * Worker thread for searches, running while a search is open. An expression that takes too long is stopped by
 * terminating the worker.
 */

const LIMIT_MS = 5000

export interface SearchWorker {
  readonly search: BlockSearch
  /** Cancels any search in progress. */
  close(): void
}

export function openSearchWorker(
  create: () => Worker = () =>
    new Worker(new URL('../workers/search-worker.ts', import.meta.url), { type: 'module' })
): SearchWorker {
  let worker: Worker | null = null
  let lastId = 0
  let giveUp: (error: Error) => void = () => undefined

  const close = (error: Error): void => {
    worker?.terminate()
    worker = null
    giveUp(error)
  }

  return {
    search: (bytes, expression, range) =>
      new Promise((resolve, reject) => {
        worker ??= create()
        const id = ++lastId
        const timer = setTimeout(() => {
          close(new AppError('bad-input', 'The expression takes too long on these bytes.'))
        }, LIMIT_MS)
        giveUp = (error) => {
          clearTimeout(timer)
          reject(error)
        }
        worker.onmessage = ({ data }: MessageEvent<SearchAnswer>) => {
          if (data.id !== id) return
          clearTimeout(timer)
          resolve(data.matches)
        }
        worker.onerror = (event) => {
          close(new Error(event.message))
        }
        const question: SearchQuestion = { id, bytes, expression, range }
        worker.postMessage(question)
      }),
    close: () => {
      close(new DOMException('The search was ended.', 'AbortError'))
    }
  }
}
