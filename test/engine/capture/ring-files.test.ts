import { expect, it } from 'vitest'
import { RingFiles, ringPath, type CaptureExtent } from '../../../src/engine/capture/ring-files'

const MIB = 1024 * 1024
const at = (position: number, rows = 0, messages = 0): CaptureExtent => ({ position, rows, messages })

/** Creates a ring with one file per extent, all complete except the newest. */
function ringWith(
  limits: { bytes?: number; rows?: number; messages?: number },
  ...starts: CaptureExtent[]
): RingFiles {
  const ring = new RingFiles({ bytes: Infinity, rows: Infinity, messages: Infinity, ...limits })
  for (const [number, start] of starts.entries()) ring.opened(ring.add(`part-${number + 1}`, start))
  return ring
}

const names = (files: readonly { path: string }[]): string[] => files.map(({ path }) => path)

it('starts a new file at a sixteenth of any limit', () => {
  const byBytes = ringWith({ bytes: 64 * MIB }, at(0))
  expect([at(4 * MIB - 1), at(4 * MIB)].map((now) => byBytes.isDue(now))).toEqual([false, true])
  const byRows = ringWith({ rows: 1600 }, at(0, 500))
  expect([at(0, 599), at(0, 600)].map((now) => byRows.isDue(now))).toEqual([false, true])
  const byMessages = ringWith({ messages: 160 }, at(0, 0, 7))
  expect([at(0, 0, 16), at(0, 0, 17)].map((now) => byMessages.isDue(now))).toEqual([false, true])
  expect(new RingFiles(null).isDue(at(2 ** 50))).toBe(false)
})

it('ignores repeated records in the size, and creates no file below a MiB', () => {
  const ring = ringWith({ bytes: MIB }, at(0))
  ring.contentBegins(5 * MIB)
  // Recording that continues within a file does not mark its beginning.
  ring.contentBegins(8 * MIB)
  expect([at(6 * MIB - 1), at(6 * MIB)].map((now) => ring.isDue(now))).toEqual([false, true])
})

it('drops the oldest files until the rest fits, but never one that is still being written', () => {
  const ring = ringWith({ bytes: 10 }, at(0), at(5, 1), at(9, 2))
  const unwritten = ring.add('part-4', at(12, 3))
  expect(names(ring.trim(at(10), 0))).toEqual([])
  expect(names(ring.trim(at(16), 0))).toEqual(['part-1', 'part-2'])
  expect(ring.first).toEqual(at(9, 2))
  expect(names(ring.trim(at(1000), 0))).toEqual([])
  ring.opened(unwritten)
  expect(names(ring.trim(at(1000), 0))).toEqual(['part-3'])
  expect(names(ring.files)).toEqual(['part-4'])
})

it('drops files for too many exchanges only once they are analysed', () => {
  const ring = ringWith({ messages: 10 }, at(0), at(5, 100, 2), at(9, 200, 4))
  expect([99, 100, 250].map((analysed) => names(ring.trim(at(12, 300, 12), analysed)))).toEqual([
    [],
    ['part-1'],
    []
  ])
  expect(names(ring.trim(at(12, 300, 16), 199))).toEqual([])
  expect(names(ring.trim(at(12, 300, 16), 200))).toEqual(['part-2'])
})

it('announces each file once, and only after something is written to it', () => {
  const ring = ringWith({}, at(0), at(10))
  expect([0, 1, 10, 11, 12].map((written) => names(ring.takeNew(written)))).toEqual([
    [],
    ['part-1'],
    [],
    ['part-2'],
    []
  ])
})

it('forgets files that were never written', () => {
  const ring = ringWith({}, at(0), at(10))
  ring.add('part-3', at(15))
  expect(names(ring.rollback(10))).toEqual(['part-2', 'part-3'])
  expect(names(ring.clear())).toEqual(['part-1'])
  expect([ring.first, ring.newest]).toEqual([null, null])
})

it.each([
  ['/tmp/a/live.pcapng', 1, '/tmp/a/live.pcapng'],
  ['/tmp/a/live.pcapng', 2, '/tmp/a/live.0002.pcapng'],
  ['/tmp/a.b/live', 12, '/tmp/a.b/live.0012'],
  ['C:\\a.b\\live', 12_345, 'C:\\a.b\\live.12345'],
  ['2026-11-21T10-42-07.118Z-7.pcapng', 3, '2026-11-21T10-42-07.118Z-7.0003.pcapng']
])('names part %2$i of %1$s', (path, part, named) => {
  expect(ringPath(path, part)).toBe(named)
})
