import { setTimeout as after } from 'node:timers/promises'
import type { Request } from '../../behaviour/http/request'
import { answerHead } from './answer-head'
import type { Http2ServerStream } from './http2-server-stream'
import { fromHttp1 } from '../../http-client/http1-form'
import { placed, type LoadedSet, type SetEntry } from '../set/loaded-set'
import { lastTime, RecordedDelays, readHeads, Unchunked } from './recorded-answer'

/**
 * Sends a recorded response over HTTP/2: its status, fields, body and trailers, without the fields that are specific to
 * HTTP/1 connections (RFC 9113, section 8.2.2).
 */

export interface Http2Answer {
  readonly set: LoadedSet
  readonly entry: SetEntry
  readonly method: string
  /** Time to which dates are moved, in milliseconds since 1970; null to keep the recorded dates. */
  readonly dates: number | null
  /** Factor for the recorded delays; null to send without delay. */
  readonly delay: number | null
  /** Aborted when the client no longer waits for the response. */
  readonly signal: AbortSignal
}

/** Reports the changes made, then sends the response. Rejects if its bytes cannot be read or `signal` is aborted. */
export async function answerHttp2(
  stream: Http2ServerStream,
  { set, entry, method, dates, delay, signal }: Http2Answer,
  recordNotes: (notes: readonly string[]) => void
): Promise<void> {
  const { http, origin, segments } = entry
  const final = http?.responses.at(-1)
  if (http === null || final === undefined) throw new Error('The response to HTTP is not an exchange')
  const heads = await readHeads(set, entry)
  const facts = { message: final, method: http.facts.method, recordedAt: origin.time, now: dates }
  const head = answerHead({ ...facts, head: heads.final }, requestOf(method))
  recordNotes(head.notes)
  const first = [...placed(segments, 'down', final.start, final.start + 1)][0]?.time ?? 0
  if (delay !== null) await wait(Math.max(0, first - lastTime(segments, 'up')) * delay, signal)
  for (const interim of heads.interim) {
    const { status, fields } = fromHttp1(interim)
    if (status !== 101) stream.interim(status, fields)
  }
  const { status, fields } = fromHttp1(head.bytes)
  const parts = head.body === 'none' ? [] : [...placed(segments, 'down', final.headEnd, final.end)]
  const unchunk = final.framing === 'chunked' ? new Unchunked() : null
  stream.respond(status, fields, parts.length === 0)
  if (parts.length === 0) return
  const pace = new RecordedDelays(delay, first)
  for (const { position, length, time } of parts) {
    const piece = await set.readAt(position, length)
    await wait(pace.gap(time), signal)
    await stream.write(unchunk === null ? piece : unchunk.read(piece))
  }
  if (head.then === 'reset') stream.reset('INTERNAL_ERROR')
  else stream.end(unchunk?.trailers())
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds >= 1) await after(Math.min(milliseconds, 86_400_000), undefined, { signal })
}

function requestOf(method: string): Request {
  return {
    method,
    target: '',
    version: 11,
    persistent: true,
    expectsContinue: false,
    ifNoneMatch: null,
    ifModifiedSince: null
  }
}
