import { useEngine } from '../bridge/engine-client'
import { useNoticesStore } from '../stores/notices'

/** Asks for a file or a folder with the system's dialog. Null when it was cancelled, or could not be asked. */
export function useFileChoice(): (what: 'file' | 'folder') => Promise<string | null> {
  const engine = useEngine()
  const notices = useNoticesStore()
  return async (what) => {
    try {
      return (await engine.request('files.choose', { what })).path
    } catch (error) {
      notices.report(error)
      return null
    }
  }
}
