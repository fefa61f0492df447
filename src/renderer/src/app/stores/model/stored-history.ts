import { TEXT_ENCODINGS } from '../../../../../shared/model/text-encodings'
import { CHECKSUMS, LINE_BREAKS, LINE_ENDS } from '../../../../../shared/contract/payload'
import { EMPTY_DRAFT, SEND_MODES, type SendDraft } from '../../../kit/payload/model/send-draft'

/** Send history across launches, shared by all sessions because session numbers change at each launch. */

/** Maximum number of characters stored; a longer entry is skipped. */
const MAX_STORED_CHARACTERS = 256 * 1024

/** Serialises the entries, oldest first, without files: access to a file requires choosing it again. */
export function historyText(entries: readonly SendDraft[]): string {
  let left = MAX_STORED_CHARACTERS
  const stored: SendDraft[] = []
  for (const entry of entries.toReversed()) {
    if (entry.file !== null) continue
    left -= entry.source.length
    if (left < 0) break
    stored.unshift(entry)
  }
  return JSON.stringify(stored)
}

/** Parses the stored history; returns an empty list for invalid text. */
export function readHistory(text: string | null): readonly SendDraft[] {
  try {
    const entries: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(entries) ? entries.flatMap((entry: unknown) => draftOf(entry) ?? []) : []
  } catch {
    // Foreign or truncated text.
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
