import type { RepeatRecord } from '../../shared/contract/repeat-input'
import type { EndedBy, Endpoint, HowEnded } from '../../shared/model/connection-event'
import type { Flight } from './flight'
import type { RequestLink } from './request-link'
import type { Trouble } from './trouble'

/** Which requests are odd, and what of them goes into the capture. */

export interface OddRequest {
  readonly attempt: number
  readonly step: number
  readonly target: number
  /** None where it was not sent. */
  readonly request: Uint8Array
  /** As much of it as was kept. */
  readonly answer: Uint8Array
  /** Bytes that came of it. */
  readonly answerLength: number
  /** Milliseconds since the epoch, by a clock that never goes back: when it was sent, and when it was over. */
  readonly sent: number
  readonly over: number
  readonly ends: { readonly local: Endpoint; readonly remote: Endpoint } | null
  readonly ending: OddEnding
  /** Why it is odd, for people. */
  readonly why: string
}

/** What became of its connection; `left` where that went on without it. */
export interface OddEnding {
  readonly by: EndedBy
  readonly how: HowEnded
  readonly code?: string
}

/** `failure`: in words; null where there was an answer. */
export function oddness(
  record: RepeatRecord,
  original: number | null,
  request: { failure: string | null; status: number; latency: number }
): string | null {
  if (record.what !== 'odd') return null
  const { failure, status, latency } = request
  if (failure !== null) return record.errors ? failure : null
  if (record.status && (original === null ? status >= 400 : status !== original)) {
    return original === null
      ? `Its status is ${status}.`
      : `Its status is ${status}, not ${original} as the original's.`
  }
  if (record.slower !== null && latency > record.slower) {
    return `It took ${latency.toFixed(2)} ms, more than ${record.slower} ms.`
  }
  return null
}

/** `trouble`: null where there was a whole answer; `goesOn`: more is asked on its connection. */
export function endingOf(trouble: Trouble | null, goesOn: boolean): OddEnding {
  const cause = trouble?.about['cause']
  const code = cause === undefined ? {} : { code: String(cause) }
  switch (trouble?.code) {
    case 'connect':
      return { by: 'target', how: 'error', ...code }
    case 'closed':
    case 'cut':
    case 'reset':
      return { by: 'target', how: cause === undefined ? 'fin' : 'rst', ...code }
    case undefined:
    case 'missing':
      return { by: 'tcplens', how: goesOn ? 'left' : 'fin' }
    default:
      return { by: 'tcplens', how: 'rst' }
  }
}

export function oddRequest(
  { kept, target, wire }: RequestLink,
  { attempt, step, request: bytes, sent, written }: Flight,
  { why, ending }: Pick<OddRequest, 'why' | 'ending'>,
  { epoch, now }: { readonly epoch: number; readonly now: () => number }
): OddRequest {
  const { bytes: answer, length: answerLength } = kept?.answer() ?? { bytes: Buffer.alloc(0), length: 0 }
  const request = written ? bytes : Buffer.alloc(0)
  const times = { sent: epoch + sent, over: epoch + now() }
  return { attempt, step, target, request, answer, answerLength, ...times, ends: wire.ends, ending, why }
}
