import { formatHex } from '../../../shared/bytes/hex-text'
import type { Payload } from '../../../shared/contract/payload'
import { formatBase64 } from '../../../shared/payload/base64-text'
import { compilePayload, type PayloadProblem } from '../../../shared/payload/compile-payload'
import { textOfBytes } from '../../../shared/payload/text-of-bytes'
import type { KnownGroups, PayloadFill } from '../../../shared/payload/placeholders'

/** The bytes a payload stands for, as an editor shows them before they go. */

export type PayloadSight =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly fixed: boolean }
  | { readonly kind: 'file' }
  | {
      readonly kind: 'problem'
      readonly problem: PayloadProblem
      readonly line: number
      readonly column: number
    }

/** What stands for a placeholder's value while nothing is sent. */
const SAMPLE: PayloadFill = {
  counter: 1,
  now: 0,
  random: () => 0,
  uuid: () => '00000000-0000-4000-8000-000000000000'
}

/** `now`: what a time is shown as. */
export function sightOf(payload: Payload, groups: KnownGroups, now: number): PayloadSight {
  if (payload.form === 'file') return { kind: 'file' }
  const result = compilePayload(payload, groups)
  if (result.ok) {
    const { fixed } = result.payload
    return { kind: 'bytes', bytes: result.payload.render({ ...SAMPLE, now }), fixed }
  }
  const { problem } = result
  const before = payload.text.slice(0, problem.at)
  const column = Array.from(before.slice(before.lastIndexOf('\n') + 1)).length + 1
  return { kind: 'problem', problem, line: before.split('\n').length, column }
}

const PLAIN = { encoding: 'utf-8', lineBreak: 'crlf', lineEnd: 'none', escapes: false } as const

/** The same bytes in another form, where they are known; else what was typed, to be put right. */
export function inForm(payload: Payload, form: Payload['form']): Payload {
  if (payload.form === form) return payload
  if (form === 'file') return { form, path: '' }
  const sight = sightOf(payload, 'any', 0)
  const source = payload.form === 'file' ? '' : payload.text
  const bytes = sight.kind === 'bytes' && sight.fixed ? sight.bytes : null
  if (form === 'hex') return { form, text: bytes === null ? source : formatHex(bytes) }
  if (form === 'base64') return { form, text: bytes === null ? source : formatBase64(bytes) }
  const text = bytes === null ? { ...PLAIN, text: source } : textOfBytes(bytes, PLAIN)
  return { ...PLAIN, ...text, form, placeholders: false }
}
