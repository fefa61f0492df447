import { shallowReactive, shallowRef, type ShallowRef } from 'vue'
import type { Direction } from '../../../shared/model/direction'
import { selectRange, type ByteSelection } from '../headless/byte-selection'
import type { ByteRange } from '../headless/hex-layout'

/**
 * Where the user is in the bytes of a connection. One state serves the hex pane beside the HTTP view and the hex
 * tab, so that going from one to the other keeps the place.
 */

/** Bytes that another view points at. */
export interface ByteMark {
  readonly direction: Direction
  readonly range: ByteRange
  /** The parts of the range that are meant, in order, where framing lies between them. */
  readonly pieces?: readonly ByteRange[]
}

export interface HexState {
  readonly direction: Readonly<ShallowRef<Direction>>
  /** Cursor and selection, per direction. */
  readonly selections: Readonly<Record<Direction, ByteSelection | null>>
  /** The lit field. */
  readonly mark: Readonly<ShallowRef<ByteMark | null>>
  /** True after the user placed the cursor or selected bytes, false after another view chose the lit field. */
  readonly cursorLeads: Readonly<ShallowRef<boolean>>
  /** What the mouse is over elsewhere: lit softly, and only where it is in sight. */
  readonly hint: Readonly<ShallowRef<ByteMark | null>>
  /** Asks the view to bring an offset into sight; a new object each time, so that the same place can be asked twice. */
  readonly wanted: Readonly<ShallowRef<{ direction: Direction; offset: number } | null>>
  /** Lights a range and goes there; the cursor follows. */
  show(mark: ByteMark): void
  /** Goes to the first byte of a range without lighting it. */
  goTo(direction: Direction, offset: number): void
  setDirection(direction: Direction): void
  select(direction: Direction, selection: ByteSelection | null): void
  /** Lights a range where it is; null puts the light out. */
  light(mark: ByteMark | null): void
  hover(hint: ByteMark | null): void
  reset(): void
}

export function useHexState(): HexState {
  const direction = shallowRef<Direction>('up')
  const selections = shallowReactive<Record<Direction, ByteSelection | null>>({ up: null, down: null })
  const mark = shallowRef<ByteMark | null>(null)
  const cursorLeads = shallowRef(false)
  const hint = shallowRef<ByteMark | null>(null)
  const wanted = shallowRef<{ direction: Direction; offset: number } | null>(null)

  const goTo = (next: Direction, offset: number): void => {
    direction.value = next
    wanted.value = { direction: next, offset }
  }

  return {
    direction,
    selections,
    mark,
    cursorLeads,
    hint,
    wanted,
    show(next) {
      mark.value = next
      cursorLeads.value = false
      if (next.range[1] > next.range[0])
        selections[next.direction] = selectRange([next.range[0], next.range[0] + 1])
      goTo(next.direction, next.range[0])
    },
    goTo,
    setDirection(next) {
      direction.value = next
    },
    select(of, selection) {
      selections[of] = selection
      cursorLeads.value = selection !== null
    },
    light(next) {
      mark.value = next
    },
    hover(next) {
      hint.value = next
    },
    reset() {
      direction.value = 'up'
      selections.up = null
      selections.down = null
      mark.value = null
      cursorLeads.value = false
      hint.value = null
      wanted.value = null
    }
  }
}
