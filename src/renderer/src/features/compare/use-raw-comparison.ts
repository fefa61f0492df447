import { useEngine } from '../../app/bridge/engine-client'
import { NO_BYTES, readRaw, type ComparedSide, type RawMessage } from '../../app/bridge/read-compared'
import type { ByteSpan } from '../../kit/compare/model/byte-spans'
import type { IgnoreRule, ComparedPart } from '../../kit/compare/model/compare-ignore'
import { useByteComparison, type ByteComparing, type ByteSides } from '../../kit/compare/use-byte-comparison'
import type { Compared } from '../../kit/compare/use-comparison'

/** Byte comparison of one message of both exchanges, as sent. */

/** Limit per side: two messages of this size align in about a second. */
export const MAX_RAW_BYTES = 8 * 1024 * 1024

export interface RawSubject {
  readonly compared: Compared
  readonly part: ComparedPart
  readonly rules: readonly IgnoreRule[]
}

export function useRawComparison(subject: () => RawSubject): ByteComparing<ByteSides<RawMessage>> {
  const engine = useEngine()
  const read = async (side: ComparedSide, part: ComparedPart, signal: AbortSignal): Promise<RawMessage> => {
    const message = side[part]?.message
    if (message === undefined) return NO_BYTES
    const { connection } = side.exchange.row
    return readRaw(engine, { capture: side.capture, connection, message }, MAX_RAW_BYTES, signal)
  }
  const message = (side: 'left' | 'right') => () => subject().compared[side][subject().part]
  return useByteComparison<ByteSides<RawMessage>>({
    // Reloading may return identical objects; only changed messages are compared again.
    sources: [message('left'), message('right'), () => subject().rules],
    // The request is not shown under the name of the response.
    key: () => subject().part,
    async read(signal) {
      const { compared, part } = subject()
      const sides = [compared.left, compared.right].map((side) => read(side, part, signal))
      const [left = NO_BYTES, right = NO_BYTES] = await Promise.all(sides)
      return { left, right }
    },
    question(sides) {
      const { compared, part, rules } = subject()
      const ignored = {
        left: headerSpans(compared.left, part, sides.left, rules),
        right: headerSpans(compared.right, part, sides.right, rules)
      }
      return { part, rules, ignored }
    }
  })
}

const CR = 0x0d
const LF = 0x0a

/** Returns the byte ranges of ignored headers, including their line ends. */
function headerSpans(
  side: ComparedSide,
  part: ComparedPart,
  { bytes, start }: RawMessage,
  rules: readonly IgnoreRule[]
): ByteSpan[] {
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
