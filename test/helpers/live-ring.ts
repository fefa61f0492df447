/**
 * An analysis that follows a rotating ring: files are announced, rows published and dropped as by the live capture,
 * but from existing files.
 */

import { rmSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import { Analysis } from '../../src/engine/analysis-thread/analysis'
import type { TapBatch } from '../../src/engine/analysis/story/story-position'
import type { TapEntry } from '../../src/engine/analysis/story/tap-entry'
import { CaptureFiles, type CaptureFile } from '../../src/engine/capture/capture-files'
import { CaptureImport } from '../../src/engine/capture/capture-import'
import type { ClockBase } from '../../src/engine/capture/pcapng/clock'
import { SegmentIndexWriter } from '../../src/engine/capture/segment-index'
import type { Events } from '../../src/shared/contract/contract'
import type { Marked } from '../../src/shared/model/connection-event'

export interface LiveRing {
  /** Entries that a host printing the story received. */
  readonly story: TapEntry[]
  readonly analysis: Analysis
  readonly files: CaptureFiles
  /** View updates, in order. */
  readonly told: Events['view'][]
  /** Bookmarks and notes to be written again. */
  readonly unrecorded: Marked[]
  /** Announces the next file and walks its rows. */
  turn(options?: { walk?: boolean }): void
  /** Keeps the newest `count` files: deletes the others and drops their rows. */
  keep(count: number): void
}

/** The input of an analysis from a live capture, built from existing files. */
export interface RingParts {
  readonly base: ClockBase
  readonly chunks: readonly SharedArrayBuffer[]
  readonly files: readonly CaptureFile[]
  /** Number of rows before each file, and after the last. */
  readonly rows: readonly number[]
}

export function ringParts(paths: readonly string[]): RingParts {
  const chunks: SharedArrayBuffer[] = []
  const index = new SegmentIndexWriter((memory) => chunks.push(memory))
  const all = new CaptureFiles()
  const run = new CaptureImport(paths, all, index)
  // An import also reads files that it converts from foreign captures; these are not part of a ring.
  const files = all.list().flatMap(({ base, path }) => (path === '' ? [] : [{ base, path }]))
  const rows = [0]
  while (run.next()) if (files[rows.length]?.base === run.done) rows.push(index.rows)
  rows.push(index.rows)
  all.close()
  return { base: run.base ?? { hi: 0, lo: 0 }, chunks, files, rows }
}

export function liveRing(paths: readonly string[]): LiveRing {
  const { base, chunks, files: parts, rows } = ringParts(paths)
  const files = new CaptureFiles()
  onTestFinished(() => {
    files.close()
  })
  const told: Events['view'][] = []
  const story: TapEntry[] = []
  const unrecorded: Marked[] = []
  const analysis = new Analysis(files, base, 'messages', (name, payload) => {
    if (name === 'view') told.push(payload as Events['view'])
    if (name === 'tap') story.push(...(payload as TapBatch).entries)
    if (name === 'unrecorded') unrecorded.push(...(payload as Marked[]))
  })
  let announced = 0
  let handed = 0
  let dropped = 0
  const hand = (upTo: number): void => {
    for (; handed * 65_536 < upTo; handed++) analysis.segments.addChunk(chunks[handed]!)
  }
  return {
    analysis,
    files,
    told,
    story,
    unrecorded,
    turn({ walk = true } = {}) {
      files.addIfThere(parts[announced]!)
      announced++
      hand(rows[announced]!)
      if (!walk) return
      while (analysis.walker.rows < rows[announced]!) analysis.walker.next()
    },
    keep(count) {
      const first = Math.max(0, announced - count)
      for (; dropped < first; dropped++) rmSync(paths[dropped]!, { force: true })
      analysis.drop(rows[first]!, parts[first]!.base)
    }
  }
}
