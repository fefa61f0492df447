import { useI18n } from 'vue-i18n'
import type { ExchangeDetail, MessageDetail } from '../../../../../shared/contract/traffic'
import type { SaveChoice } from '../model/save-choice'
import { bodyName, messageName } from '../../../kit/model/save-names'
import { useBytesSaving } from '../../../app/actions/use-bytes-saving'
import { useSaveShortcut } from '../../../kit/use-save-shortcut'

/** Save actions for an exchange's messages, by menu and by key. */

export interface ExchangeSaving {
  choices(message: MessageDetail, index: number): SaveChoice[]
  saveByKey(): void
}

/** `chosen`: the message selected last. */
export function useExchangeSaving(
  exchange: () => ExchangeDetail,
  chosen: () => number | null
): ExchangeSaving {
  const { t } = useI18n()
  const saving = useBytesSaving()
  const shortcut = useSaveShortcut()

  /** Returns the save options of a message: the encoded and decoded body if they differ, and the whole message. */
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

  /** Saves by key: the message selected last, else the last one with a body. */
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
