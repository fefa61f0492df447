import { useEngine } from '../../app/bridge/engine-client'
import { useNoticesStore } from '../../app/stores/notices'

/** Saves a recorded conversation, or a run of it, as a test and reports the result as a notice. Never rejects. */
export function useTestSaving(): (of: {
  capture: number
  connection: number
  run?: number
}) => Promise<void> {
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
