import type { EditAction } from '../../../shared/contract/edits'
import { compilePayload, type TypedPayload } from '../../../shared/payload/compile-payload'
import { problemWords } from '../../../shared/payload/describe-problem'
import type { PayloadFill } from '../../../shared/payload/placeholders'
import { readEditText } from '../../../shared/rules/edit-text'
import { share, uuidOf, type Draw } from '../../seeded'
import { compileStreamPattern, type StreamPattern } from './stream-pattern'

/** The action `replace`, compiled once for all connections. */

type ReplaceAction = Extract<EditAction, { action: 'replace' }>

export interface Replace {
  readonly pattern: StreamPattern
  /** The ordinal of the only match that is replaced; null for all. */
  readonly which: number | null
  replacement(fill: PayloadFill): Uint8Array
}

export type ReplaceResult =
  { readonly ok: true; readonly replace: Replace } | { readonly ok: false; readonly message: string }

const TEXT = {
  form: 'text',
  encoding: 'utf-8',
  lineBreak: 'lf',
  lineEnd: 'none',
  escapes: true,
  placeholders: true
} as const

const compiled = new WeakMap<ReplaceAction, ReplaceResult>()

/** The same action object gives the same result. */
export function compileReplace(action: ReplaceAction): ReplaceResult {
  let result = compiled.get(action)
  if (result === undefined) {
    result = compile(action)
    compiled.set(action, result)
  }
  return result
}

function compile({ match, with: text, which }: ReplaceAction): ReplaceResult {
  const found = compileStreamPattern(match)
  if (!found.ok) return { ok: false, message: `The pattern ${match} is not valid: ${found.message}` }
  const { pattern } = found
  const read = readEditText(text)
  const source: TypedPayload = read.kind === 'hex' ? { form: 'hex', text: read.hex } : { ...TEXT, text }
  const made = compilePayload(source, pattern.groups)
  if (!made.ok)
    return { ok: false, message: `The replacement ${text} is not valid: ${problemWords(made.problem)}.` }
  return { ok: true, replace: { pattern, which, replacement: (fill) => made.payload.render(fill) } }
}

/** Values of placeholders for the match with this ordinal. What is random is drawn, so that a run can be repeated. */
export function fillOfMatch(
  counter: number,
  groups: Readonly<Record<string, string>>,
  draw: Draw
): PayloadFill {
  return { counter, now: Date.now(), random: () => share(draw), uuid: () => uuidOf(draw), groups }
}
