import type { ExportedFile } from '../../shared/contract/exporting'
import type { ViewQuery } from '../../shared/contract/views'
import type { AnalysisThread } from '../analysis-thread/analysis-thread'
import { saveCapture } from '../capture/save-capture'
import type { SavedPart } from '../capture/save-file'
import type { TaskRun } from '../tasks'

/** Source files of the packets, and the worker script that copies them. */
export interface PacketSource {
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
export async function exportPackets({
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
  return { path: to, rows, bytes, files: 1, cut: 0, partial: 0, guarded: 0, gone: 0 }
}
