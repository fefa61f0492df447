import { importBytes, importText, readEntry } from '../../../../../../decode/import/import-anything'
import type {
  ImportedRequest,
  ImportEntry,
  ImportFault,
  ImportKind,
  ImportResult
} from '../../../../../../decode/import/import-types'
import { parseYaml } from './yaml-data'

/**
 * Parses imports in a worker thread, which keeps the entries and sends their names: parsing 32 MB takes seconds, during
 * which the window must respond. Cancelling terminates the worker.
 */

export type ImportSource =
  | { readonly text: string }
  | { readonly bytes: Uint8Array<ArrayBuffer>; readonly name: string; readonly maxRawBytes: number }

export type ImportQuestion =
  | { readonly kind: 'import'; readonly source: ImportSource }
  | { readonly kind: 'open'; readonly index: number }

export interface ListedEntry {
  readonly index: number
  readonly name: string
  readonly group: string
}

export type ImportListing =
  | { readonly ok: true; readonly kind: ImportKind; readonly entries: readonly ListedEntry[] }
  | { readonly ok: false; readonly fault: ImportFault }

/** Progress in characters of the text. */
export interface ImportProgress {
  readonly done: number
  readonly total: number
}

export type OpenedEntry = ImportedRequest | ImportFault

export type ImportAnswer =
  | { readonly kind: 'progress'; readonly progress: ImportProgress }
  | { readonly kind: 'imported'; readonly listing: ImportListing }
  | { readonly kind: 'opened'; readonly index: number; readonly opened: OpenedEntry }

/** Number of characters between two progress reports. */
const REPORT_CHARACTERS = 256 * 1024

/** Worker side of the import. `post` sends to the page. */
export function importAnswerer(post: (answer: ImportAnswer) => void): (question: ImportQuestion) => void {
  let entries: readonly ImportEntry[] = []
  return (question) => {
    if (question.kind === 'open') {
      const { index } = question
      const entry = entries[index]
      if (entry !== undefined) post({ kind: 'opened', index, opened: readEntry(entry) })
      return
    }
    const result = imported(question.source, post)
    entries = result.ok ? result.entries : []
    post({ kind: 'imported', listing: listingOf(result) })
  }
}

function imported(source: ImportSource, post: (answer: ImportAnswer) => void): ImportResult {
  const total = 'text' in source ? source.text.length : source.bytes.length
  let reported = 0
  const onProgress = (done: number): void => {
    if (done - reported < REPORT_CHARACTERS) return
    reported = done
    post({ kind: 'progress', progress: { done, total } })
  }
  const reading = { yaml: (text: string) => parseYaml(text, onProgress), onProgress }
  if ('text' in source) return importText(source.text, reading)
  return importBytes(source.bytes, source.name, source.maxRawBytes, reading)
}

function listingOf(result: ImportResult): ImportListing {
  if (!result.ok) return result
  const entries = result.entries.map(({ name, group }, index) => ({ index, name, group }))
  return { ok: true, kind: result.kind, entries }
}

/** Subset of the Worker interface that is used. */
export interface ImportWorker {
  onmessage: ((event: MessageEvent<ImportAnswer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  postMessage(question: ImportQuestion): void
  terminate(): void
}

const startWorker = (): ImportWorker =>
  new Worker(new URL('../../../../app/workers/import-worker.ts', import.meta.url), { type: 'module' })

/** Page side of the import: a single worker, replaced if it is still busy with another import. */
export class ImportReader {
  readonly #start: () => ImportWorker
  #worker: ImportWorker | null = null
  #reading: ((listing: ImportListing | null) => void) | null = null
  readonly #opening = new Map<number, ((opened: OpenedEntry | null) => void)[]>()

  constructor(start: () => ImportWorker = startWorker) {
    this.#start = start
  }

  /** Parses an import. Resolves to null if cancelled or replaced by another import. Never rejects. */
  read(source: ImportSource, onProgress: (progress: ImportProgress) => void): Promise<ImportListing | null> {
    if (this.#reading !== null || this.#opening.size > 0) this.cancel()
    const worker = this.#worker ?? this.#start()
    this.#worker = worker
    worker.onmessage = ({ data }) => {
      if (data.kind === 'progress') onProgress(data.progress)
      else if (data.kind === 'opened') {
        const waiting = this.#opening.get(data.index) ?? []
        this.#opening.delete(data.index)
        for (const resolve of waiting) resolve(data.opened)
      } else {
        this.#reading?.(data.listing)
        this.#reading = null
      }
    }
    worker.onerror = ({ message }) => {
      const reading = this.#reading
      this.#reading = null
      this.cancel()
      reading?.({ ok: false, fault: { code: 'failed', line: null, column: null, found: message } })
    }
    return new Promise((resolve) => {
      this.#reading = resolve
      worker.postMessage({ kind: 'import', source })
    })
  }

  /** Reads an entry of the last import. Resolves to null if that import is cancelled or replaced. */
  open(index: number): Promise<OpenedEntry | null> {
    const worker = this.#worker
    if (worker === null) return Promise.resolve(null)
    return new Promise((resolve) => {
      this.#opening.set(index, [...(this.#opening.get(index) ?? []), resolve])
      worker.postMessage({ kind: 'open', index })
    })
  }

  /** Terminates the worker, since parsing never yields to handle a message. */
  cancel(): void {
    this.#worker?.terminate()
    this.#worker = null
    this.#reading?.(null)
    this.#reading = null
    for (const waiting of this.#opening.values()) for (const resolve of waiting) resolve(null)
    this.#opening.clear()
  }
}
