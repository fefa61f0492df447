import { Columns2, PanelLeft, Pencil, Repeat } from '@lucide/vue'
import { storeToRefs } from 'pinia'
import { useI18n } from 'vue-i18n'
import { COMMAND_KEYS } from '../../../../shared/contract/commands'
import type { ExchangeRow } from '../../../../shared/contract/views'
import type { MenuEntry } from '../../kit/model/menu-entry'
import { useComparisonStore } from '../../app/stores/comparison'
import { useCaptureStore } from '../../app/stores/capture'
import { useWorkbench } from '../../app/actions/use-workbench'
import { useRepeatingStore } from '../../app/stores/repeating'

/** Context menu entries for one exchange. */
export interface ExchangeMenu {
  /** Entries that edit and resend the request or run it as a load test. */
  sending(row: ExchangeRow): readonly MenuEntry[]
  comparing(row: ExchangeRow): readonly MenuEntry[]
}

export function useExchangeMenu(): ExchangeMenu {
  const { t } = useI18n()
  const workbench = useWorkbench()
  const captures = useCaptureStore()
  const repeating = useRepeatingStore()
  const comparison = useComparisonStore()
  const { marked } = storeToRefs(comparison)

  const sending = ({ exchange, method, protocol }: ExchangeRow): readonly MenuEntry[] => [
    {
      id: 'edit',
      label: t('replay.action'),
      icon: Pencil,
      key: COMMAND_KEYS['exchange.edit'][0],
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
      key: COMMAND_KEYS['exchange.repeat'][0],
      disabled: method === null || protocol !== undefined,
      begins: false,
      run: () => {
        repeating.open(exchange)
      }
    }
  ]
  const comparing = (row: ExchangeRow): readonly MenuEntry[] => {
    const { exchange, replayOf } = row
    const entries: MenuEntry[] = [
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
  return { sending, comparing }
}
