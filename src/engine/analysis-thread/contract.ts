import { ANALYSIS_REQUESTS, type AnalysisRequest } from '../../shared/contract/analysis-requests'
import type { PassedOver } from '../../shared/contract/captures'
import type { EngineRequests, Events } from '../../shared/contract/contract'
import type { FindGroup, FindMatch } from '../../shared/contract/find'
import type { Framings } from '../../shared/contract/framing'
import type { MarkInput } from '../../shared/contract/marks'
import type { SavedBytes } from '../../shared/contract/saving'
import type { ExportTold } from '../../shared/contract/exporting'
import type { ViewQuery } from '../../shared/contract/views'
import type { ErrorCode } from '../../shared/model/app-error'
import type { Marked } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import type { ProtoSchema } from '../../shared/model/proto-schema'
import type { CaptureFile } from '../capture/capture-files'
import type { ClockBase } from '../capture/pcapng/clock'
import type { MakeSet, SetMade } from '../mock-set/set-maker'
import type { RecordedEntry } from '../mock-set/set-contents'
import type { PickedConnection } from '../capture/packet-picker'
import type { ExportRequest } from '../export/export-writer'
import type { DecodedContents } from '../analysis/find/decoded-source'
import type { MetadataTexts } from '../analysis/find/metadata-source'
import type { FindRows, MatchDescriptions, ScopeRange } from '../analysis/find/find-source'
import type { StreamPlace } from '../analysis/find/exchange-index'
import type { StreamWindow, WindowRequest } from '../find/wire-source'
import type { BytesProgress, BytesWritten } from '../analysis/messages/bytes-writer'
import type { Remarked } from '../analysis/tables/marking'
import type { ReplaySource } from '../analysis/replays/replay-source'
import type { KeptRows } from '../capture/row-file'
import type { StoryPosition, TapBatch } from '../analysis/story/story-position'
import type { TapWish } from '../analysis/story/tap-entry'

/**
 * Types of the interface between the engine and its analysis thread. Both sides are trusted, so nothing is
 * validated.
 */

/** `framings`: message framings configured in each session, by session number; live captures only. */
export interface ConnectionQuery {
  connection: number
  framings?: readonly (readonly [session: number, Framings])[]
}

/** Requests of the window without the capture number: a thread has one capture. */
export type ForwardedAnalysisRequests = {
  [Name in AnalysisRequest]: {
    input: Name extends 'views.open'
      ? ViewQuery
      : Name extends 'connections.get'
        ? ConnectionQuery
        : Omit<EngineRequests[Name]['input'], 'capture'>
    output: EngineRequests[Name]['output']
  }
}

export type CaptureRequests = ForwardedAnalysisRequests & {
  /**
   * Returns the next bytes of a request body as transferred, starting with the first; empty at the end.
   * `token` identifies the reader, which reads the body once.
   */
  'replay.body': { input: { token: number; exchange: number }; output: { bytes: Uint8Array } }
  /** Returns the events to be recorded. */
  'marks.apply': {
    input: Omit<MarkInput, 'capture'>
    output: { marked: number; events: Remarked[] }
  }
  'replay.source': { input: { exchange: number }; output: ReplaySource }
  /** Returns the ranges of [start, end) that are missing from a stream, and the stream's current length. */
  'replay.missing': {
    input: { connection: number; direction: Direction; start: number; end: number }
    output: { total: number; missing: [number, number][] }
  }
  /**
   * Writes bytes of the capture to the new file `path`, which will be renamed to `to`. `token` identifies the
   * job for progress events and cancellation.
   */
  'bytes.write': {
    input: { token: number; path: string; to: string; saved: SavedBytes }
    output: BytesWritten
  }
  'bytes.cancel': { input: { token: number }; output: null }
  /**
   * Creates a mock set from recorded exchanges. Emits `writing` events with progress counted in exchanges.
   */
  'mock.make': { input: MakeSet; output: SetMade }
  'mock.cancel': { input: { token: number }; output: null }
  /** Returns the entries of a mock set, one page at a time. */
  'mock.read': { input: { first: number }; output: { entries: RecordedEntry[]; next: number | null } }
  'export.write': { input: ExportRequest; output: ExportTold & { cancelled: boolean } }
  'export.cancel': { input: { token: number }; output: null }
  /** Returns walked rows of the segment index for a search. */
  'find.rows': { input: { first: number; count: number }; output: FindRows }
  'find.windows': { input: { requests: readonly WindowRequest[] }; output: (StreamWindow | null)[] }
  /** Returns bytes of the capture that are not in a file that the search can read itself. */
  'find.bytes': { input: { position: number; length: number }; output: Uint8Array }
  /** Begins a search of decoded contents and texts in some connections, or in all. Returns its number. */
  'find.begin': { input: { connections: readonly number[] | null }; output: number }
  /** Returns the next contents for a search, and those that ended since. */
  'find.decoded': { input: { search: number }; output: DecodedContents }
  /** Returns the next texts of tables and events for a search. */
  'find.metadata': { input: { search: number }; output: MetadataTexts }
  'find.finish': { input: { search: number }; output: null }
  /** Returns the parts of streams that belong to the rows of a query. */
  'find.scope': { input: { query: ViewQuery }; output: ScopeRange[] }
  /** Returns the number of the exchange at each place of a stream; 0 for a place outside of exchanges. */
  'find.exchanges': { input: { places: readonly StreamPlace[] }; output: Uint32Array }
  'find.describe': {
    input: { groups: readonly FindGroup[]; matches: readonly FindMatch[] }
    output: MatchDescriptions
  }
  /** Returns the connections that the rows of a query belong to. */
  'export.connections': {
    input: { query: ViewQuery }
    output: { rows: number; picked: PickedConnection[] }
  }
  /** Returns the numbers of a query's exchanges, and of the connections that they belong to. */
  'export.exchanges': {
    input: { query: ViewQuery }
    output: { exchanges: number[]; connections: number[] }
  }
}
/** Requests about an open capture. */
export const CAPTURE_REQUESTS = [
  ...ANALYSIS_REQUESTS,
  'marks.apply',
  'replay.source',
  'replay.missing',
  'replay.body',
  'bytes.write',
  'bytes.cancel',
  'mock.make',
  'mock.cancel',
  'mock.read',
  'export.write',
  'export.cancel',
  'find.rows',
  'find.windows',
  'find.bytes',
  'find.begin',
  'find.decoded',
  'find.metadata',
  'find.finish',
  'find.scope',
  'find.exchanges',
  'find.describe',
  'export.connections',
  'export.exchanges'
] as const satisfies (keyof CaptureRequests)[]

export interface OpenedCapture {
  /** The error that ended a file early; everything before it was read. */
  fault: { code: ErrorCode; message: string } | null
  /** Offset of the fault in its file. */
  faultAt: number | null
  /** True if the offset refers to the decompressed content of a compressed file. */
  isFaultInside: boolean
  /** Total of all files. */
  bytes: number
  /** Traffic of a foreign capture that is not shown; null for captures by Tcplens. */
  passed: PassedOver | null
}

export type AnalysisRequests = CaptureRequests & {
  /**
   * Opens the files of one capture, in order, and walks them completely before it resolves. Meanwhile,
   * requests about the capture are answered from the part read so far, and `opening` events report progress.
   * May be called once per thread.
   */
  'file.open': {
    input: { paths: string[]; tap: TapWish; schema: ProtoSchema | null }
    output: OpenedCapture
  }
  /** Converts a HAR file into the new capture file `to`, which is opened next. */
  'file.rebuild': { input: { path: string; to: string }; output: { entries: number } }
  /** Resolves once all rows below `rows` have been walked and their changes reported. */
  settle: { input: { rows: number }; output: null }
}

export interface Progress {
  rows: number
  segments: number
  /** Number of exchanges including dropped ones; `connections.total` includes dropped ones as well. */
  exchanges: number
  connections: { open: number; total: number }
  /** Time at which the first connection opened; null if there is none. */
  start: number | null
  /** Payload bytes. */
  up: number
  down: number
}

/** Initial value, before a thread reports any progress. */
export const NO_PROGRESS: Progress = {
  rows: 0,
  segments: 0,
  exchanges: 0,
  connections: { open: 0, total: 0 },
  start: null,
  up: 0,
  down: 0
}

// A type, not an interface: only a type fits the general EventMap.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type AnalysisEvents = {
  view: Omit<Events['view'], 'capture'>
  progress: Progress
  /** Bytes read of the files being opened. */
  opening: { done: number; total: number }
  /** Memory of a live index chunk that is no longer needed. */
  spare: SpareChunk
  /** Progress of `bytes.write` and `mock.make`. */
  writing: BytesProgress
  /** Rows completed and bytes written for `export.write`. */
  exporting: { token: number; done: number; total: number; bytes: number }
  /** Bookmarks and notes to record again: the live capture dropped them before the rows they refer to. */
  unrecorded: Marked[]
  /** The host acknowledges each batch with `tap-ack` once it has processed it. */
  tap: TapBatch
}

/** Reusable memory of a chunk of the live index. */
export interface SpareChunk {
  memory: SharedArrayBuffer
  chunk: number
  /** Position of the chunk in the row file; null for a chunk that was dropped. */
  place: number | null
}

/** Messages to the thread that have no response. */
export type ToAnalysis =
  | { type: 'chunk'; memory: SharedArrayBuffer }
  | { type: 'wake' }
  | { type: 'tap-ack' }
  /** The live capture continues in this file; sent before any of its rows is published. */
  | ({ type: 'file' } & CaptureFile)
  /** The live capture has dropped its rows below `rows` and its bytes below `position`. */
  | { type: 'drop'; rows: number; position: number }

export interface AnalysisData {
  /**
   * The live capture to follow, or null for a thread that opens files. `path`: its first file, if it exists
   * already; files are also announced by `file` messages.
   */
  live: { path?: string; base: ClockBase; tap: TapWish; index?: LiveIndex } | null
  /** Position in the story that the host received from a thread that died. */
  story?: StoryPosition | null
  /** Connections that must not be decoded: each of them crashed an earlier thread. */
  undecoded?: readonly number[]
  /** Folder for data that is too large for memory. */
  scratch: string
  /** Shared words: see CONTROL_*. */
  control: SharedArrayBuffer
}

/** Index of the live capture as of the thread's start. */
export interface LiveIndex {
  readonly files: readonly CaptureFile[]
  /** By chunk number; null for a chunk in the row file, and for a dropped one. */
  readonly chunks: readonly (SharedArrayBuffer | null)[]
  /** File for walked chunks, which outlives the thread; null if there is none and chunks stay in memory. */
  readonly rowFile: KeptRows | null
  readonly dropped: { readonly rows: number; readonly position: number } | null
}

/** Index of a capture that has just begun. */
export const EMPTY_INDEX: LiveIndex = { files: [], chunks: [], rowFile: null, dropped: null }

/** Number of published rows; the thread reads the rows below it. */
export const CONTROL_ROWS = 0
/** 1 while the thread waits for a wake. */
export const CONTROL_ASLEEP = 1
/**
 * Number of `chunk` and `file` messages sent. The count is visible at once, messages only between two slices.
 * By comparing, the thread avoids walking a row whose chunk or file message has not arrived.
 */
export const CONTROL_MESSAGES = 2
/** Connection in progress, which is blamed if the thread dies; 0 for none. */
export const CONTROL_CONNECTION = 3
export const CONTROL_WORDS = 4
