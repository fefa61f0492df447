/** The field tree of a message with folded parts, and keyboard navigation in it. */

import { describe, expect, it } from 'vitest'
import { deepestFieldAt } from '../../../src/decode/field-list'
import {
  fieldId,
  fieldJson,
  fieldOfRange,
  fieldTreeRows,
  parentsOf
} from '../../../src/renderer/src/kit/model/field-tree'
import { treeMove } from '../../../src/renderer/src/features/inspector/fields/model/field-tree-keys'
import type { FieldNode } from '../../../src/shared/contract/fields'

function field(key: string, start: number, end: number, depth: number): FieldNode {
  return { key, value: '', range: [start, end], depth }
}

const FIELDS = [
  field('record', 0, 5, 0),
  field('record-type', 0, 1, 1),
  field('message', 5, 40, 0),
  field('handshake-type', 5, 6, 1),
  field('cipher-suites', 10, 20, 1),
  field('cipher-suite', 12, 14, 2),
  field('compressions', 20, 22, 1)
]

const rowsOf = (...unfolded: number[]) => fieldTreeRows(FIELDS, (_, index) => unfolded.includes(index))
const shown = (...unfolded: number[]): string[] =>
  rowsOf(...unfolded).map(
    ({ field: { key }, hasParts, isOpen }) => `${key}${hasParts ? (isOpen ? ' -' : ' +') : ''}`
  )

describe('a tree of fields', () => {
  it('shows the parts of unfolded fields, unless a parent is folded', () => {
    expect(shown(2)).toEqual(['record +', 'message -', 'handshake-type', 'cipher-suites +', 'compressions'])
    expect(shown(4)).toEqual(['record +', 'message +'])
    expect(shown(2, 4)).toContain('cipher-suite')
  })

  it('finds the deepest field of a byte and of a range, with the parents to unfold', () => {
    expect([13, 30, 99].map((offset) => deepestFieldAt(FIELDS, offset))).toEqual([5, 2, -1])
    expect(parentsOf(FIELDS, 5)).toEqual([4, 2])
    expect([fieldOfRange(FIELDS, [12, 14]), fieldOfRange(FIELDS, [12, 15])]).toEqual([5, 4])
    expect(fieldOfRange(FIELDS, [3, 8])).toBe(-1)
  })

  it('recognises a field while the list grows', () => {
    expect(fieldId({ ...field('message', 5, 40, 0) })).toBe(fieldId(field('message', 5, 90, 0)))
  })

  it('returns a field with its parts as JSON', () => {
    expect(JSON.parse(fieldJson(FIELDS, 4))).toEqual({
      key: 'cipher-suites',
      value: '',
      range: [10, 20],
      parts: [{ key: 'cipher-suite', value: '', range: [12, 14] }]
    })
  })
})

describe('keys in a tree', () => {
  const move = (key: string, at: number) => treeMove(key, rowsOf(2), at, 3)

  it('move through the visible fields', () => {
    expect(['ArrowDown', 'ArrowUp', 'PageDown', 'End', 'Home'].map((key) => move(key, 1))).toEqual(
      [2, 0, 4, 4, 0].map((row) => ({ kind: 'go', row }))
    )
  })

  it('unfold to the right and enter; fold to the left and leave', () => {
    expect([move('ArrowRight', 0), move('ArrowRight', 1), move('ArrowRight', 2)]).toEqual([
      { kind: 'unfold', row: 0 },
      { kind: 'go', row: 2 },
      null
    ])
    expect([move('ArrowLeft', 1), move('ArrowLeft', 3), move('ArrowLeft', 0)]).toEqual([
      { kind: 'fold', row: 1 },
      { kind: 'go', row: 1 },
      null
    ])
  })
})
