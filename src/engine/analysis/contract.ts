import type { EngineRequests, Events } from '../../shared/contract/contract'
import type { ClockBase } from '../capture/pcapng/clock'
import type { SaveProgress, Saved, SaveResult } from '../../shared/contract/files'
import type { ReplaySource } from './message-reader'
import type { TapEntry } from './tap'

/** Between the engine and its analysis thread: same trust, so types alone. */

/** Requests of the window that the analysis answers as they are. */
export const FORWARDED = [
  'views.open',
  'views.close',
  'views.rows',
  'views.find',
  'connections.get',
  'connections.conversation',
  'streams.read',
  'exchanges.get',
  'exchanges.body'
] as const
export type Forwarded = (typeof FORWARDED)[number]

export type CaptureRequests = Pick<EngineRequests, Forwarded> & {
  'replay.source': { input: { exchange: number }; output: ReplaySource }
  /** Writes bytes of the capture to a file. `token` names the writing, for its progress and for cancelling it. */
  'file.save': { input: { token: number; path: string; saved: Saved }; output: SaveResult }
  'file.cancel': { input: { token: number }; output: null }
}

export type AnalysisRequests = CaptureRequests & {
  /** Opens a capture file and walks it whole. Answers when done, with the fault that ended the file early. */
  'file.walk': {
    input: { path: string; tap: boolean }
    output: { fault: { code: string; message: string } | null }
  }
  /** Answers once rows below `rows` have been walked and told. */
  settle: { input: { rows: number }; output: null }
}

export interface Progress {
  rows: number
  segments: number
  exchanges: number
  connections: { open: number; total: number }
}

// A type, not an interface: only a type fits the general EventMap.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type AnalysisEvents = {
  view: Events['view']
  progress: Progress
  saving: SaveProgress
  /** Each batch is acknowledged with `tap-ack` once the host has taken it. */
  tap: TapEntry[]
}

/** Beside requests, the thread is sent messages that need no answer. */
export type ToAnalysis = { type: 'chunk'; memory: SharedArrayBuffer } | { type: 'wake' } | { type: 'tap-ack' }

export interface AnalysisData {
  /** The live capture to follow, or null for a host that only walks files. */
  live: { path: string; base: ClockBase; tap: boolean } | null
  /** Shared words: see CONTROL_*. */
  control: SharedArrayBuffer
}

/** Rows published; the thread reads rows below it. */
export const CONTROL_ROWS = 0
/** 1 while the thread waits for a wake. */
export const CONTROL_ASLEEP = 1
export const CONTROL_WORDS = 2
