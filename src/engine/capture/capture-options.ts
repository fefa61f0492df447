import type { Worker } from 'node:worker_threads'
import type { AppError } from '../../shared/model/app-error'
import type { FileLoss } from '../../shared/model/file-losses'
import type { Clock } from '../clock'
import type { CaptureFile, RingLimits } from './ring-files'

/** What the live capture is made with, and who it tells. */

/** Who reads the index and the files: the analysis. */
export interface CaptureSink {
  /** A chunk of the index was added; called before any row of it is published. */
  onChunk(memory: SharedArrayBuffer): void
  /** A file was begun; called before any row that lies in it is published. */
  onFile(file: CaptureFile): void
  /** Rows below `rows` are in the files. */
  onPublished(rows: number): void
  /** Rows below `rows` are gone, and so are the files that end at or before `position`. */
  onDropped(dropped: { rows: number; position: number }): void
}

export interface CaptureOptions extends CaptureSink {
  /** The file to create. It must not exist, unless `overwrite`. */
  path: string
  overwrite?: boolean
  /** Makes the capture a ring: later files stand beside the first, named as `ringPath` says. Else it is one file. */
  ring?: RingLimits
  clock: Clock
  startWriter(file: { fd: number; path: string }): Worker
  /** `state`, `error` or `lost` changed. */
  onState(): void
}

/** Recording was interrupted: the disk was full, or the file was lost. */
export interface Interruption {
  /** How many interruptions there were, this one included. */
  readonly count: number
  readonly error: AppError
  /** The file that was lost, and how; null for a disk that could not be written to. */
  readonly lost: { readonly path: string; readonly how: FileLoss } | null
}

export type CaptureState = 'recording' | 'off' | 'failed'
