import type { AttemptedRange, TimedStretch } from '../../../../shared/contract/attempts'
import { useEngine } from '../../app/bridge/engine-client'
import { NO_BYTES, readRaw, type RawMessage } from '../../app/bridge/read-compared'
import type { CapturedConnection } from '../../app/actions/use-original'
import type { ComparedPart } from '../../kit/compare/model/compare-ignore'
import { useByteComparison, type ByteComparing, type ByteSides } from '../../kit/compare/use-byte-comparison'
import { MAX_RAW_BYTES } from './use-raw-comparison'

/** Compares replayed bytes with the original ones, or the bytes received on either connection. */

/** Limit per side while data still grows, since it is reloaded each time. */
const MAX_GROWING_BYTES = 1024 * 1024

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

export interface RangeSides extends ByteSides<RawMessage> {
  /** Null if an attempt has sent nothing. */
  readonly times: Readonly<Record<'left' | 'right', ComparedRange | null>>
  /** Limit per side. */
  readonly limit: number
}

export function useRangeComparison(
  pair: () => RangePair | null,
  part: () => ComparedPart
): ByteComparing<RangeSides> {
  const engine = useEngine()
  const readPart = async (
    { capture, connection }: CapturedConnection,
    stretches: ComparedRange | null,
    limit: number,
    signal: AbortSignal
  ): Promise<RawMessage> => {
    const stretch = part() === 'request' ? stretches?.sent : stretches?.answer
    if (stretch === undefined || stretch === null) return NO_BYTES
    const { direction, start, end } = stretch
    const message = { direction, range: [start, end] as [number, number] }
    return readRaw(engine, { capture, connection, message }, limit, signal)
  }
  const read = async ({ original, range, attempt }: RangePair, signal: AbortSignal): Promise<RangeSides> => {
    const limit = attempt.isOver ? MAX_RAW_BYTES : MAX_GROWING_BYTES
    const { direction, start, end } = range
    const { capture, connection } = attempt
    const [ours, theirs] = await Promise.all([
      engine.request('attempts.stretch', { ...original, stretch: { direction, start, end } }),
      engine.request('attempts.stretch', { capture, connection })
    ])
    const [left, right] = await Promise.all([
      readPart(original, ours, limit, signal),
      readPart(attempt, theirs, limit, signal)
    ])
    return { left, right, times: { left: ours, right: theirs }, limit }
  }
  return useByteComparison<RangeSides>({
    // Either side may still grow.
    sources: [() => JSON.stringify(pair())],
    // The request is not shown under the name of the response.
    key: part,
    read(signal) {
      const wanted = pair()
      return wanted === null ? null : read(wanted, signal)
    }
  })
}
