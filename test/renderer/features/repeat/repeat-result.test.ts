/** Results of a load test as files, and their histogram. */
import { describe, expect, it } from 'vitest'
import type { RepeatSnapshot } from '../../../../src/shared/contract/repeat-snapshot'
import { layOut } from '../../../../src/renderer/src/features/repeat/model/latency-chart'
import {
  formatLatency,
  formatPerSecond,
  resultCsv,
  resultJson,
  resultText
} from '../../../../src/renderer/src/features/repeat/model/repeat-result'

const SNAPSHOT: RepeatSnapshot = {
  run: 1,
  state: 'done',
  failure: null,
  cause: null,
  name: 'GET /search?q="a,b"',
  target: 'a.test:80',
  elapsed: 2000.12345,
  count: 3,
  seconds: null,
  rate: null,
  concurrency: 1,
  connections: { kind: 'keep' },
  attempts: { begun: 3, done: 3, failed: 1 },
  requests: { sent: 3, answered: 2, failed: 1, cancelled: 0, resent: 0 },
  connected: 1,
  bytes: { up: 100, down: 2048 },
  throughput: { mean: 1.23456, now: 0, bytes: 1024.4 },
  statuses: [{ status: 200, count: 2 }],
  errors: [{ code: 'reset', message: 'the server reset, at once', about: {}, count: 1 }],
  latency: {
    count: 2,
    min: 1,
    mean: 5,
    deviation: 4,
    max: 10,
    percentiles: [
      { of: 50, is: 1 },
      { of: 75, is: 9 },
      { of: 95, is: 9.5 },
      { of: 99, is: 10 }
    ]
  },
  bars: [
    { from: 1, to: 2, count: 8 },
    { from: 2, to: 4, count: 0 },
    { from: 4, to: 16, count: 1 }
  ],
  sentLatency: null,
  late: null,
  steps: [],
  series: [],
  recorded: { kept: 0, passed: 0 }
}

describe('a result', () => {
  it('is exported as CSV with one figure a line, and text with commas in quotes', () => {
    const lines = resultCsv(SNAPSHOT).split('\r\n')
    expect(lines).toContain('request,"GET /search?q=""a,b"""')
    expect(lines).toContain('elapsed_ms,2000.1235')
    expect(lines).toContain('latency_p99_ms,10')
    expect(lines).toContain('status_200,2')
    expect(lines).toContain('"error: the server reset, at once",1')
  })

  it('is exported as JSON completely, and as text like that of the command line', () => {
    expect(JSON.parse(resultJson(SNAPSHOT))).toEqual(SNAPSHOT)
    const text = resultText(SNAPSHOT)
    expect(text).toContain('2 answers in 2.00 s: 1.2 a second')
    expect(text).toContain('    50 %    1.00 ms')
    expect(text).toContain('Status 200: 2')
    expect(text).toContain('1 × the server reset, at once')
  })

  it.each([
    [0.0042, '4.2 µs'],
    [0.042, '42 µs'],
    [0.84, '0.84 ms'],
    [12.34, '12.3 ms'],
    [1250, '1.25 s']
  ])('shows a latency of %f ms as %s', (milliseconds, shown) => {
    expect(formatLatency(milliseconds)).toBe(shown)
  })

  it('rounds rates above one hundred', () => {
    expect([99.94, 1234.5].map(formatPerSecond)).toEqual(['99.9', '1,235'])
  })
})

describe('the histogram', () => {
  it('has a bar of visible height for every latency that occurred', () => {
    const { bars } = layOut(SNAPSHOT, { width: 400, height: 10 })
    expect(bars.map(({ height }) => height)).toEqual([10, 0, 1.5])
    expect(bars.map(({ x }) => x)).toEqual([0, 100, 200])
    expect(bars.every(({ x, width, y, height }) => x + width <= 400 && y + height === 10)).toBe(true)
  })

  it('names as many percentiles and ticks as there is room for, the slowest first', () => {
    const wide = layOut(SNAPSHOT, { width: 400, height: 10 })
    expect(wide.marks.map(({ of, isNamed }) => [of, isNamed])).toEqual([
      [50, true],
      [95, false],
      [99, true]
    ])
    expect(wide.ticks.map(({ value }) => value)).toEqual([1, 2, 5, 10])
    expect(layOut(SNAPSHOT, { width: 100, height: 10 }).ticks.map(({ value }) => value)).toEqual([1, 10])
  })

  it('is empty without results or room', () => {
    const empty = { bars: [], ticks: [], marks: [] }
    expect(layOut({ ...SNAPSHOT, bars: [] }, { width: 400, height: 10 })).toEqual(empty)
    expect(layOut(SNAPSHOT, { width: 0, height: 10 })).toEqual(empty)
  })
})
