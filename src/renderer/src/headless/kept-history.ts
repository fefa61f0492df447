import { TEXT_ENCODINGS } from '../../../shared/model/text-encodings'
import { CHECKSUMS, LINE_BREAKS, LINE_ENDS } from '../../../shared/contract/payload'
import { EMPTY_DRAFT, SEND_MODES, type SendDraft } from './send-draft'

/** What was sent, between launches: of all sessions together, since their numbers are new each time. */

/** Characters that are kept; what is longer by itself is none to be typed again. */
const MAX_KEPT_CHARACTERS = 256 * 1024

/** As text, oldest first, without what would not be allowed again: a file is chosen anew. */
export function keptText(entries: readonly SendDraft[]): string {
  let left = MAX_KEPT_CHARACTERS
  const kept: SendDraft[] = []
  for (const entry of entries.toReversed()) {
    if (entry.file !== null) continue
    left -= entry.source.length
    if (left < 0) break
    kept.unshift(entry)
  }
  return JSON.stringify(kept)
}

/** Empty for what is no such text: nothing is lost that could not be typed again. */
export function readKept(text: string | null): readonly SendDraft[] {
  try {
    const entries: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(entries) ? entries.flatMap((entry: unknown) => draftOf(entry) ?? []) : []
  } catch {
    // Somebody else's text, or one that was cut.
    return []
  }
}

function draftOf(entry: unknown): SendDraft | null {
  if (typeof entry !== 'object' || entry === null) return null
  const { mode, source, encoding, lineBreak, lineEnd, escapes, placeholders, checksum } = {
    ...EMPTY_DRAFT,
    ...entry
  }
  const isWhole =
    SEND_MODES.includes(mode) &&
    typeof source === 'string' &&
    typeof escapes === 'boolean' &&
    typeof placeholders === 'boolean' &&
    TEXT_ENCODINGS.includes(encoding) &&
    LINE_BREAKS.includes(lineBreak) &&
    LINE_ENDS.includes(lineEnd) &&
    CHECKSUMS.includes(checksum)
  if (!isWhole) return null
  return {
    mode,
    source,
    encoding,
    lineBreak,
    lineEnd,
    escapes,
    placeholders,
    checksum,
    file: null
  }
}
