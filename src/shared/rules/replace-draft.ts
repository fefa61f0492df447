import type { Rule } from '../contract/rules'
import { valueText } from '../filter/print'
import type { Direction } from '../model/direction'
import { readEditText } from './edit-text'
import { hexText } from '../bytes/hex-text'
import { escaped } from '../copy/byte-forms'

/** A rule that replaces bytes seen in a connection, to be edited by the user: it replaces them with the same bytes. */

/** Longer ranges are not offered: the text of a pattern is limited. */
export const MAX_DRAFT_BYTES = 256

/** `server`: address of the connections it applies to. `taken`: names of other rules. */
export function replaceDraft(
  { direction, bytes, server }: { direction: Direction; bytes: Uint8Array; server: string },
  taken: ReadonlySet<string>
): Rule {
  let number = 1
  while (taken.has(`replace ${number}`)) number++
  const match = textOf(bytes) ?? hexText(bytes)
  // In a replacement, doubled braces are a placeholder.
  const replacement = match.replaceAll('{{', '{{{{')
  return {
    name: `replace ${number}`,
    group: '',
    mode: 'on',
    sessions: null,
    when: server === '' ? '' : `server=${valueText(server)}`,
    then: [{ action: 'replace', direction, match, with: replacement, which: null }],
    chance: 1,
    times: null,
    after: 0,
    every: 1,
    note: ''
  }
}

/** Returns printable bytes as text with escapes; null if they would be read as another kind of pattern. */
function textOf(bytes: Uint8Array): string | null {
  const isText = bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d))
  const text = isText ? escaped(bytes).replaceAll('\\"', '"') : null
  return text === null || readEditText(text).kind !== 'text' ? null : text
}
