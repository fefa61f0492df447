import { sessionName } from '../headless/session-look'
import { useCaptureStore } from '../stores/capture'
import { useSessionsStore } from '../stores/sessions'

/** Returns the name of a row's session; empty if it no longer exists, and for rows of an opened file. */
export function useSessionNames(): (session: number) => string {
  const sessions = useSessionsStore()
  const capture = useCaptureStore()
  return (session) => {
    const known = capture.totals?.kind === 'file' ? undefined : sessions.byId.get(session)
    return known === undefined ? '' : sessionName(known)
  }
}
