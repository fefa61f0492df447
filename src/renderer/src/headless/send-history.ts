import { isSameDraft as isSame, type SendDraft } from './send-draft'

/** The last sends of a session, gone through with up and down as in a shell. */

export interface SendHistory {
  /** Oldest first. */
  readonly entries: readonly SendDraft[]
  /** Which entry is shown; the number of entries while it is none of them. */
  readonly at: number
  /** What was being written when the user went up. */
  readonly unsent: SendDraft | null
}

export const EMPTY_HISTORY: SendHistory = { entries: [], at: 0, unsent: null }

const MAX_ENTRIES = 100

/** Characters of all entries together: a few pasted bodies must not stay for the life of the window. */
const MAX_CHARACTERS = 4 * 1024 * 1024

export function remember({ entries }: SendHistory, sent: SendDraft): SendHistory {
  const others = entries.filter((entry) => !isSame(entry, sent))
  const kept = [...others, sent].slice(-MAX_ENTRIES)
  let characters = kept.reduce((sum, { source }) => sum + source.length, 0)
  while (kept.length > 1 && characters > MAX_CHARACTERS) characters -= kept.shift()?.source.length ?? 0
  return { entries: kept, at: kept.length, unsent: null }
}

/** One step to an older (-1) or newer (1) send; null where there is none. */
export function stepHistory(
  history: SendHistory,
  shown: SendDraft,
  step: -1 | 1
): { history: SendHistory; draft: SendDraft } | null {
  const { entries } = history
  const unsent = history.at === entries.length ? shown : history.unsent
  // What is shown already is no step: just sent, it is the newest entry as well.
  let at = history.at + step
  while (at >= 0 && at < entries.length && isSame(entries[at], shown)) at += step
  const draft = at === entries.length ? unsent : entries[at]
  if (draft === undefined || draft === null || at < 0 || (at === entries.length && isSame(draft, shown)))
    return null
  return { history: { entries, at, unsent }, draft }
}

/** What was sent before and has this text in it, the newest first. */
export function searchHistory({ entries }: SendHistory, text: string): readonly SendDraft[] {
  const wanted = text.trim().toLowerCase()
  return entries
    .filter(({ source, file }) => (file?.path ?? source).toLowerCase().includes(wanted))
    .toReversed()
}
