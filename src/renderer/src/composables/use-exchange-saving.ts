import { useI18n } from 'vue-i18n'
import type { ExchangeDetail, MessageDetail } from '../../../shared/contract/traffic'
import type { SaveChoice } from '../headless/save-choice'
import { bodyName, messageName } from '../headless/save-names'
import { useBytesSaving } from './use-bytes-saving'
import { useSaveShortcut } from './use-save-shortcut'

/** What of an exchange's messages can be saved, by menu and by key. */

export interface ExchangeSaving {
  choices(message: MessageDetail, index: number): SaveChoice[]
  saveByKey(): void
}

/** `chosen`: the message that was last chosen in. */
export function useExchangeSaving(
  exchange: () => ExchangeDetail,
  chosen: () => number | null
): ExchangeSaving {
  const { t } = useI18n()
  const saving = useBytesSaving()
  const shortcut = useSaveShortcut()

  /** What of a message can be saved: its body in both forms where they differ, and all of it. */
  const choices = (message: MessageDetail, index: number): SaveChoice[] => {
    const number = exchange().row.exchange
    const { target } = exchange().row
    const codings = message.contentEncoding
    const place = { exchange: number, message: index }
    const found: SaveChoice[] = []
    if (message.bodyLength > 0) {
      found.push({
        label: t(codings === '' ? 'saving.body' : 'saving.bodyDecoded'),
        saved: { kind: 'body', ...place, decoded: true },
        name: bodyName(number, message, target, true),
        shortcut: shortcut.value
      })
      if (codings !== '')
        found.push({
          label: t('saving.bodyAsSent', { codings }),
          saved: { kind: 'body', ...place, decoded: false },
          name: bodyName(number, message, target, false)
        })
    }
    found.push({
      label: t(message.kind === 'http.request' ? 'saving.rawRequest' : 'saving.rawResponse'),
      saved: { kind: 'message', ...place },
      name: messageName(number, message)
    })
    return found
  }

  /** By key: of the message that was last chosen in, else of the last one that has a body. */
  const saveByKey = (): void => {
    const { messages } = exchange()
    const index = chosen() ?? messages.findLastIndex(({ bodyLength }) => bodyLength > 0)
    const at = Math.max(0, index)
    const message = messages[at]
    const [first] = message === undefined ? [] : choices(message, at)
    if (first !== undefined && first.saved !== null) void saving.save(first.saved, first.name)
  }

  return { choices, saveByKey }
}
