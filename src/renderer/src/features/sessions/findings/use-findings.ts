import { computed, type ComputedRef } from 'vue'
import type { SessionSummary } from '../../../../../shared/contract/sessions'
import {
  failingSession,
  passedClients,
  untrustedHosts,
  type FailingSession,
  type PassedClient,
  type UntrustedHost
} from '../model/proxy-findings'
import { sessionName } from '../../../kit/words/model/session-look'
import { useCaptureStore } from '../../../app/stores/capture'
import { useFindingsStore } from '../../../app/stores/findings'
import { useNoticesStore } from '../../../app/stores/notices'
import { useSelectionStore } from '../../../app/stores/selection'
import { useSessionsStore } from '../../../app/stores/sessions'

/** Problems of the proxies whose traffic is shown, and the actions to resolve them. */

interface Findings {
  readonly untrusted: ComputedRef<readonly UntrustedHost[]>
  readonly passed: ComputedRef<readonly PassedClient[]>
  readonly failing: ComputedRef<readonly FailingSession[]>
  /** Trusts the host's certificate from now on; can be undone for a while. */
  trust(found: UntrustedHost): Promise<void>
  /** Resumes TLS interception for the client. */
  resume(client: PassedClient): Promise<void>
  hide(): void
}

export function useFindings(): Findings {
  const sessions = useSessionsStore()
  const selection = useSelectionStore()
  const captures = useCaptureStore()
  const notices = useNoticesStore()
  const store = useFindingsStore()

  const shown = <Finding extends { key: string }>(
    findingsOf: (session: SessionSummary) => Finding[]
  ): ComputedRef<readonly Finding[]> =>
    computed(() => {
      if (captures.totals?.kind === 'file') return []
      return sessions.list
        .filter(({ id }) => selection.session === null || selection.session === id)
        .flatMap(findingsOf)
        .filter(({ key }) => !store.hidden.has(key))
    })
  const untrusted = shown(untrustedHosts)
  const passed = shown(passedClients)
  const failing = shown(failingSession)

  return {
    untrusted,
    passed,
    failing,
    trust: async ({ session, host }) => {
      if (!(await notices.attempt(sessions.trust(session.id, host, true)))) return
      notices.offerUndo(
        'findings.taken',
        { host, name: sessionName(session) },
        () => void notices.attempt(sessions.trust(session.id, host, false))
      )
    },
    resume: async ({ session, id }) => {
      await notices.attempt(sessions.resumeInterception(session.id, id))
    },
    hide: () => {
      store.hide([...untrusted.value, ...passed.value, ...failing.value].map(({ key }) => key))
    }
  }
}
