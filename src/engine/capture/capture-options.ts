import type { Worker } from 'node:worker_threads'
import type { AppError } from '../../shared/model/app-error'
import type { FileLoss } from '../../shared/model/file-losses'
import type { Clock } from '../clock'
import type { CaptureFile } from './capture-files'
import type { RingLimits } from './ring-files'

/** Options and event receivers of the live capture. */

/** Consumer of the index and the files: the analysis. */
export interface CaptureSink {
  /** A chunk was added to the index. Called before any of its rows is published. */
  onChunk(memory: SharedArrayBuffer): void
  /** A file was started. Called before any row that lies in it is published. */
  onFile(file: CaptureFile): void
  /** Rows below `rows` are written to the files. */
  onPublished(rows: number): void
  /** Rows below `rows` were dropped, together with the files that end at or before `position`. */
  onDropped(dropped: { rows: number; position: number }): void
}

export interface CaptureOptions extends CaptureSink {
  /** File to create. It must not exist unless `overwrite` is set. */
  path: string
  overwrite?: boolean
  /** Makes the capture a ring of files named by `ringPath`. Without limits it is a single file. */
  ring?: RingLimits
  clock: Clock
  startWriter(file: { fd: number; path: string }): Worker
  /** Called when `state`, `error` or `lost` has changed. */
  onState(): void
}

/** An interruption of the recording because the disk was full or the file was lost. */
export interface Interruption {
  /** Number of interruptions so far, including this one. */
  readonly count: number
  readonly error: AppError
  /** The file that was lost, and how; null if the disk could not be written to. */
  readonly lost: { readonly path: string; readonly how: FileLoss } | null
}

export type CaptureState = 'recording' | 'off' | 'failed'
