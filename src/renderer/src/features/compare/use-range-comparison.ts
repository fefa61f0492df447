import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { AttemptedRange, TimedStretch } from '../../../../shared/contract/attempts'
import { useEngine } from '../../app/bridge/engine-client'
import { readRaw, type RawMessage } from '../../app/bridge/read-compared'
import { Comparer, type BytesAnswer } from '../../kit/compare/model/compare-work'
import type { CapturedConnection } from './attempts/use-range-origin'
import { MAX_RAW_BYTES } from './use-raw-comparison'

/** Compares replayed bytes with the original ones, and the bytes received on either connection. */

export const RANGE_PARTS = ['request', 'response'] as const
export type RangePart = (typeof RANGE_PARTS)[number]

/** Limit per side while data still grows, since it is reloaded each time. */
const MAX_GROWING_BYTES = 1024 * 1024

const NOTHING: RawMessage = {
  bytes: new Uint8Array(0),
  more: false,
  missing: 0,
  start: null,
  isFrames: false
}

export interface ComparedRange {
  readonly sent: TimedStretch
  readonly answer: TimedStretch | null
}

export interface RangePair {
  readonly original: CapturedConnection
  readonly range: AttemptedRange
  /** Bytes sent and received so far; `isOver` means that no more will follow. */
  readonly attempt: CapturedConnection & {
    readonly up: number
    readonly down: number
    readonly isOver: boolean
  }
}

export interface RangeComparison {
  /** Null if an attempt has sent nothing. */
  readonly times: Readonly<Record<'left' | 'right', ComparedRange | null>>
  readonly left: RawMessage
  readonly right: RawMessage
  /** Null if the comparison timed out. */
  readonly bytes: BytesAnswer | null
  /** Limit per side. */
  readonly limit: number
}

export interface RangeComparing {
  readonly found: Readonly<ShallowRef<RangeComparison | null>>
  readonly error: Readonly<ShallowRef<unknown>>
}

export function useRangeComparison(pair: () => RangePair | null, part: () => RangePart): RangeComparing {
  const engine = useEngine()
  const found = shallowRef<RangeComparison | null>(null)
  const error = shallowRef<unknown>(null)
  const comparer = new Comparer()
  let asking = new AbortController()
  onScopeDispose(() => {
    asking.abort()
    comparer.close()
  })

  const compare = async (
    { original, range, attempt }: RangePair,
    which: RangePart,
    signal: AbortSignal
  ): Promise<void> => {
    const limit = attempt.isOver ? MAX_RAW_BYTES : MAX_GROWING_BYTES
    const { direction, start, end } = range
    const other = { capture: attempt.capture, connection: attempt.connection }
    const [ours, theirs] = await Promise.all([
      engine.request('attempts.stretch', { ...original, stretch: { direction, start, end } }),
      engine.request('attempts.stretch', other)
    ])
    const read = (
      place: CapturedConnection,
      stretches: ComparedRange | null
    ): Promise<RawMessage> | RawMessage => {
      const stretch = which === 'request' ? stretches?.sent : stretches?.answer
      if (stretch === undefined || stretch === null) return NOTHING
      const message = {
        direction: stretch.direction,
        range: [stretch.start, stretch.end] as [number, number]
      }
      return readRaw(engine, { ...place, message }, limit, signal)
    }
    const [left, right] = await Promise.all([read(original, ours), read(other, theirs)])
    const sides = { left: left.bytes, right: right.bytes }
    const question = {
      kind: 'bytes',
      ...sides,
      part: which,
      rules: [],
      ignored: { left: [], right: [] }
    } as const
    const answer = await comparer.ask(question, signal)
    if (signal.aborted) return
    const bytes = answer?.kind === 'bytes' ? answer : null
    error.value = null
    found.value = { times: { left: ours, right: theirs }, left, right, bytes, limit }
  }

  watch(
    // Either side may still grow.
    [() => JSON.stringify(pair()), part],
    ([, now], [, before]) => {
      asking.abort()
      asking = new AbortController()
      const { signal } = asking
      // The request is not shown under the name of the response.
      if (now !== before) found.value = null
      const wanted = pair()
      if (wanted === null) {
        found.value = null
        return
      }
      compare(wanted, now, signal).catch((cause: unknown) => {
        if (!signal.aborted) error.value = cause
      })
    },
    { immediate: true }
  )
  return { found, error }
}
