import { useI18n } from 'vue-i18n'
import { useSessionsStore } from '../../app/stores/sessions'
import { useSelectionStore } from '../../app/stores/selection'
import { hostOf } from './model/request-framing'
import { useWorkbench } from '../../app/actions/use-workbench'

/** Opens a minimal valid HTTP/1.1 request for the target of the current session. */

export function useNewRequest(): { open(): void } {
  const { t } = useI18n()
  const sessions = useSessionsStore()
  const selection = useSelectionStore()
  const workbench = useWorkbench()
  return {
    open() {
      const config = sessions.list.find(({ id }) => id === selection.session)?.config
      const target = config !== undefined && config.kind !== 'server' ? config.target : undefined
      const place = target === undefined || 'path' in target ? { host: 'localhost', port: 80 } : target
      const secure = place.port === 443
      const head = `GET / HTTP/1.1\r\nHost: ${hostOf(place, secure)}\r\nAccept: */*\r\n\r\n`
      workbench.open({
        kind: 'draft',
        name: t('workbench.names.draft'),
        target: place,
        secure,
        bytes: new TextEncoder().encode(head)
      })
    }
  }
}
