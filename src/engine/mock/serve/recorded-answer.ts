import { joinBytes } from '../../../shared/bytes/join-bytes'
import { messageOf } from '../../../shared/model/app-error'
import type { Request } from '../../behaviour/http/request'
import { settle, type Steps } from '../../behaviour/steps'
import { answerHead, type AnswerFacts, type RecordedResponseHead } from './answer-head'
import { placed, type LoadedSet, type SetEntry } from '../set/loaded-set'
import { ChunkedReader } from '../../../decode/stream/http1/chunked'
import type { Served } from '../../behaviour/served'
import type { Picked } from '../pick/pick'

/**
 * Sends a recorded response. Reads it from the set piece by piece as the client takes it, so that a response of
 * gigabytes needs no more memory than a small one.
 */

export interface AnswerOptions {
  readonly set: LoadedSet
  readonly entry: SetEntry
  readonly request: Request
  /** As in `AnswerFacts`, for a response that may switch protocols. */
  readonly websocket?: NonNullable<AnswerFacts['websocket']>
  /** Time to which dates are moved, in milliseconds since 1970; null to keep the recorded dates. */
  readonly dates: number | null
  /** Factor for the recorded delays, for example 2 for half the speed; null to send without delay. */
  readonly delay: number | null
  /** Time at which the request arrived, in milliseconds of the capture's clock. */
  readonly came: number
}

/** A response up to this size is sent as one segment. */
const JOINED_BYTES = 16 * 1024

interface Answered {
  readonly status: number
  readonly ends: boolean
}

/** Reports the response that is about to be sent, then sends it. */
export function* recordedAnswer(
  { set, entry, request, websocket, dates, delay, came }: AnswerOptions,
  recordNotes: (notes: readonly string[]) => void
): Steps<Answered> {
  const { http, origin, segments } = entry
  const final = http?.responses.at(-1)
  if (http === null || final === undefined) throw new Error('The response to HTTP is not an exchange')
  const read = yield* settle(readHeads(set, entry))
  if (!read.ok) {
    recordNotes([`The recorded bytes cannot be read: ${messageOf(read.error)}`])
    yield 'reset'
    return { status: final.status, ends: true }
  }
  const facts = {
    message: final,
    method: http.facts.method,
    recordedAt: origin.time,
    now: dates,
    ...(websocket === undefined ? {} : { websocket })
  }
  const head = answerHead({ ...facts, head: read.value.final }, request)
  recordNotes(head.notes)
  const requestedAt = lastTime(segments, 'up')
  const first = [...placed(segments, 'down', final.start, final.start + 1)][0]?.time ?? requestedAt
  const pace = new RecordedDelays(delay, first)
  if (delay !== null) yield { until: came + Math.max(0, first - requestedAt) * delay }
  // HTTP/1.0 clients do not understand interim responses (RFC 9110, section 15.2).
  if (request.version === 11) for (const bytes of read.value.interim) yield bytes
  let begun: Uint8Array | null = head.bytes
  const unchunk = head.body === 'unchunked' ? new Unchunked() : null
  const parts = head.body === 'none' ? [] : placed(segments, 'down', final.headEnd, final.end)
  for (const { position, length, time } of parts) {
    const piece = yield* settle(set.readAt(position, length))
    if (!piece.ok) {
      recordNotes([`The response is cut off: ${messageOf(piece.error)}`])
      yield 'reset'
      return { status: final.status, ends: true }
    }
    const bytes = unchunk === null ? piece.value : unchunk.read(piece.value)
    const gap = pace.gap(time)
    if (begun !== null && gap === 0 && begun.length + bytes.length <= JOINED_BYTES)
      yield joinBytes([begun, bytes])
    else {
      if (begun !== null) yield begun
      yield* pause(gap)
      if (bytes.length > 0) yield bytes
    }
    begun = null
  }
  if (begun !== null) yield begun
  return yield* finish(head, final.status)
}

function* finish({ then }: RecordedResponseHead, status: number): Steps<Answered> {
  if (then !== 'keep') yield then
  return { status, ends: then !== 'keep' }
}

/** Reads the final head and the interim heads to send before it. */
export async function readHeads(
  set: LoadedSet,
  entry: SetEntry
): Promise<{ final: Uint8Array; interim: Uint8Array[] }> {
  const responses = entry.http?.responses ?? []
  const heads = await Promise.all(
    responses.map(({ start, headEnd }) => set.read(entry, 'down', start, headEnd - start))
  )
  // 100 (Continue) answers an Expect header field and is sent only if the request has one.
  const interim = heads.slice(0, -1).filter((_, at) => responses[at]?.status !== 100)
  return { final: heads.at(-1) ?? new Uint8Array(0), interim }
}

/** Returns the time of the last recorded request byte. */
export function lastTime(segments: Float64Array, direction: 'up'): number {
  let time = 0
  for (const part of placed(segments, direction, 0, Infinity)) time = Math.max(time, part.time)
  return time
}

/** Recorded delays between pieces, multiplied by a factor. */
export class RecordedDelays {
  readonly #factor: number | null
  #last: number

  constructor(factor: number | null, first: number) {
    this.#factor = factor
    this.#last = first
  }

  /** Returns the number of milliseconds to wait before the piece recorded at this time. */
  gap(time: number): number {
    const gap = Math.max(0, time - this.#last)
    this.#last = time
    return this.#factor === null ? 0 : gap * this.#factor
  }
}

/** Waits within a message; nothing else is sent meanwhile. */
export function* pause(milliseconds: number): Steps {
  if (milliseconds < 1) return
  let timer: NodeJS.Timeout | undefined
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(milliseconds, 86_400_000))
  })
  try {
    yield { settled: passed }
  } finally {
    clearTimeout(timer)
  }
}

/** Removes the chunked coding from a body incrementally (RFC 9112, section 7.1). */
export class Unchunked {
  readonly #reader = new ChunkedReader()
  #behind: Uint8Array[] = []
  #isOver = false

  /** Returns the data in the next bytes; valid as long as they are. */
  read(bytes: Uint8Array): Uint8Array {
    if (this.#isOver) {
      this.#behind.push(bytes)
      return new Uint8Array(0)
    }
    const data: Uint8Array[] = []
    const reader = this.#reader
    for (let at = 0; ;) {
      const event = reader.read(bytes, at, bytes.length, 0, [])
      if (event === 'data') data.push(bytes.subarray(reader.dataFrom, reader.dataTo))
      if (event === 'more') break
      at = reader.at
      if (event !== 'last' && event !== 'fault') continue
      this.#isOver = true
      if (event === 'last') this.#behind.push(bytes.slice(at))
      break
    }
    return joinBytes(data)
  }

  /** Returns the trailer fields, with names in lower case. */
  trailers(): (readonly [name: string, value: string])[] {
    const lines = Buffer.concat(this.#behind).toString('latin1').split(/\r?\n/)
    return lines.flatMap((line): [string, string][] => {
      const colon = line.indexOf(':')
      return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]]
    })
  }
}

/** Records which exchange answers a request, and why. `notes`: differences from the recorded response. */
export function recordAnswered(
  served: Served,
  set: LoadedSet,
  title: string,
  { index, why, place, of, score, differs }: Picked,
  notes: readonly string[]
): void {
  const entry = set.entries[index]
  if (entry === undefined) return
  served.event({
    event: 'mocked',
    result: 'answered',
    asked: title,
    from: set.recordedAs(entry),
    why,
    place,
    among: of,
    score,
    differs,
    ...(notes.length === 0 ? {} : { notes })
  })
}
