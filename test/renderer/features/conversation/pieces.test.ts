import { expect, it } from 'vitest'
import type { ConversationPiece } from '../../../../src/shared/contract/conversation-replay'
import {
  firstDifference,
  outcomeOf,
  type PieceOutcome,
  type OutcomeFacts
} from '../../../../src/renderer/src/features/conversation/model/outcome'
import { findAll, previewRuns } from '../../../../src/renderer/src/features/conversation/model/piece-preview'
import { selectedBytes, textRuns } from '../../../../src/renderer/src/features/conversation/model/piece-text'
import { stepOf } from '../../../../src/renderer/src/features/conversation/model/row-step'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const down: ConversationPiece = {
  piece: 1,
  direction: 'down',
  start: 0,
  end: 3,
  time: 0,
  took: 0,
  missing: 0
}
const up: ConversationPiece = { ...down, direction: 'up' }
const place = { piece: 1, start: 10, end: 13 }
const facts: OutcomeFacts = {
  ...{ side: 'client', piece: down, place, differs: false },
  ...{ old: bytes('abc'), now: bytes('abc') }
}

it.each<[PieceOutcome, Partial<OutcomeFacts>]>([
  ['same', {}],
  ['different', { differs: true }],
  ['different', { now: bytes('abd') }],
  ['different', { place: { ...place, end: 14 } }],
  ['changed', { piece: up, now: bytes('abd') }],
  ['changed', { piece: down, side: 'server', now: bytes('abd') }],
  ['left-out', { piece: up, place: { ...place, end: 10 } }],
  ['missing', { place: { ...place, end: 10 } }],
  ['missing', { place: null }],
  ['unread', { place: undefined }]
])('the outcome is %s', (outcome, part) => {
  expect(outcomeOf({ ...facts, ...part })).toBe(outcome)
})

it('finds the first byte that differs', () => {
  expect(firstDifference(bytes('abc'), bytes('abd'))).toBe(2)
  expect(firstDifference(bytes('abc'), bytes('abcd'))).toBe(3)
  expect(firstDifference(bytes('abc'), bytes('abc'))).toBeNull()
})

it('shows a piece on one line, with highlighted ranges', () => {
  expect(previewRuns(bytes('GET a\r\nb'), 'text', [[4, 5]])).toEqual([
    { text: 'GET ', lit: false },
    { text: 'a', lit: true },
    { text: '⏎b', lit: false }
  ])
  expect(previewRuns(new Uint8Array([1, 255]), 'hex')).toEqual([{ text: '01 ff ', lit: false }])
})

it('finds a value at any position', () => {
  expect(findAll(bytes('aa-aaa'), bytes('aa'))).toEqual([
    [0, 2],
    [3, 5]
  ])
  expect(findAll(bytes('abc'), new Uint8Array(0))).toEqual([])
})

it('maps a line of text to its bytes', () => {
  const text = bytes('a荣光\tb')
  expect(textRuns(text, 0, text.length, [[1, 4]])).toEqual([
    { text: 'a', lit: false },
    { text: '荣', lit: true },
    { text: '光    b', lit: false }
  ])
  expect([0, 1, 2, 3].map((units) => selectedBytes(text, 0, text.length, units))).toEqual([0, 1, 4, 7])
})

it('moves by keys, and not beyond the ends', () => {
  expect(['ArrowUp', 'ArrowDown', 'PageDown', 'Home', 'End', 'x'].map((key) => stepOf(key, 0, 5, 3))).toEqual(
    [0, 1, 3, 0, 4, null]
  )
})
