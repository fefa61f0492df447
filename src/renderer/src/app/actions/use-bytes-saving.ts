import type { SavedBytes } from '../../../../shared/contract/saving'
import { formatBytes } from '../../kit/words/model/format'
import { useNoticesStore } from '../stores/notices'
import { useShownCapture } from '../stores/use-shown-capture'

/** Saves bytes of the shown capture as files. The result is a notice; long writes run as tasks. */

export interface BytesSaving {
  /** `name` is the suggested file name. Never rejects. */
  save(saved: SavedBytes, name: string): Promise<void>
}

export function useBytesSaving(): BytesSaving {
  const { request } = useShownCapture()
  const notices = useNoticesStore()
  return {
    async save(saved, name) {
      try {
        const file = await request('files.saveBytes', { saved, name })
        if (file === null) return
        const facts = { path: file.path, size: formatBytes(file.bytes) }
        if (file.failed !== null) notices.inform('saving.damaged', { ...facts, coding: file.failed })
        else notices.inform(file.whole ? 'saving.done' : 'saving.notWhole', facts)
      } catch (error) {
        notices.report(error)
      }
    }
  }
}
