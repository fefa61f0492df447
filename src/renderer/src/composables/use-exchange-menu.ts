import { Columns2, PanelLeft, Pencil, RotateCw } from '@lucide/vue'
import { storeToRefs } from 'pinia'
import { computed, type Component, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ExchangeRow } from '../../../shared/contract/views'
import { useComparisonStore } from '../stores/comparison'
import { useEditingStore } from '../stores/editing'
import { useTrafficActions } from './use-replay'

/** What a row's menu offers for an exchange: sending it again and comparing it. */

export interface MenuEntry {
  readonly id: string
  readonly label: string
  readonly icon: Component
  readonly disabled: boolean
  /** Stands behind a line. */
  readonly begins: boolean
  run(): void
}

export function useExchangeMenu(row: () => ExchangeRow | null): ComputedRef<readonly MenuEntry[]> {
  const { t } = useI18n()
  const editing = useEditingStore()
  const comparison = useComparisonStore()
  const { marked } = storeToRefs(comparison)
  const { replay } = useTrafficActions()

  return computed(() => {
    const now = row()
    if (now === null) return []
    const { exchange, method, replayOf } = now
    const entries: MenuEntry[] = [
      {
        id: 'replay',
        label: t('inspector.replay.action'),
        icon: RotateCw,
        disabled: method === null,
        begins: false,
        run: () => void replay(exchange)
      },
      {
        id: 'edit',
        label: t('replay.action'),
        icon: Pencil,
        disabled: method === null,
        begins: false,
        run: () => {
          editing.open(exchange)
        }
      },
      {
        id: 'set-left',
        label: t('compare.menu.setLeft'),
        icon: PanelLeft,
        disabled: comparison.isMarked(exchange),
        begins: true,
        run: () => {
          comparison.mark(exchange)
        }
      }
    ]
    const compareEntry = (
      id: string,
      left: { capture?: number; exchange: number },
      label: string
    ): MenuEntry => ({
      id,
      label,
      icon: Columns2,
      disabled: false,
      begins: false,
      run: () => {
        comparison.compare(left, now)
      }
    })
    const left = marked.value
    if (left !== null && !comparison.isMarked(exchange))
      entries.push(compareEntry('compare', left, t('compare.menu.compareWith', { n: left.exchange })))
    if (replayOf !== null)
      entries.push(
        compareEntry(
          'original',
          { exchange: replayOf },
          t('compare.menu.compareWithOriginal', { n: replayOf })
        )
      )
    return entries
  })
}
