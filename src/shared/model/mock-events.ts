/**
 * Recorded events of a mock server. They are part of the on-disk format, like `ConnectionEvent`, and each member is
 * checked when a file is read.
 */

/** Source of an entry in a set of recorded exchanges. */
export interface RecordedAs {
  /** Index in the set, from 0. */
  index: number
  kind: 'exchange' | 'connection'
  /** Number in that capture. */
  number: number
  capture: string
  /** `GET /path`, or the first bytes. */
  title: string
}

/** A difference between a request and the recorded one. */
export interface MockedDifference {
  part: 'method' | 'path' | 'query' | 'header' | 'body' | 'bytes' | 'used'
  name: string
  recorded: string | null
  came: string | null
}

/** How a mock server handled a request. */
export interface MockTold {
  result: 'answered' | 'missed' | 'forwarded' | 'failed'
  /** The request: `GET /path`, or the first bytes. */
  asked: string
  /** The entry that was sent; without a match, the nearest one. */
  from?: RecordedAs
  /**
   * Why this entry was used: `only`: the only match. `next`: the next of several. `again`: all were used, starting
   * over. `best`: the most similar.
   */
  why?: 'only' | 'next' | 'again' | 'best'
  place?: number
  among?: number
  /** Similarity, 0 to 100. */
  score?: number
  differs?: readonly MockedDifference[]
  /** Corrections made to the response, or errors, as sentences. */
  notes?: readonly string[]
}

/** In a set of recorded exchanges: the source of the connection. */
export interface RecordedFrom {
  kind: 'exchange' | 'connection'
  number: number
  capture: string
  /** Milliseconds since 1970. */
  time: number
  /** Converted from HTTP/2 frames to HTTP/1 text. */
  translated?: true
  /** Requested from the upstream server because no recorded response matched. */
  forwarded?: true
  /** The recording ends before the response does. */
  cut?: true
  /** How the server ended the conversation, if the server ended it first. */
  ends?: 'fin' | 'rst'
}

type Data = Readonly<Record<string, unknown>>

export function isMocked({ result, asked, from, why, place, among, score, differs, notes }: Data): boolean {
  return (
    RESULTS.includes(result) &&
    typeof asked === 'string' &&
    (from === undefined || isRecordedAs(from)) &&
    (why === undefined || WHYS.includes(why)) &&
    [place, among, score].every((count) => count === undefined || isCount(count)) &&
    (differs === undefined || (Array.isArray(differs) && differs.every(isDifference))) &&
    (notes === undefined || (Array.isArray(notes) && notes.every((note) => typeof note === 'string')))
  )
}

export function isRecorded({ kind, number, capture, time, translated, forwarded, cut, ends }: Data): boolean {
  return (
    (kind === 'exchange' || kind === 'connection') &&
    isCount(number) &&
    typeof capture === 'string' &&
    typeof time === 'number' &&
    Number.isFinite(time) &&
    [translated, forwarded, cut].every((flag) => flag === undefined || flag === true) &&
    (ends === undefined || ends === 'fin' || ends === 'rst')
  )
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

const RESULTS: readonly unknown[] = [
  'answered',
  'missed',
  'forwarded',
  'failed'
] satisfies MockTold['result'][]

const WHYS: readonly unknown[] = ['only', 'next', 'again', 'best'] satisfies MockTold['why'][]

function isRecordedAs(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { index, kind, number, capture, title } = value as Record<string, unknown>
  return (
    [index, number].every(isCount) &&
    (kind === 'exchange' || kind === 'connection') &&
    [capture, title].every((text) => typeof text === 'string')
  )
}

const PARTS: readonly unknown[] = [
  'method',
  'path',
  'query',
  'header',
  'body',
  'bytes',
  'used'
] satisfies MockedDifference['part'][]

function isDifference(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { part, name, recorded, came } = value as Record<string, unknown>
  return (
    PARTS.includes(part) &&
    typeof name === 'string' &&
    [recorded, came].every((text) => text === null || typeof text === 'string')
  )
}
