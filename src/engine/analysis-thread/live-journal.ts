import { closeSync } from 'node:fs'
import { openNamelessFile } from '../capture/nameless-file'
import type { CaptureFile } from '../capture/capture-files'
import { CHUNK_ROWS } from '../capture/segment-index'
import type { LiveIndex, SpareChunk } from './contract'

/**
 * Records the state of the live capture that was passed to an analysis thread, for a successor if the thread
 * dies: the files, the chunks of the segment index in memory, and the row file with the other chunks, which
 * the host keeps open.
 */
export class LiveJournal {
  #files: CaptureFile[] = []
  /** By chunk number; null for a chunk that is in the row file, or was dropped. */
  readonly #chunks: (SharedArrayBuffer | null)[] = []
  readonly #places = new Map<number, number>()
  #dropped: { rows: number; position: number } | null = null
  readonly #fd: number | null

  /** `folder`: folder of the row file. */
  constructor(folder: string) {
    this.#fd = openRowFile(folder)
  }

  addChunk(memory: SharedArrayBuffer): void {
    this.#chunks.push(memory)
  }

  addFile(file: CaptureFile): void {
    this.#files.push(file)
  }

  drop(dropped: { rows: number; position: number }): void {
    this.#dropped = dropped
    this.#files = this.#files.filter((_, at) => (this.#files[at + 1]?.base ?? Infinity) > dropped.position)
    const first = Math.floor(dropped.rows / CHUNK_ROWS)
    this.#chunks.fill(null, 0, Math.min(first, this.#chunks.length))
    for (const chunk of this.#places.keys()) if (chunk < first) this.#places.delete(chunk)
  }

  /** Records that the memory of a chunk is reused for another one. */
  spare({ chunk, place }: SpareChunk): void {
    this.#chunks[chunk] = null
    const isDropped = this.#dropped !== null && chunk < Math.floor(this.#dropped.rows / CHUNK_ROWS)
    if (place !== null && !isDropped) this.#places.set(chunk, place)
  }

  get index(): LiveIndex {
    return {
      files: this.#files,
      chunks: this.#chunks,
      rowFile: this.#fd === null ? null : { fd: this.#fd, places: this.#places },
      dropped: this.#dropped
    }
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd)
  }
}

/** Returns null if the file cannot be created; chunks then stay in memory. */
function openRowFile(folder: string): number | null {
  try {
    return openNamelessFile(folder, 'index')
  } catch {
    return null
  }
}
