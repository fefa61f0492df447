import { MAX_MARKED_ROWS } from '../../../../shared/contract/limits'
import type { MarkInput } from '../../../../shared/contract/marks'
import { countNumbers, firstNumbers } from '../../../../shared/model/number-ranges'
import { useEngine } from '../bridge/engine-client'
import type { ViewKind } from '../bridge/view-source'
import { formatCount } from '../../kit/words/model/format'
import { useCaptureStore } from '../stores/capture'
import { useMarksStore, type MarkTarget } from '../stores/marks'
import { useNoticesStore } from '../stores/notices'
import { usePickedRows } from './use-picked-rows'

/** Bookmarks and notes on rows, for menus, keys and cells. */
export interface BookmarkActions {
  /** Toggles the bookmark of one row by number, regardless of the selection. */
  toggle(kind: ViewKind, number: number): Promise<void>
  /** Bookmarks all selected rows, or removes the bookmarks if all have one. */
  togglePicked(kind: ViewKind): Promise<void>
  /** True if there is a row to apply it to. */
  hasPicked(kind: ViewKind): boolean
  /** Opens the note editor for the selected rows of a table. */
  notePicked(kind: ViewKind): void
  note(kind: ViewKind, number: number): void
  /** Resolves to true if stored. */
  set(
    target: MarkTarget,
    changes: Pick<MarkInput, 'bookmark' | 'note' | 'name' | 'ignored'>
  ): Promise<boolean>
}

export function useMarks(): BookmarkActions {
  const engine = useEngine()
  const captures = useCaptureStore()
  const marks = useMarksStore()
  const notices = useNoticesStore()
  const picked = { exchanges: usePickedRows('exchanges'), connections: usePickedRows('connections') }

  const set: BookmarkActions['set'] = async ({ capture, kind, numbers }, changes) => {
    const first = firstNumbers(numbers, MAX_MARKED_ROWS)
    try {
      await engine.request('marks.set', {
        capture,
        kind,
        numbers: first.map(([start, end]): [number, number] => [start, end]),
        ...changes
      })
    } catch (error) {
      notices.report(error)
      return false
    }
    marks.changed()
    if (countNumbers(numbers) > MAX_MARKED_ROWS)
      notices.inform('mark.bound', { n: formatCount(MAX_MARKED_ROWS) })
    return true
  }

  const one = (kind: ViewKind, number: number): MarkTarget => ({
    capture: captures.shown,
    kind,
    numbers: [[number, number + 1]]
  })
  const chosen = (kind: ViewKind): MarkTarget | null => {
    const numbers = picked[kind].numbers()
    return numbers.length === 0 ? null : { capture: captures.shown, kind, numbers }
  }

  return {
    set,
    async toggle(kind, number) {
      await set(one(kind, number), { bookmark: 'toggle' })
    },
    async togglePicked(kind) {
      const target = chosen(kind)
      if (target !== null) await set(target, { bookmark: 'toggle' })
    },
    hasPicked: (kind) => chosen(kind) !== null,
    notePicked(kind) {
      marks.noting = chosen(kind)
    },
    note(kind, number) {
      marks.noting = one(kind, number)
    }
  }
}
