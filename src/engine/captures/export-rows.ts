import type { ExportedFile, ExportInput } from '../../shared/contract/exporting'
import type { AnalysisThread } from '../analysis-thread/analysis-thread'
import type { WrittenBy } from '../export/write-har'
import type { TaskRun } from '../tasks'
import { writeWholeFile, writeWholeFolder } from '../files/whole-file'
import type { ViewQuery } from '../../shared/contract/views'
import { saveCapture } from '../capture/save-capture'
import type { SavedPart } from '../capture/save-file'

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
      const input = { token, path, to, query, format, options: chosen, by }
      const { cancelled, ...result } = await client.request('export.write', input)
      if (!cancelled) file = { path: to, ...result }
      return !cancelled
    })
    return file
  } finally {
    run.signal.removeEventListener('abort', cancel)
    stopListening()
  }
}

/** Source files of the packets, and the worker script that copies them. */
interface PacketSource {
  script: URL
  files: readonly SavedPart[]
  /** Returns a section to append: bookmarks and notes of these connections that are in no file yet. */
  tail(connections: ReadonlySet<number>): Uint8Array
}

interface ExportPacketsOptions {
  client: AnalysisThread['client']
  query: ViewQuery
  to: string
  packets: PacketSource
  run: TaskRun
}

/** Exports the packets of the connections that the rows belong to, as one pcapng file. Returns null if cancelled. */
async function exportPackets({
  client,
  query,
  to,
  packets: { script, files, tail },
  run
}: ExportPacketsOptions): Promise<ExportedFile | null> {
  const { rows, picked } = await client.request('export.connections', { query })
  const marks = tail(new Set(picked.map(({ connection }) => connection)))
  const bytes = await saveCapture({
    script,
    files,
    ...(marks.length === 0 ? {} : { tail: marks }),
    picked,
    to,
    signal: run.signal,
    onProgress: ({ done, total }) => {
      run.progress(done, total)
    }
  })
  if (bytes === null) return null
  return { path: to, rows, bytes, files: 1, cut: 0, partial: 0, guarded: 0, gone: 0, notHttp: 0 }
}
