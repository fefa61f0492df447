import type { EngineRequests, Events } from '../../shared/contract/contract'
import type { ExportedFile, ExportInput } from '../../shared/contract/exporting'
import type { EngineStop } from '../../shared/contract/engine-stop'
import type { BytesFile, SavedBytes } from '../../shared/contract/saving'
import type { SessionSummary } from '../../shared/contract/sessions'
import type { RingLimits } from '../capture/ring-files'
import type { EngineOptions } from '../engine'

/**
 * Types of the port between the engine's thread and its host: the contract of the window, and requests that only the
 * host may make, because they name paths. The host validates the window's requests; the thread trusts the host.
 */

export type ThreadRequests = EngineRequests & {
  /** Resolves when the engine runs, with the restored sessions. */
  'host.begin': { input: object; output: SessionSummary[] }
  'host.open': { input: { path: string }; output: number }
  /** Returns false if it was cancelled. */
  'host.save': { input: { capture: number; path: string }; output: boolean }
  /** Returns null if it was cancelled. */
  'host.saveBytes': {
    input: { capture: number; saved: SavedBytes; path: string }
    output: BytesFile | null
  }
  'host.export': { input: { rows: ExportInput; path: string }; output: ExportedFile | null }
  /** Returns a recorded conversation, or a run of it, as the text of a test. `about`: comment lines. */
  'host.test': {
    input: { capture: number; connection: number; run?: number | undefined; about: readonly string[] }
    output: string
  }
  /** Limits the live capture from now on. */
  'host.limit': { input: RingLimits; output: null }
  /** Deletes the live capture when the engine closes. */
  'host.discard': { input: object; output: null }
  /** Closes the engine; resolves when everything is written. */
  'host.close': { input: object; output: null }
}

export type ThreadEvents = Events & {
  /** A line for the host's log. */
  notice: string
  /** A bug that did not end the engine. */
  bug: { name: string; stack: string }
  /** An exception ends the engine. Open connections are closed and the capture is completed before the thread exits. */
  failed: { message: string; stack: string }
}

/** Options of the engine that can be sent to its thread: URLs and callbacks cannot. */
export type EngineThreadData = Pick<
  EngineOptions,
  'folder' | 'otherFolders' | 'ring' | 'version' | 'picture' | 'authorityFolder' | 'firstNumbers'
> & {
  workers: Record<keyof EngineOptions['workers'], string>
  /** Path of the file that stores the sessions. */
  sessionFile: string
}

/** Why the thread ended. `stack` is for the log. */
export interface EngineEnd extends Pick<EngineStop, 'cause' | 'message'> {
  stack: string
}
