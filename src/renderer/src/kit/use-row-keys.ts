import type { VirtualRowsHandle } from './use-virtual-rows'

/** Scroll keys for lists without selectable rows: text, a conversation. */

export interface RowKeys {
  /** Returns the first visible row, as last reported by the list. */
  firstVisible(): number
  onRange(first: number): void
  onKeydown(event: KeyboardEvent): void
}

export function useRowKeys(options: {
  readonly rows: () => VirtualRowsHandle | null
  readonly count: () => number
  /** Called before scrolling; `toEnd` if the key moves to the last row. */
  readonly onMove?: (toEnd: boolean) => void
}): RowKeys {
  let firstVisible = 0
  return {
    firstVisible: () => firstVisible,
    onRange(first) {
      firstVisible = first
    },
    onKeydown(event) {
      const page = options.rows()?.pageRows ?? 1
      const target = {
        ArrowUp: firstVisible - 1,
        ArrowDown: firstVisible + 1,
        PageUp: firstVisible - page + 1,
        PageDown: firstVisible + page - 1,
        Home: 0,
        End: options.count() - 1
      }[event.key]
      if (target === undefined || event.ctrlKey || event.altKey || event.metaKey) return
      event.preventDefault()
      options.onMove?.(event.key === 'End')
      options.rows()?.scrollToRow(Math.max(0, target), 'start')
    }
  }
}
