/**
 * What Tcplens says in the record of answers out of a recording. It is part of the on-disk form, as `ConnectionEvent` is,
 * and checked member by member like all that comes out of a file.
 */

/** Something recorded that a set holds: in which capture it was what. */
export interface RecordedAs {
  /** Its place in the set, from 0. */
  index: number
  kind: 'exchange' | 'connection'
  /** In that capture. */
  number: number
  capture: string
  /** `GET /path`, or the first bytes. */
  title: string
}

/** What of a request is not as it was recorded. */
export interface MockedDifference {
  part: 'method' | 'path' | 'query' | 'header' | 'body' | 'bytes' | 'used'
  name: string
  recorded: string | null
  came: string | null
}

/** A server answered, or did not, from what was recorded. */
export interface MockTold {
  result: 'answered' | 'missed' | 'forwarded' | 'failed'
  /** What was asked: `GET /path`, or the first bytes. */
  asked: string
  /** What answered, or of a miss what was nearest. */
  from?: RecordedAs
  /** The only one that is the same; the next of several; all were used, begun anew; the most alike. */
  why?: 'only' | 'next' | 'again' | 'best'
  place?: number
  among?: number
  /** Of 100. */
  score?: number
  differs?: readonly MockedDifference[]
  /** What was changed to be right, or went wrong, in words. */
  notes?: readonly string[]
}

/** In a set of recorded exchanges: where the connection was copied from. */
export interface RecordedFrom {
  kind: 'exchange' | 'connection'
  number: number
  capture: string
  /** Milliseconds since 1970. */
  time: number
  /** From frames of HTTP/2 to text of HTTP/1. */
  translated?: true
  /** Asked of the real target, since nothing recorded answered. */
  forwarded?: true
  /** The recording ends before the answer does. */
  cut?: true
  /** Who recorded the end of the conversation first, where that was the server. */
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
