/** View change notifications: timely, rate limited, and never delayed by another view. */

import { afterEach, expect, it, onTestFinished, vi } from 'vitest'
import { Analysis } from '../../../src/engine/analysis-thread/analysis'
import { CaptureFiles } from '../../../src/engine/capture/capture-files'
import { SegmentIndexWriter } from '../../../src/engine/capture/segment-index'
import type { ViewQuery } from '../../../src/shared/contract/views'
import { startEngine } from '../../helpers/engine'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { importCapture } from '../../helpers/opened-capture'

const PLAIN: ViewQuery = { kind: 'connections', filter: '', sessions: null, sort: null }
const SORTED = { ...PLAIN, sort: { column: 'up', descending: true } } as ViewQuery

interface Followed {
  analysis: Analysis
  told: { view: number; at: number }[]
  /** Advances the walk as a live capture would and notifies the views. */
  advance(rows: number): void
}

/** Creates an analysis that follows a capture row by row, with a simulated clock. */
async function followed(): Promise<Followed> {
  const engine = await startEngine()
  const stage = await setStage(engine)
  await play(
    stage,
    Array.from({ length: 20 }, (_, at) => [get(`/${at}`), ok('x')] as const)
  )
  await engine.close()
  const files = new CaptureFiles()
  onTestFinished(() => {
    files.close()
  })
  const chunks: SharedArrayBuffer[] = []
  const index = new SegmentIndexWriter((memory) => chunks.push(memory))
  const { base = { hi: 0, lo: 0 } } = importCapture([engine.capture.path], files, index)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'], now: 0 })
  const told: Followed['told'] = []
  const analysis = new Analysis(files, base, 'none', (name, payload) => {
    if (name === 'view') told.push({ view: (payload as { view: number }).view, at: performance.now() })
  })
  for (const memory of chunks) analysis.segments.addChunk(memory)
  return {
    analysis,
    told,
    advance: (rows) => {
      for (let row = 0; row < rows && analysis.walker.rows < index.rows; row++) analysis.walker.next()
      analysis.tell()
    }
  }
}

afterEach(() => {
  vi.useRealTimers()
})

it('a sorted view emits changes once a second and delays no other view', async () => {
  const { analysis, told, advance } = await followed()
  vi.advanceTimersByTime(5000)
  const plain = analysis.handlers['views.open'](PLAIN).view
  const sorted = analysis.handlers['views.open'](SORTED).view
  const start = performance.now()
  for (let at = 0; at < 32; at++) {
    advance(1)
    vi.advanceTimersByTime(50)
  }
  const times = (view: number): number[] =>
    told.filter((event) => event.view === view).map(({ at }) => at - start)
  expect(times(plain).length).toBeGreaterThanOrEqual(30)
  expect(times(sorted)).toHaveLength(1)
  expect(times(sorted)[0]).toBeGreaterThanOrEqual(1000)
  vi.advanceTimersByTime(1000)
  expect(times(sorted)).toHaveLength(2)
})

it('rapid changes are emitted together, including the last one', async () => {
  const { analysis, told, advance } = await followed()
  vi.advanceTimersByTime(5000)
  analysis.handlers['views.open'](PLAIN)
  for (let at = 0; at < 30; at++) {
    advance(1)
    vi.advanceTimersByTime(1)
  }
  expect(told).toHaveLength(1)
  vi.advanceTimersByTime(50)
  expect(told).toHaveLength(2)
})
