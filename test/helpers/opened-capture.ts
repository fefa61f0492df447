/** A capture file opened on this thread, by the code that the analysis thread runs: the same import, walk and views. */

import { closeSync, openSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import { Analysis } from '../../src/engine/analysis/analysis'
import type { TapEntry } from '../../src/engine/analysis/tap'
import { importOwnCapture } from '../../src/engine/capture/import-own'
import { SegmentIndexWriter } from '../../src/engine/capture/segment-index'
import type { AppError } from '../../src/shared/model/app-error'

export interface OpenedCapture {
  readonly analysis: Analysis
  readonly handlers: Analysis['handlers']
  readonly rows: number
  readonly fault: AppError | null
  readonly tap: TapEntry[]
}

export function openCapture(path: string): OpenedCapture {
  const fd = openSync(path, 'r')
  onTestFinished(() => {
    closeSync(fd)
  })
  const chunks: SharedArrayBuffer[] = []
  const index = new SegmentIndexWriter((memory) => chunks.push(memory))
  const { base, fault } = importOwnCapture(fd, path, index)
  const tap: TapEntry[] = []
  const analysis = new Analysis(fd, base, true, (name, payload) => {
    if (name === 'tap') tap.push(...(payload as TapEntry[]))
  })
  for (const memory of chunks) analysis.segments.addChunk(memory)
  while (analysis.walker.rows < index.rows) analysis.walker.next()
  analysis.walker.finish()
  analysis.tellTap()
  return { analysis, handlers: analysis.handlers, rows: index.rows, fault, tap }
}
