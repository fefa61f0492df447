import type { ExportedFile, ExportInput } from '../../shared/contract/exporting'
import type { AnalysisThread } from '../analysis-thread/analysis-thread'
import type { WrittenBy } from '../export/write-har'
import type { TaskRun } from '../tasks'
import { writeWholeFile, writeWholeFolder } from '../files/whole-file'
import { exportPackets, type PacketSource } from './export-packets'

/**
 * Exports rows of a capture. Its analysis thread writes them. Naming and removing files happens here, because that
 * thread ends when its capture is cleared or closed. Packets are copied from the capture's files instead.
 */

export interface ExportRowsOptions extends Omit<ExportInput, 'capture'> {
  client: AnalysisThread['client']
  /** Unique for each export of this thread. */
  token: number
  by: WrittenBy
  to: string
  packets: PacketSource
  run: TaskRun
}

/** Returns null if cancelled. */
export async function exportRows(options: ExportRowsOptions): Promise<ExportedFile | null> {
  const { client, token, format, query, options: chosen, by, to, run } = options
  if (format === 'pcapng') return exportPackets(options)
  let file: ExportedFile | null = null
  const stopListening = client.on('exporting', (progress) => {
    if (progress.token === token) run.progress(progress.done, progress.total, progress.bytes)
  })
  const cancel = (): void => {
    // If the thread has ended, there is nothing to cancel.
    client.request('export.cancel', { token }).catch(() => undefined)
  }
  run.signal.addEventListener('abort', cancel)
  try {
    const write = format === 'bodies' ? writeWholeFolder : writeWholeFile
    await write(to, async (path) => {
      // The thread cannot cancel an export that it has not received yet.
      if (run.signal.aborted) return false
      const asked = { token, path, to, query, format, options: chosen, by }
      const { cancelled, ...result } = await client.request('export.write', asked)
      if (!cancelled) file = { path: to, ...result }
      return !cancelled
    })
    return file
  } finally {
    run.signal.removeEventListener('abort', cancel)
    stopListening()
  }
}
