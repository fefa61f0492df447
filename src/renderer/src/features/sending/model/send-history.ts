import { isSameDraft as isSame, type SendDraft } from '../../../kit/payload/model/send-draft'

/** Recent sends of a session, navigated with the up and down keys as in a shell. */

export interface SendHistory {
  /** Oldest first. */
  readonly entries: readonly SendDraft[]
  /** Index of the shown entry; the number of entries if none is shown. */
  readonly at: number
  /** Unsent draft from before the user navigated up. */
  readonly unsent: SendDraft | null
}

export const EMPTY_HISTORY: SendHistory = { entries: [], at: 0, unsent: null }

const MAX_ENTRIES = 100

/** Maximum characters of all entries, so that large pasted bodies do not stay in memory. */
const MAX_CHARACTERS = 4 * 1024 * 1024

export function remember({ entries }: SendHistory, sent: SendDraft): SendHistory {
  const others = entries.filter((entry) => !isSame(entry, sent))
  const kept = [...others, sent].slice(-MAX_ENTRIES)
  let characters = kept.reduce((sum, { source }) => sum + source.length, 0)
  while (kept.length > 1 && characters > MAX_CHARACTERS) characters -= kept.shift()?.source.length ?? 0
  return { entries: kept, at: kept.length, unsent: null }
}

/** Moves to an older (-1) or newer (1) send; null if there is none. */
export function stepHistory(
  history: SendHistory,
  shown: SendDraft,
  step: -1 | 1
): { history: SendHistory; draft: SendDraft } | null {
  const { entries } = history
  const unsent = history.at === entries.length ? shown : history.unsent
  // Skips entries equal to the shown draft: after a send it is also the newest entry.
  let at = history.at + step
  while (at >= 0 && at < entries.length && isSame(entries[at], shown)) at += step
  const draft = at === entries.length ? unsent : entries[at]
  if (draft === undefined || draft === null || at < 0 || (at === entries.length && isSame(draft, shown)))
    return null
  return { history: { entries, at, unsent }, draft }
}

/** Returns the sends that contain the text, newest first. */
export function searchHistory({ entries }: SendHistory, text: string): readonly SendDraft[] {
  const wanted = text.trim().toLowerCase()
  return entries
    .filter(({ source, file }) => (file?.path ?? source).toLowerCase().includes(wanted))
    .toReversed()
}
