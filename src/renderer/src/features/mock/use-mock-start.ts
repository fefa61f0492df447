import { useI18n } from 'vue-i18n'
import type { MockBehaviour } from '../../../../shared/contract/mock'
import { formatAddress } from '../../kit/model/address'
import { formatCount } from '../../kit/words/model/format'
import type { MockRequest } from '../../app/stores/dialogs'
import { useNoticesStore } from '../../app/stores/notices'
import { useSelectionStore } from '../../app/stores/selection'
import { useSessionsStore } from '../../app/stores/sessions'
import { useMockSet } from './use-mock-set'
import { useNewSession } from '../../app/actions/use-new-session'

/** Creates a mock set from the selection and starts a server that replays it. */
export function useMockStart(): {
  /** Resolves to null once started or cancelled, or to the reason why nothing can be served. Rejects on errors. */
  start(
    request: MockRequest,
    behaviour: MockBehaviour,
    listen: { host: string; port: number }
  ): Promise<string | null>
} {
  const { t } = useI18n()
  const copy = useMockSet()
  const notices = useNoticesStore()
  const selection = useSelectionStore()
  const showNew = useNewSession()
  const sessions = useSessionsStore()

  return {
    start: async (request, behaviour, listen) => {
      const copied = await copy(request)
      if (copied === null) return null
      const { made, left } = copied
      if (made === null)
        return t('mock.dialog.left', { n: formatCount(left.count), why: left.why }, left.count)
      const { id } = await sessions.create(
        { kind: 'server', name: '', listen, behaviours: [{ ...behaviour, set: made.set }] },
        false
      )
      try {
        const { listening } = await sessions.start(id)
        const address = listening === null ? '' : formatAddress(listening)
        notices.inform('mock.dialog.started', { address, n: made.entries })
      } catch (error) {
        // The port may be in use; the stopped server can be edited and started again.
        notices.report(error)
      }
      if (left.count > 0) notices.inform('mock.dialog.left', { n: left.count, why: left.why })
      showNew(id)
      selection.serverTab = 'behaviours'
      return null
    }
  }
}
