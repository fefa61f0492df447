import { describe, expect, it } from 'vitest'
import {
  moveSelection,
  placeCursor,
  selectionRange,
  selectRange,
  type ByteSelection
} from '../../../../src/renderer/src/kit/hex/model/byte-selection'

const BOUNDS = { total: 100, rowBytes: 16 as const, pageRows: 3 }
const at = (focus: number, anchor = focus): ByteSelection => ({ anchor, focus })

function press(from: ByteSelection | null, key: string, modifiers = ''): ByteSelection | null | undefined {
  return moveSelection(
    from,
    { key, shift: modifiers.includes('S'), control: modifiers.includes('C') },
    BOUNDS
  )
}

describe('moving the cursor by key', () => {
  it('steps by byte and row and stops at both ends', () => {
    expect([
      press(at(20), 'ArrowLeft'),
      press(at(20), 'ArrowRight'),
      press(at(20), 'ArrowUp'),
      press(at(20), 'ArrowDown'),
      press(at(0), 'ArrowLeft'),
      press(at(99), 'ArrowRight'),
      press(at(5), 'ArrowUp'),
      press(at(90), 'ArrowDown')
    ]).toEqual([at(19), at(21), at(4), at(36), at(0), at(99), at(5), at(90)])
  })

  it('goes to the ends of the row, and with Ctrl of the stream', () => {
    expect([
      press(at(20), 'Home'),
      press(at(20), 'End'),
      press(at(97), 'End'),
      press(at(20), 'Home', 'C'),
      press(at(20), 'End', 'C')
    ]).toEqual([at(16), at(31), at(99), at(0), at(99)])
  })

  it('keeps the column when it moves by page', () => {
    expect([
      press(at(20), 'PageDown'),
      press(at(84), 'PageDown'),
      press(at(20), 'PageUp'),
      press(at(68), 'PageUp')
    ]).toEqual([at(68), at(84), at(4), at(20)])
  })

  it('extends from its start with Shift', () => {
    const grown = press(at(20), 'ArrowDown', 'S')
    expect([grown, press(grown ?? null, 'Home', 'S'), press(grown ?? null, 'ArrowLeft')]).toEqual([
      at(36, 20),
      at(32, 20),
      at(35)
    ])
  })

  it('only shows the cursor with the first arrow key', () => {
    expect(press(null, 'ArrowDown')).toEqual(at(0))
  })

  it('selects everything with Ctrl+A', () => {
    expect([press(null, 'a', 'C'), press(at(3), 'A', 'C')]).toEqual([at(99, 0), at(99, 0)])
  })

  it('does not handle other keys', () => {
    expect([press(at(3), 'x'), press(at(3), 'Tab'), press(at(3), 'Enter', 'S')]).toEqual([
      undefined,
      undefined,
      undefined
    ])
  })

  it('has nothing to select in an empty stream', () => {
    const empty = { ...BOUNDS, total: 0 }
    const key = (name: string, control = false): unknown =>
      moveSelection(null, { key: name, shift: false, control }, empty)
    expect([key('ArrowDown'), key('End', true), key('a', true), placeCursor(null, 5, false, 0)]).toEqual([
      null,
      null,
      null,
      null
    ])
  })
})

describe('selection as a range', () => {
  it('covers the byte under the cursor in either direction', () => {
    expect([
      selectionRange(null),
      selectionRange(at(7)),
      selectionRange(at(3, 7)),
      selectionRange(at(7, 3))
    ]).toEqual([null, [7, 8], [3, 8], [3, 8]])
    expect(selectRange([3, 8])).toEqual(at(7, 3))
  })
})
