import { computed, type ComputedRef } from 'vue'
import { findingsOf, type Finding } from '../headless/proxy-findings'
import { sessionName } from '../headless/session-look'
import { useCaptureStore } from '../stores/capture'
import { useFindingsStore } from '../stores/findings'
import { useNoticesStore } from '../stores/notices'
import { useSelectionStore } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'

/** Findings of the proxies whose traffic is shown, and what can be done about one. */

export interface Findings {
  readonly shown: ComputedRef<readonly Finding[]>
  /** Takes the host's certificate as it is from now on; can be taken back for a while. */
  trust(finding: Finding): Promise<void>
  /** Intercepts the host again. */
  tryAgain(finding: Finding): Promise<void>
  hide(): void
}

export function useFindings(): Findings {
  const sessions = useSessionsStore()
  const selection = useSelectionStore()
  const captures = useCaptureStore()
  const notices = useNoticesStore()
  const store = useFindingsStore()

  const shown = computed(() => {
    if (captures.totals?.kind === 'file') return []
    return sessions.list
      .filter(({ id }) => selection.session === null || selection.session === id)
      .flatMap(findingsOf)
      .filter(({ key }) => !store.hidden.has(key))
  })

  return {
    shown,
    trust: async ({ session, host }) => {
      if (!(await notices.attempt(sessions.trust(session.id, host, true)))) return
      notices.offerUndo(
        'findings.taken',
        { host, name: sessionName(session) },
        () => void notices.attempt(sessions.trust(session.id, host, false))
      )
    },
    tryAgain: async ({ session, host }) => {
      await notices.attempt(sessions.unpin(session.id, host))
    },
    hide: () => {
      store.hide(shown.value.map(({ key }) => key))
    }
  }
}
