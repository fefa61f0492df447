import { opensExchange } from '../../../../decode/stream/decoder'
import { Download } from '@lucide/vue'
import { useI18n } from 'vue-i18n'
import type { ConnectionRow, ExchangeRow } from '../../../../shared/contract/views'
import type { Direction } from '../../../../shared/model/direction'
import type { MenuEntry } from '../../kit/model/menu-entry'
import { bodyName, streamName } from '../../kit/model/save-names'
import { useNoticesStore } from '../../app/stores/notices'
import { useBytesSaving } from '../../app/actions/use-bytes-saving'
import { useShownCapture } from '../../app/stores/use-shown-capture'

/** Context menu entries to save the bodies of an exchange or the streams of a connection. */
export function useSaveEntries(): (row: ExchangeRow | ConnectionRow) => readonly MenuEntry[] {
  const { t } = useI18n()
  const { request } = useShownCapture()
  const { save } = useBytesSaving()
  const notices = useNoticesStore()

  /** The message index and file name require the exchange's details, which are loaded first. */
  const saveBody = async (exchange: number, side: 'request' | 'response'): Promise<void> => {
    try {
      const { row, messages } = await request('exchanges.get', { exchange })
      const message = messages.findLastIndex((other) => opensExchange(other) === (side === 'request'))
      const found = messages[message]
      if (found === undefined || found.bodyLength === 0) {
        notices.inform('saving.noBody')
        return
      }
      await save(
        { kind: 'body', exchange, message, decoded: true },
        bodyName(exchange, found, row.target, true)
      )
    } catch (error) {
      notices.report(error)
    }
  }

  const entry = (id: string, label: string, disabled: boolean, run: () => void): MenuEntry => ({
    id,
    label,
    icon: Download,
    disabled,
    begins: false,
    run
  })

  const streamEntry = (row: ConnectionRow, direction: Direction): MenuEntry => {
    const { connection } = row
    return entry(`save-${direction}`, t(`saving.stream.${direction}`), row[direction] === 0, () => {
      const saved = { kind: 'stream', connection, direction, start: 0, end: null } as const
      void save(saved, streamName(connection, direction, null))
    })
  }

  return (row) => {
    return 'exchange' in row
      ? [
          entry('save-request', t('saving.requestBody'), row.method === null, () => {
            void saveBody(row.exchange, 'request')
          }),
          entry(
            'save-response',
            t('saving.responseBody'),
            (row.status === null && row.result === undefined) || row.size === 0,
            () => {
              void saveBody(row.exchange, 'response')
            }
          )
        ]
      : [streamEntry(row, 'up'), streamEntry(row, 'down')]
  }
}
