import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { useEngine } from '../../app/bridge/engine-client'
import { readRaw, type RawMessage } from '../../app/bridge/read-compared'
import type { Span } from '../../kit/compare/model/byte-spans'
import type { IgnoreRule, MessagePart } from '../../kit/compare/model/compare-ignore'
import { Comparer, type BytesAnswer } from '../../kit/compare/model/compare-work'
import type { ComparedSide } from '../../app/bridge/read-compared'
import type { Compared } from '../../kit/compare/use-comparison'

/** Byte comparison of one message of both exchanges, as sent. */

/** Limit per side: two messages of this size align in about a second. */
export const MAX_RAW_BYTES = 8 * 1024 * 1024
const NO_MESSAGE: RawMessage = {
  bytes: new Uint8Array(0),
  more: false,
  missing: 0,
  start: null,
  isFrames: false
}

export interface RawComparison {
  readonly left: RawMessage
  readonly right: RawMessage
  readonly answer: BytesAnswer
  /** Pattern rules took too long and were not applied. */
  readonly withoutPatterns: boolean
}

export interface RawComparing {
  readonly found: Readonly<ShallowRef<RawComparison | null>>
  /** The comparison timed out and there is no result. */
  readonly isTooLong: Readonly<ShallowRef<boolean>>
  readonly error: Readonly<ShallowRef<unknown>>
}

export function useRawComparison(
  compared: () => Compared,
  part: () => MessagePart,
  rules: () => readonly IgnoreRule[]
): RawComparing {
  const engine = useEngine()
  const found = shallowRef<RawComparison | null>(null)
  const isTooLong = shallowRef(false)
  const error = shallowRef<unknown>(null)
  const comparer = new Comparer()
  let asking = new AbortController()
  onScopeDispose(() => {
    asking.abort()
    comparer.close()
  })

  const read = (side: ComparedSide, signal: AbortSignal): Promise<RawMessage> => {
    const message = side[part()]?.message
    if (message === undefined) return Promise.resolve(NO_MESSAGE)
    const { connection } = side.exchange.row
    return readRaw(engine, { capture: side.capture, connection, message }, MAX_RAW_BYTES, signal)
  }

  const compare = async ({ left, right }: Compared, signal: AbortSignal): Promise<void> => {
    const known = rules()
    const [ours, theirs] = await Promise.all([read(left, signal), read(right, signal)])
    const ignored = {
      left: headerSpans(left, part(), ours, known),
      right: headerSpans(right, part(), theirs, known)
    }
    const ask = async (wanted: readonly IgnoreRule[]): Promise<BytesAnswer | null> => {
      const plain = wanted.map(({ kind, text }) => ({ kind, text }))
      const sides = { left: ours.bytes, right: theirs.bytes }
      const answer = await comparer.ask(
        { kind: 'bytes', ...sides, part: part(), rules: plain, ignored },
        signal
      )
      return answer?.kind === 'bytes' ? answer : null
    }
    const withoutPatterns = known.filter(({ kind }) => kind !== 'regex')
    const whole = await ask(known)
    const isLate = whole === null && !signal.aborted && withoutPatterns.length < known.length
    const answer = isLate ? await ask(withoutPatterns) : whole
    if (signal.aborted) return
    isTooLong.value = answer === null
    error.value = null
    found.value = answer === null ? null : { left: ours, right: theirs, answer, withoutPatterns: isLate }
  }

  watch(
    // Reloading may return identical objects; only changed messages are compared again.
    [() => compared().left[part()], () => compared().right[part()], part, rules],
    ([, , now], [, , before]) => {
      asking.abort()
      asking = new AbortController()
      const { signal } = asking
      // The request is not shown under the name of the response.
      if (now !== before) found.value = null
      isTooLong.value = false
      compare(compared(), signal).catch((cause: unknown) => {
        if (!signal.aborted) error.value = cause
      })
    },
    { immediate: true }
  )
  return { found, isTooLong, error }
}

const CR = 0x0d
const LF = 0x0a

/** Returns the byte ranges of ignored headers, including their line ends. */
function headerSpans(
  side: ComparedSide,
  part: MessagePart,
  { bytes, start }: RawMessage,
  rules: readonly IgnoreRule[]
): Span[] {
  const fields = side[part]?.message.fields ?? []
  const names = rules.filter(({ kind }) => kind === 'header').map(({ text }) => text.toLowerCase())
  if (start === null) return []
  const lineEnd = (at: number): number =>
    bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : bytes[at] === LF ? at + 1 : at
  return fields
    .filter(
      ({ kind, name }) => (kind === 'header' || kind === 'trailer') && names.includes(name.toLowerCase())
    )
    .map(({ range: [from, to] }) => ({ start: from - start, end: lineEnd(to - start) }))
}
