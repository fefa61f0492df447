import { quoteBytes } from '../engine/conversation/test-file/quote'
import type { ConversationState } from '../engine/conversation/conversation'
import type { PieceDifference, Verdict } from '../shared/contract/conversation-replay'
import { jsonLine, type Line, type TerminalText } from './terminal-text'

/** Output of `tcplens replay`, as text or as one JSON object per line. */

const ORDER = ['same', 'different', 'diverged'] as const

export function isWorse(one: Verdict, other: Verdict): boolean {
  return ORDER.indexOf(one.verdict) > ORDER.indexOf(other.verdict)
}

export function runLines(
  { now, address, up, down, result }: ConversationState,
  time: number | null,
  json: boolean
): Line[] {
  if (result === null) return []
  const { verdict, at, why, count, differences } = result
  if (json) {
    return [
      ...differences.map((difference) =>
        jsonLine({ event: 'difference', run: time ?? 1, ...asJson(difference) })
      ),
      jsonLine({
        event: 'run',
        run: time ?? 1,
        connection: now,
        target: address,
        verdict,
        at,
        why,
        up,
        down,
        differences: count
      })
    ]
  }
  const lines = differenceLines(result)
  return time === null || lines.length === 0 ? lines : [`run ${time}`, ...lines]
}

export function differenceLines({ differences, count }: Verdict): string[] {
  const lines = differences.slice(0, MAX_PRINTED).flatMap(({ piece, at, field, expected, actual }) => {
    const show = field === undefined ? hexDump : quoteBytes
    return [
      `piece ${piece + 1}, ${field ?? `byte ${at}`}:`,
      ...labelled('  expected  ', show(expected)),
      ...labelled('  received  ', show(actual))
    ]
  })
  return count > MAX_PRINTED ? [...lines, `and ${count - MAX_PRINTED} more pieces`] : lines
}

/** Last line of JSON output: the verdict of all runs. */
export function resultObject({ verdict, at }: Verdict): TerminalText {
  return jsonLine({ event: 'result', verdict, at })
}

/** Last line of text output: the verdict of all runs. */
export function resultText({ verdict, at, why, differences }: Verdict, runs: number): string {
  const times = runs > 1 ? ` (${runs} times)` : ''
  if (verdict === 'same') return `same${times}`
  const field = differences[0]?.field
  if (verdict === 'different')
    return `different ${field === undefined ? `at byte ${at} of the reply` : `in ${field}`}${times}`
  const reason = why === 'late' ? 'a reply was late' : 'the server closed the connection early'
  return `diverged after ${at} sent bytes: ${reason}${times}`
}

/** Maximum number of differences shown of one run. */
const MAX_PRINTED = 10
const SHOWN_BYTES = 24

function asJson({ piece, at, field, expected, actual }: PieceDifference): Record<string, unknown> {
  return {
    piece: piece + 1,
    at,
    ...(field === undefined ? {} : { field }),
    expected: Buffer.from(expected).toString('base64'),
    actual: Buffer.from(actual).toString('base64')
  }
}

/** Formats the first bytes as hex digits and text, in one line. */
function hexDump(bytes: Uint8Array): string[] {
  if (bytes.length === 0) return ['no more bytes']
  const part = Buffer.from(bytes.subarray(0, SHOWN_BYTES))
  const hex = (part.toString('hex').match(/../g) ?? []).join(' ')
  const text = part.toString('latin1').replace(/[^\x20-\x7e]/g, '.')
  return [`${hex.padEnd(SHOWN_BYTES * 3)} ${text}`]
}

/** Puts the label before the first line and indents the others by its width. */
function labelled(label: string, [first = 'nothing', ...rest]: readonly string[]): string[] {
  return [`${label}${first}`, ...rest.map((text) => `${' '.repeat(label.length)}${text}`)]
}
