import type { RepeatRecord } from '../../shared/contract/repeat-input'
import type { EndedBy, Endpoint, HowEnded } from '../../shared/model/connection-event'
import type { Flight } from './flight'
import type { RequestConnection } from './request-connection'
import type { Trouble } from './trouble'

/** Decides which results are unusual, and what the capture records of them. */

export interface AnomalousRequest {
  readonly attempt: number
  readonly step: number
  readonly target: number
  /** Empty if the request was not sent. */
  readonly request: Uint8Array
  /** The part of the response that was kept. */
  readonly answer: Uint8Array
  /** Number of response bytes received. */
  readonly answerLength: number
  /** Monotonic times in milliseconds since 1970: when the request was sent, and when it was over. */
  readonly sent: number
  readonly over: number
  readonly ends: { readonly local: Endpoint; readonly remote: Endpoint } | null
  readonly ending: AnomalyEnding
  /** Readable reason. */
  readonly why: string
}

/** How the connection ended; `left` if it continued with other requests. */
export interface AnomalyEnding {
  readonly by: EndedBy
  readonly how: HowEnded
  readonly code?: string
}

/** `failure`: readable reason; null if there was a response. */
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
      ? `The status is ${status}.`
      : `The status is ${status}; the original had ${original}.`
  }
  if (record.slower !== null && latency > record.slower) {
    return `The duration is ${latency.toFixed(2)} ms, more than ${record.slower} ms.`
  }
  return null
}

/** `trouble`: null for a complete response; `goesOn`: more requests are sent on the connection. */
export function endingOf(trouble: Trouble | null, continues: boolean): AnomalyEnding {
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
      return { by: 'tcplens', how: continues ? 'left' : 'fin' }
    default:
      return { by: 'tcplens', how: 'rst' }
  }
}

export function anomalousRequest(
  { responses, target, upstream }: RequestConnection,
  { attempt, step, request: bytes, sent, written }: Flight,
  { why, ending }: Pick<AnomalousRequest, 'why' | 'ending'>,
  { epoch, now }: { readonly epoch: number; readonly now: () => number }
): AnomalousRequest {
  const { bytes: answer, length: answerLength } = responses?.answer() ?? { bytes: Buffer.alloc(0), length: 0 }
  const request = written ? bytes : Buffer.alloc(0)
  const times = { sent: epoch + sent, over: epoch + now() }
  return { attempt, step, target, request, answer, answerLength, ...times, ends: upstream.ends, ending, why }
}
