import { sessionName } from './model/session-look'
import { useCaptureStore } from '../../app/stores/capture'
import { useSessionsStore } from '../../app/stores/sessions'

/** Returns the name of a row's session; empty if it no longer exists, and for rows of an opened file. */
export function useSessionNames(): (session: number) => string {
  const sessions = useSessionsStore()
  const capture = useCaptureStore()
  return (session) => {
    const known = capture.totals?.kind === 'file' ? undefined : sessions.byId.get(session)
    return known === undefined ? '' : sessionName(known)
  }
}
