import type { BytesFile, SavedBytes } from '../../shared/contract/saving'
import type { AnalysisThread } from '../analysis-thread/analysis-thread'
import type { TaskRun } from '../tasks'
import { writeWholeFile } from '../files/whole-file'

/**
 * Saves bytes of a capture as a file. Its analysis thread writes them, because it knows their location and codings.
 * Naming and removing files happens here, because that thread ends when its capture is cleared or closed.
 */

export interface SaveBytesOptions {
  client: AnalysisThread['client']
  /** Unique for each save of this thread. */
  token: number
  saved: SavedBytes
  to: string
  run: TaskRun
}

/** Returns null if cancelled. */
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
    // If the thread has ended, there is nothing to cancel.
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
