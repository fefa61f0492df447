import { useI18n } from 'vue-i18n'
import type { MockBehaviour } from '../../../shared/contract/mock'
import type { MockLeftOut } from '../../../shared/contract/mock-sets'
import { useEngine } from '../bridge/engine-client'
import { formatAddress } from '../headless/address'
import { formatCount } from '../headless/format'
import type { MockRequest } from '../stores/dialogs'
import { useCaptureStore } from '../stores/capture'
import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'

/** Copies what was chosen into a set, and starts a server that answers from it. */
export function useMockStart(): {
  /** Null once it answers, or was called off; else why nothing of it can. Rejects with what went wrong. */
  start(
    request: MockRequest,
    behaviour: MockBehaviour,
    listen: { host: string; port: number }
  ): Promise<string | null>
} {
  const { t } = useI18n()
  const engine = useEngine()
  const captures = useCaptureStore()
  const notices = useNoticesStore()
  const selection = useSelectionStore()
  const sessions = useSessionsStore()

  const wordsOf = (left: readonly MockLeftOut[]): string =>
    left.map(({ why, count }) => t(`mock.left.${why}`, { n: formatCount(count) })).join(', ')

  return {
    start: async ({ capture, of, ranges }, behaviour, listen) => {
      const created = await engine.request('mocks.create', {
        capture,
        // The contract's ranges have both ends.
        source: { of, ranges: ranges?.map(([start, end]): [number, number] => [start, end - 1]) ?? null }
      })
      if (created === null) return null
      const { made, left } = created
      const count = left.reduce((sum, one) => sum + one.count, 0)
      const text = t('mock.dialog.left', { n: formatCount(count), why: wordsOf(left) }, count)
      if (made === null) return text
      const { id } = await sessions.create(
        { kind: 'server', name: '', listen, behaviours: [{ ...behaviour, set: made.set }] },
        false
      )
      try {
        const { listening } = await sessions.start(id)
        const address = listening === null ? '' : formatAddress(listening)
        notices.inform('mock.dialog.started', { address, n: made.entries })
      } catch (error) {
        // The port may be taken: it is there to be changed and started again.
        notices.report(error)
      }
      if (count > 0) notices.inform('mock.dialog.left', { n: count, why: wordsOf(left) })
      captures.show(null)
      selection.clear()
      selection.selectSession(id)
      selection.serverTab = 'behaviours'
      return null
    }
  }
}
