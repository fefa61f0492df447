import type { AttemptsOf } from '../../../../../../shared/contract/attempts'
import type { ConnectionRow, ExchangeRow } from '../../../../../../shared/contract/views'
import type { Direction } from '../../../../../../shared/model/direction'

/** What the inspector shows the attempts of: an exchange, or bytes of a connection. */
export type Subject =
  | { readonly kind: 'exchange'; readonly capture: number; readonly exchange: number }
  | {
      readonly kind: 'range'
      readonly capture: number
      readonly row: ConnectionRow
      /** Bytes to which the attempts are limited; null for all of them. */
      readonly within: { readonly direction: Direction; readonly range: readonly [number, number] } | null
    }

/** An attempt is an exchange; a replay of bytes, or one that failed before its request was found, is a connection. */
export type Attempt =
  | { readonly kind: 'exchanges'; readonly capture: number; readonly row: ExchangeRow }
  | { readonly kind: 'connections'; readonly capture: number; readonly row: ConnectionRow }

/** Place of an attempt. */
export interface AttemptPlace {
  readonly kind: Attempt['kind']
  readonly capture: number
  /** Number of the exchange or connection. */
  readonly number: number
}

export function placeOfAttempt(attempt: Attempt): AttemptPlace {
  const { kind, capture } = attempt
  return { kind, capture, number: kind === 'exchanges' ? attempt.row.exchange : attempt.row.connection }
}

/** Place of the shown exchange or connection, which may be an attempt itself. */
export function placeOfSubject(subject: Subject): AttemptPlace {
  const { capture } = subject
  return subject.kind === 'exchange'
    ? { kind: 'exchanges', capture, number: subject.exchange }
    : { kind: 'connections', capture, number: subject.row.connection }
}

/** Returns a unique key of an attempt. */
export function keyOfAttempt(attempt: Attempt): string {
  const { kind, capture, number } = placeOfAttempt(attempt)
  return `${capture}:${kind}:${number}`
}

/**
 * Returns the range whose attempts are listed: the connection's own bytes, or for an attempt, all of its original
 * range.
 */
export function rangesOf({ row, within }: Extract<Subject, { kind: 'range' }>): AttemptsOf {
  const { connection, time, attemptOf } = row
  if (attemptOf !== undefined) {
    const { direction, start, end, opened } = attemptOf
    return { ranges: { connection: attemptOf.connection, opened, within: { direction, start, end } } }
  }
  if (within === null) return { ranges: { connection, opened: time } }
  const [start, end] = within.range
  return { ranges: { connection, opened: time, within: { direction: within.direction, start, end } } }
}
