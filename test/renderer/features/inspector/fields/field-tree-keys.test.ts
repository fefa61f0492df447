/** Keys of a tree, as the ARIA practices describe them. */
import { expect, it } from 'vitest'
import { treeMove } from '../../../../../src/renderer/src/features/inspector/fields/model/field-tree-keys'
import type { FieldTreeRow } from '../../../../../src/renderer/src/kit/model/field-tree'

const row = (depth: number, hasParts: boolean, isOpen: boolean): FieldTreeRow =>
  ({ field: { depth }, hasParts, isOpen }) as FieldTreeRow
/** An open root with a closed part, that part's sibling, and a closed root. */
const ROWS = [row(0, true, true), row(1, true, false), row(1, false, false), row(0, true, false)]

it.each<[string, number, object | null]>([
  ['ArrowDown', 0, { kind: 'go', row: 1 }],
  ['ArrowDown', 3, { kind: 'go', row: 3 }],
  ['ArrowDown', -1, { kind: 'go', row: 0 }],
  ['ArrowUp', 2, { kind: 'go', row: 1 }],
  ['ArrowUp', -1, { kind: 'go', row: 3 }],
  ['PageDown', 1, { kind: 'go', row: 3 }],
  ['PageUp', 3, { kind: 'go', row: 1 }],
  ['Home', 3, { kind: 'go', row: 0 }],
  ['End', 0, { kind: 'go', row: 3 }],
  ['ArrowRight', 0, { kind: 'go', row: 1 }],
  ['ArrowRight', 1, { kind: 'unfold', row: 1 }],
  ['ArrowRight', 2, null],
  ['ArrowLeft', 0, { kind: 'fold', row: 0 }],
  ['ArrowLeft', 2, { kind: 'go', row: 0 }],
  ['ArrowLeft', 3, null],
  ['ArrowLeft', -1, null],
  ['x', 0, null]
])('%s on row %i gives %j', (key, at, move) => {
  expect(treeMove(key, ROWS, at, 2)).toEqual(move)
})

it('an empty tree has no moves', () => {
  expect(treeMove('ArrowDown', [], -1, 2)).toBeNull()
})
