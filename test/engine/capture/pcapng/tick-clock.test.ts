import { describe, expect, it } from 'vitest'
import {
  clockBase,
  clockBaseFromNanoseconds,
  epochMilliseconds,
  putTimestamp
} from '../../../../src/engine/capture/pcapng/clock'
import { TickClock } from '../../../../src/engine/capture/pcapng/tick-clock'

/** The time 2026-01-02 03:04:05.123456789 UTC. */
const NANOSECONDS = 1_767_323_045_123_456_789n
const base = clockBaseFromNanoseconds(NANOSECONDS)

function halves(ticks: bigint): [number, number] {
  return [Number(ticks >> 32n), Number(ticks & 0xffff_ffffn)]
}

describe('TickClock', () => {
  it('measures from the base in every resolution', () => {
    const later = NANOSECONDS + 5_000_000_000n
    const seconds = (resolution: number, ticksPerSecond: bigint): number =>
      new TickClock(resolution, 0n).sinceBase(base, ...halves((later * ticksPerSecond) / 1_000_000_000n))
    expect([
      seconds(9, 1_000_000_000n),
      seconds(6, 1_000_000n),
      seconds(3, 1000n),
      seconds(0, 1n),
      seconds(0x80 | 10, 1024n)
    ]).toEqual([
      5_000_000_000,
      5_000_000_000 - 789,
      5_000_000_000 - 456_789,
      5_000_000_000 - 123_456_789,
      // 0.123456789 s is 126.4 ticks of 1/1024 s.
      expect.closeTo(5_000_000_000 - 0.419751936 * (1e9 / 1024), 3)
    ])
  })

  it('adds the offset of the interface', () => {
    const clock = new TickClock(9, 1_000_000_000n)
    expect(clock.sinceBase(base, ...halves(NANOSECONDS - 1_000_000_000_000_000_000n + 42n))).toBe(42)
    expect(clock.toBase(...halves(NANOSECONDS - 1_000_000_000_000_000_000n))).toEqual(base)
  })

  it('measures times before the base, and from an epoch after it', () => {
    expect(new TickClock(9, 0n).sinceBase(base, ...halves(NANOSECONDS - 1n))).toBe(-1)
    expect(new TickClock(6, 1_767_323_046n).sinceBase(base, 0, 0)).toBe(1e9 - 123_456_789)
  })

  it('clamps a base that 64 bits of nanoseconds cannot hold', () => {
    expect(new TickClock(0, 0n).toBase(0xffffffff, 0)).toEqual({ hi: 0xffffffff, lo: 0xffffffff })
    expect(new TickClock(6, -5n).toBase(0, 1)).toEqual({ hi: 0, lo: 0 })
  })
})

describe('putTimestamp', () => {
  const written = (from: bigint, timeNs: number): bigint => {
    const view = new DataView(new ArrayBuffer(8))
    putTimestamp(view, 0, clockBaseFromNanoseconds(from), timeNs)
    return (BigInt(view.getUint32(0, true)) << 32n) | BigInt(view.getUint32(4, true))
  }

  it('adds a time to the base to the nanosecond, carries included', () => {
    const wrapsSoon = (7n << 32n) | 0xffff_ffffn
    for (const from of [NANOSECONDS, wrapsSoon, 0n]) {
      for (const time of [0, 1, 999, 4_294_967_295, 4_294_967_296, 4_294_967_297, 2 ** 52 + 1]) {
        expect(written(from, time)).toBe(from + BigInt(time))
      }
    }
  })

  it('rounds fractions and never goes before the base', () => {
    expect([written(10n, 0.6), written(10n, -3)]).toEqual([11n, 10n])
  })
})

describe('clockBase', () => {
  it('keeps microseconds of a wall clock in milliseconds', () => {
    const at = clockBase(1_767_323_045_123.456)
    expect(at).toEqual(clockBaseFromNanoseconds(1_767_323_045_123_456_000n))
    expect(epochMilliseconds(at, 1_000_000)).toBeCloseTo(1_767_323_045_124.456, 3)
  })
})
