import { useEngine } from '../bridge/engine-client'
import { useNoticesStore } from '../stores/notices'

/** Saves a recorded conversation as a test: what comes of it is a notice. Never rejects. */
export function useTestSaving(): (of: { capture: number; connection: number }) => Promise<void> {
  const engine = useEngine()
  const notices = useNoticesStore()
  return async (of) => {
    try {
      const { path } = await engine.request('files.saveTest', of)
      if (path !== null) notices.inform('conversations.savedTest', { path })
    } catch (error) {
      notices.report(error)
    }
  }
}
