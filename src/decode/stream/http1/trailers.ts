/**
 * Checks a trailer section (RFC 9110 §6.5.1): it must not contain fields that frame, route or authenticate the message.
 * Recipients have already acted on those, and merging the trailers into the head would be too late.
 */
import type { Problem } from '../decoder'
import { matchesAnyCase } from './bytes'
import { LINE, NAME_END, ROW } from './section-table'
import type { HeadScanner } from './head-scanner'
import { addProblem } from './problems'

const FORBIDDEN = [
  'transfer-encoding',
  'content-length',
  'content-encoding',
  'content-type',
  'content-range',
  'host',
  'trailer',
  'authorization',
  'set-cookie',
  'cache-control',
  'te',
  'max-forwards',
  'expect'
]

/** Adds the problems of the trailer section just scanned to `problems`. */
export function checkTrailers(
  scanner: HeadScanner,
  bytes: Uint8Array,
  base: number,
  problems: Problem[]
): void {
  for (const problem of scanner.problems.items) addProblem(problems, problem.code, problem.offset)
  if (scanner.rowCount > 0) addProblem(problems, 'trailer-fields', base + (scanner.rows[LINE] ?? 0))
  for (let row = 0; row < scanner.rowCount * ROW; row += ROW) {
    const from = scanner.rows[row + LINE] ?? 0
    const length = (scanner.rows[row + NAME_END] ?? 0) - from
    if (FORBIDDEN.some((name) => name.length === length && matchesAnyCase(bytes, from, name))) {
      addProblem(problems, 'forbidden-trailer', base + from)
    }
  }
}
