import { expect, it } from 'vitest'
import { EMPTY_DRAFT, type SendDraft } from '../../../../src/renderer/src/kit/payload/model/send-draft'
import {
  EMPTY_HISTORY,
  remember,
  searchHistory,
  stepHistory
} from '../../../../src/renderer/src/features/sending/model/send-history'

const draft = (source: string): SendDraft => ({ ...EMPTY_DRAFT, source })
const sent = ['one', 'two', 'three'].map(draft).reduce(remember, EMPTY_HISTORY)

/** Returns the text after each step; null for a step that is impossible and changes nothing. */
function walk(start: string, steps: readonly (-1 | 1)[]): (string | null)[] {
  let history = sent
  let shown = draft(start)
  return steps.map((step) => {
    const next = stepHistory(history, shown, step)
    if (next === null) return null
    history = next.history
    shown = next.draft
    return shown.source
  })
}

it('goes up to older sends and back down to the current draft', () => {
  expect(walk('new', [-1, -1, -1, -1, 1, 1, 1, 1])).toEqual([
    'three',
    'two',
    'one',
    null,
    'two',
    'three',
    'new',
    null
  ])
})

it('skips the entry already shown, as directly after sending', () => {
  expect(walk('three', [-1, 1])).toEqual(['two', 'three'])
})

it('holds a text once, as its newest send', () => {
  expect(remember(sent, draft('one')).entries.map(({ source }) => source)).toEqual(['two', 'three', 'one'])
})

it('drops the oldest when there are too many, or they are too large', () => {
  const many = Array.from({ length: 120 }, (_, index) => draft(String(index))).reduce(remember, EMPTY_HISTORY)
  const large = [1, 2, 3].map((n) => draft(String(n).repeat(2_000_000))).reduce(remember, EMPTY_HISTORY)
  expect([many.entries.length, many.entries[0]?.source, large.entries.length]).toEqual([100, '20', 2])
})

it('can be searched, the newest first', () => {
  expect([searchHistory(sent, 'T').map(({ source }) => source), searchHistory(sent, ' ').length]).toEqual([
    ['three', 'two'],
    3
  ])
})
