import type { BytesFile, SavedBytes } from '../../shared/contract/saving'
import type { AnalysisThread } from '../analysis/analysis-thread'
import type { TaskRun } from '../tasks'
import { writeWholeFile } from '../whole-file'

/**
 * Saves bytes of a capture as a file. Its analysis writes them, since it knows where they are and what they are coded
 * in; naming the file and clearing up stays here, because that thread goes when its capture is cleared or closed.
 */

export interface SaveBytesOptions {
  client: AnalysisThread['client']
  /** Different for each saving of this thread. */
  token: number
  saved: SavedBytes
  to: string
  run: TaskRun
}

/** Null when it was cancelled. */
export async function saveBytes({
  client,
  token,
  saved,
  to,
  run: { progress, signal }
}: SaveBytesOptions): Promise<BytesFile | null> {
  let file: BytesFile | null = null
  const stopListening = client.on('writing', (writing) => {
    if (writing.token === token) progress(writing.done, writing.total)
  })
  const cancel = (): void => {
    // Of a thread that is gone there is nothing to cancel.
    client.request('bytes.cancel', { token }).catch(() => undefined)
  }
  signal.addEventListener('abort', cancel)
  try {
    await writeWholeFile(to, async (path) => {
      const { cancelled, ...written } = await client.request('bytes.write', { token, path, to, saved })
      if (!cancelled) file = { path: to, ...written }
      return !cancelled
    })
    return file
  } finally {
    signal.removeEventListener('abort', cancel)
    stopListening()
  }
}
