import { shallowReactive, shallowRef, type ShallowRef } from 'vue'
import type { Direction } from '../../../../shared/model/direction'
import { selectRange, type ByteSelection } from './model/byte-selection'
import type { ByteRange } from './model/hex-layout'

/**
 * Cursor, selection and highlight in the bytes of a connection. The hex pane next to the HTTP view and the hex tab
 * share this state, so switching between them keeps the position.
 */

/** Bytes that another view refers to. */
export interface ByteMark {
  readonly direction: Direction
  readonly range: ByteRange
  /** Relevant parts of the range in order, if framing bytes lie between them. */
  readonly pieces?: readonly ByteRange[]
}

export interface HexState {
  readonly direction: Readonly<ShallowRef<Direction>>
  /** Cursor and selection per direction. */
  readonly selections: Readonly<Record<Direction, ByteSelection | null>>
  /** Highlighted field. */
  readonly mark: Readonly<ShallowRef<ByteMark | null>>
  /** True after the user placed the cursor or selected bytes, false after another view chose the highlighted field. */
  readonly cursorLeads: Readonly<ShallowRef<boolean>>
  /** Range under the mouse in another view: highlighted softly, without scrolling. */
  readonly hint: Readonly<ShallowRef<ByteMark | null>>
  /** Request to scroll to an offset; a new object each time, so that the same offset can be requested twice. */
  readonly wanted: Readonly<ShallowRef<{ direction: Direction; offset: number } | null>>
  /** Highlights a range and scrolls to it; the cursor follows. */
  show(mark: ByteMark): void
  /** Scrolls to an offset without highlighting. */
  goTo(direction: Direction, offset: number): void
  setDirection(direction: Direction): void
  select(direction: Direction, selection: ByteSelection | null): void
  /** Highlights a range without scrolling; null removes the highlight. */
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
