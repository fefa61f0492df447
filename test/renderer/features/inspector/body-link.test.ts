/** Links between a body's nodes and the stream bytes that carry them. */

import { describe, expect, it } from 'vitest'
import {
  bodyRange,
  joinedRuns,
  streamRanges
} from '../../../../src/renderer/src/features/inspector/model/body-link'

/** Three chunks: the body's bytes 0–9, 10–14 and 15–34. */
const RUNS = [
  { body: 0, stream: 105, length: 10 },
  { body: 10, stream: 120, length: 5 },
  { body: 15, stream: 130, length: 20 }
]

describe('a range of a body', () => {
  it('has the parts of the stream that contain it', () => {
    expect(streamRanges(RUNS, [2, 5])).toEqual([[107, 110]])
    expect(streamRanges(RUNS, [8, 18])).toEqual([
      [113, 115],
      [120, 125],
      [130, 133]
    ])
    expect(streamRanges(RUNS, [30, 99])).toEqual([[145, 150]])
    expect(streamRanges([], [0, 5])).toEqual([])
    expect(streamRanges(RUNS, [40, 50])).toEqual([])
  })

  it('is found from a stream range, without framing', () => {
    expect(bodyRange(RUNS, [107, 110])).toEqual([2, 5])
    expect(bodyRange(RUNS, [113, 133])).toEqual([8, 18])
    expect(bodyRange(RUNS, [100, 200])).toEqual([0, 35])
    // The size line between two chunks carries no body bytes.
    expect(bodyRange(RUNS, [116, 119])).toBeNull()
    expect(bodyRange(RUNS, [0, 50])).toBeNull()
    expect(bodyRange([], [0, 50])).toBeNull()
  })

  it('continues across consecutive pages', () => {
    const next = { body: 35, stream: 150, length: 5 }
    const apart = { body: 40, stream: 160, length: 1 }
    expect(joinedRuns(RUNS, [next, apart])).toEqual([
      ...RUNS.slice(0, 2),
      { body: 15, stream: 130, length: 25 },
      apart
    ])
    expect(joinedRuns([], RUNS)).toEqual(RUNS)
  })
})
