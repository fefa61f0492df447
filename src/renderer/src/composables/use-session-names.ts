import { sessionName } from '../headless/session-look'
import { useCaptureStore } from '../stores/capture'
import { useSessionsStore } from '../stores/sessions'

/** The name of a row's session; empty where there is none any more, and for rows of a file, whose sessions are not ours. */
export function useSessionNames(): (session: number) => string {
  const sessions = useSessionsStore()
  const capture = useCaptureStore()
  return (session) => {
    const known = capture.totals?.kind === 'file' ? undefined : sessions.byId.get(session)
    return known === undefined ? '' : sessionName(known)
  }
}
