/** A capture opened on this thread, by the code that the analysis thread runs: the same import, walk and views. */

import type { PassedOver } from '../../src/shared/contract/captures'
import { onTestFinished } from 'vitest'
import { Analysis } from '../../src/engine/analysis-thread/analysis'
import type { TapBatch } from '../../src/engine/analysis/story/story-position'
import type { TapEntry } from '../../src/engine/analysis/story/tap-entry'
import { CaptureFiles } from '../../src/engine/capture/capture-files'
import { CaptureImport } from '../../src/engine/capture/capture-import'
import { SegmentIndexWriter } from '../../src/engine/capture/segment-index'
import type { AppError } from '../../src/shared/model/app-error'

export interface OpenedCapture {
  readonly analysis: Analysis
  readonly handlers: Analysis['handlers']
  readonly rows: number
  readonly fault: AppError | null
  readonly passed: PassedOver | null
  readonly tap: TapEntry[]
}

/** `paths`: one file, or the files of a ring in their order. */
export function openCapture(...paths: string[]): OpenedCapture {
  const files = new CaptureFiles()
  onTestFinished(() => {
    files.close()
  })
  const chunks: SharedArrayBuffer[] = []
  const index = new SegmentIndexWriter((memory) => chunks.push(memory))
  const { base, fault, passed, places } = importCapture(paths, files, index)
  const tap: TapEntry[] = []
  const analysis = new Analysis(files, base ?? { hi: 0, lo: 0 }, 'messages', (name, payload) => {
    if (name === 'tap') tap.push(...(payload as TapBatch).entries)
  })
  analysis.place(places)
  if (passed !== null) analysis.walker.markForeign()
  for (const memory of chunks) analysis.segments.addChunk(memory)
  while (analysis.walker.rows < index.rows) analysis.walker.next()
  analysis.walker.finish()
  analysis.emitTap()
  return { analysis, handlers: analysis.handlers, rows: index.rows, fault, passed, tap }
}

/** Reads the whole file into memory, which suits uncompressed files. */
export function importCapture(
  paths: readonly string[],
  files: CaptureFiles,
  index: SegmentIndexWriter
): CaptureImport {
  const run = new CaptureImport(paths, files, index)
  while (run.next() && !run.isWaiting);
  return run
}
