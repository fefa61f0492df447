import type { PassedOver } from '../../shared/contract/captures'
import type { EngineRequests, Events } from '../../shared/contract/contract'
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
import type { MakeSet, SetMade } from '../mock/set-maker'
import type { RecordedEntry } from '../mock/set-contents'
import type { PickedConnection } from '../capture/packet-picker'
import type { ExportAsked } from '../export/export-writer'
import type { Remarked } from './marking'
import type { ReplaySource } from './replay-source'
import type { KeptRows } from '../capture/row-file'
import type { StoryPosition, TapBatch } from './story-position'
import type { TapWish } from './tap-entry'

/** Between the engine and its analysis thread: same trust, so types alone. */

/** Requests of the window that the analysis answers as they are. */
const FORWARDED = [
  'views.open',
  'views.close',
  'views.rows',
  'views.freeze',
  'views.numbers',
  'views.find',
  'connections.get',
  'connections.conversation',
  'connections.exchanges',
  'frames.set',
  'frames.conversation',
  'frames.find',
  'connections.turn',
  'frames.turn',
  'connections.timeline',
  'connections.packet',
  'connections.tls',
  'connections.tls-message',
  'connections.reuse',
  'streams.read',
  'streams.block',
  'exchanges.get',
  'exchanges.body',
  'inner.list',
  'inner.get',
  'inner.body',
  'fields.get',
  'fields.at',
  'marks.get',
  'attempts.original',
  'attempts.find',
  'attempts.stretch'
] as const
export type Forwarded = (typeof FORWARDED)[number]

/** `framings`: what the sessions say of their connections, by the session's number; of the live capture only. */
export interface ConnectionAsked {
  connection: number
  framings?: readonly (readonly [session: number, Framings])[]
}

/** What the window asks, without the capture's number: a thread has one capture. */
export type ForwardedRequests = {
  [Name in Forwarded]: {
    input: Name extends 'views.open'
      ? ViewQuery
      : Name extends 'connections.get'
        ? ConnectionAsked
        : Omit<EngineRequests[Name]['input'], 'capture'>
    output: EngineRequests[Name]['output']
  }
}

export type CaptureRequests = ForwardedRequests & {
  /**
   * The next bytes of a request's body as it was transferred, from its first on; empty when all were given. `token` names
   * who reads: each reads it once.
   */
  'replay.body': { input: { token: number; exchange: number }; output: { bytes: Uint8Array } }
  /** Answers with the events that are to be kept. */
  'marks.apply': {
    input: Omit<MarkInput, 'capture'>
    output: { marked: number; events: Remarked[] }
  }
  'replay.source': { input: { exchange: number }; output: ReplaySource }
  /** The ranges of [start, end) of a stream that are not there, and how long it is so far. */
  'replay.missing': {
    input: { connection: number; direction: Direction; start: number; end: number }
    output: { total: number; missing: [number, number][] }
  }
  /**
   * Writes bytes of the capture to the new file `path`, which will become `to`. `token` names the work, for its
   * progress and for cancelling it.
   */
  'bytes.write': {
    input: { token: number; path: string; to: string; saved: SavedBytes }
    output: BytesWritten
  }
  'bytes.cancel': { input: { token: number }; output: null }
  /** Makes a set of recorded exchanges; progress is told as `writing`, in exchanges. */
  'mock.make': { input: MakeSet; output: SetMade }
  'mock.cancel': { input: { token: number }; output: null }
  /** What a set holds, a page at a time. */
  'mock.read': { input: { first: number }; output: { entries: RecordedEntry[]; next: number | null } }
  'export.write': { input: ExportAsked; output: ExportTold & { cancelled: boolean } }
  'export.cancel': { input: { token: number }; output: null }
  /** The connections that rows are of. */
  'export.connections': {
    input: { query: ViewQuery }
    output: { rows: number; picked: PickedConnection[] }
  }
}
/** What is asked about an open capture. */
export const CAPTURE_REQUESTS = [
  ...FORWARDED,
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
  'export.connections'
] as const satisfies (keyof CaptureRequests)[]

export interface BytesWritten {
  bytes: number
  /** False where the capture does not hold all of it. */
  whole: boolean
  /** The coding that did not decode to its end: the file has what came before. */
  failed: string | null
  cancelled: boolean
}

export interface OpenedCapture {
  /** What ended a file early; everything before it is there. */
  fault: { code: ErrorCode; message: string } | null
  /** Where that is, in its file. */
  faultAt: number | null
  /** In what a compressed file holds. */
  isFaultInside: boolean
  /** Of all files together. */
  bytes: number
  /** What others recorded and is not shown; null where all was ours. */
  passed: PassedOver | null
}

export type AnalysisRequests = CaptureRequests & {
  /**
   * Opens files that are one capture, in their order, and walks them whole. Answers when that is done; requests about
   * the capture are answered meanwhile, with what was read so far. `opening` tells how far it is. Once a thread.
   */
  'file.open': {
    input: { paths: string[]; tap: TapWish; schema: ProtoSchema | null }
    output: OpenedCapture
  }
  /** Writes a HAR file as a capture to the new file `to`, which is then opened. */
  'file.rebuild': { input: { path: string; to: string }; output: { entries: number } }
  /** Answers once rows below `rows` have been walked and told. */
  settle: { input: { rows: number }; output: null }
}

export interface Progress {
  rows: number
  segments: number
  /** There were, dropped ones included; as is the total of connections. */
  exchanges: number
  connections: { open: number; total: number }
  /** When the first connection was opened; null while there is none. */
  start: number | null
  /** Payload bytes. */
  up: number
  down: number
}

/** Of a thread that has not told any yet. */
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
  /** Bytes of the files being opened that were read. */
  opening: { done: number; total: number }
  /** Memory of a chunk of the live capture's index that is needed no more. */
  spare: SpareChunk
  /** Bytes written for `bytes.write`, of how many; null where that is only known when it is over. */
  writing: { token: number; done: number; total: number | null }
  /** Rows of `export.write` that are done, and bytes written. */
  exporting: { token: number; done: number; total: number; bytes: number }
  /** Marks that the live capture has dropped before what they are about: to be told again. */
  untold: Marked[]
  /** Each batch is acknowledged with `tap-ack` once the host has taken it. */
  tap: TapBatch
}

/** Memory of a chunk of the live index that is free. */
export interface SpareChunk {
  memory: SharedArrayBuffer
  chunk: number
  /** Where the row file keeps the chunk; null for a chunk that was dropped. */
  place: number | null
}

/** Beside requests, the thread is sent messages that need no answer. */
export type ToAnalysis =
  | { type: 'chunk'; memory: SharedArrayBuffer }
  | { type: 'wake' }
  | { type: 'tap-ack' }
  /** The live capture goes on in this file; told before any row in it is published. */
  | ({ type: 'file' } & CaptureFile)
  /** The live capture has dropped its rows below `rows` and its bytes below `position`. */
  | { type: 'drop'; rows: number; position: number }

export interface AnalysisData {
  /**
   * The live capture to follow, or null for a thread that opens files. `path`: its first file where that is there
   * already; files are told of by `file` as well.
   */
  live: { path?: string; base: ClockBase; tap: TapWish; index?: LiveIndex } | null
  /** What the host has of the story, from a thread that died. */
  story?: StoryPosition | null
  /** Connections that are not to be decoded: each of them ended a thread before this one. */
  undecoded?: readonly number[]
  /** A folder for what is too much to be kept in memory. */
  scratch: string
  /** Shared words: see CONTROL_*. */
  control: SharedArrayBuffer
}

/** The live capture's index as far as it was handed out when the thread starts. */
export interface LiveIndex {
  readonly files: readonly CaptureFile[]
  /** By number; null for one in the row file, or one that was dropped. */
  readonly chunks: readonly (SharedArrayBuffer | null)[]
  /** The file for walked chunks, which outlives the thread; null where there is none, and chunks stay in memory. */
  readonly rowFile: KeptRows | null
  readonly dropped: { readonly rows: number; readonly position: number } | null
}

/** Of a capture that has just begun. */
export const EMPTY_INDEX: LiveIndex = { files: [], chunks: [], rowFile: null, dropped: null }

/** Rows published; the thread reads rows below it. */
export const CONTROL_ROWS = 0
/** 1 while the thread waits for a wake. */
export const CONTROL_ASLEEP = 1
/**
 * Chunks and files told of by message. A count is seen at once and a message only between two slices, so the thread
 * walks no row that was published behind a message it has not had.
 */
export const CONTROL_TOLD = 2
/** The connection that is being worked on, 0 for none: the one to blame if the thread dies. */
export const CONTROL_CONNECTION = 3
export const CONTROL_WORDS = 4
