import { Columns2, PanelLeft, Pencil, Repeat } from '@lucide/vue'
import { storeToRefs } from 'pinia'
import { useI18n } from 'vue-i18n'
import type { ExchangeRow } from '../../../shared/contract/views'
import type { MenuEntry } from '../headless/menu-entry'
import { useComparisonStore } from '../stores/comparison'
import { useCaptureStore } from '../stores/capture'
import { useWorkbench } from './use-workbench'
import { useRepeatingStore } from '../stores/repeating'

/** What a row's menu offers for one exchange: editing its request and comparing it. */
export function useExchangeMenu(): (row: ExchangeRow) => readonly MenuEntry[] {
  const { t } = useI18n()
  const workbench = useWorkbench()
  const captures = useCaptureStore()
  const repeating = useRepeatingStore()
  const comparison = useComparisonStore()
  const { marked } = storeToRefs(comparison)

  return (row) => {
    const { exchange, method, replayOf } = row
    const entries: MenuEntry[] = [
      {
        id: 'edit',
        label: t('replay.action'),
        icon: Pencil,
        disabled: method === null,
        begins: false,
        run: () => {
          workbench.open({ kind: 'exchange', capture: captures.shown, exchange })
        }
      },
      {
        id: 'repeat',
        label: t('repeat.action'),
        icon: Repeat,
        disabled: method === null,
        begins: false,
        run: () => {
          repeating.open(exchange)
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
        comparison.compare(left, row)
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
  }
}
