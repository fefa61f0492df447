import { useEngine } from '../../app/bridge/engine-client'
import type { DraftFile } from './model/send-draft'
import { useNoticesStore } from '../../app/stores/notices'

/**
 * Opens the system dialog to choose a file, a folder or, with `save`, a file to write. Resolves to null if cancelled.
 */
export function useFileChoice(): (kind: 'file' | 'folder' | 'save') => Promise<DraftFile | null> {
  const engine = useEngine()
  const notices = useNoticesStore()
  return async (kind) => {
    try {
      const { path, size } = await engine.request('files.choose', { what: kind })
      return path === null ? null : { path, size }
    } catch (error) {
      notices.report(error)
      return null
    }
  }
}
