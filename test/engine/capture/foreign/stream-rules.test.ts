/** Rules of reassembly at their limits: which packets count, and how long missing bytes are awaited. */

import { describe, expect, it } from 'vitest'
import {
  answersSyn,
  isAcceptableReset,
  isStray,
  isStrayAnswer
} from '../../../../src/engine/capture/foreign/acceptable'
import { FAR_BYTES, Half, UNKNOWN } from '../../../../src/engine/capture/foreign/half'
import { OutOfOrderSegments } from '../../../../src/engine/capture/foreign/held-segments'
import { hasWaited } from '../../../../src/engine/capture/foreign/patience'
import { NONE, RecentBytes } from '../../../../src/engine/capture/foreign/recent-bytes'
import { TCP_ACK, TCP_FIN, TCP_RST } from '../../../../src/engine/capture/pcapng/tcp-header'

const NEAR = 1024 * 1024

function halfAt(next: number, initial = UNKNOWN): Half {
  const half = new Half()
  half.begin(1000)
  half.moveTo(next)
  half.initial = initial
  return half
}

function hold(half: Half, ...offsets: readonly number[]): void {
  half.held = new OutOfOrderSegments()
  for (const offset of offsets)
    half.held.add({ offset, length: 10, captured: 10, position: 0, acknowledges: -1 }, () => undefined)
}

describe('a reset', () => {
  it.each<[place: string, sequence: number, isAccepted: boolean]>([
    ['at the next byte', 5_001_000, true],
    ['a megabyte ahead', 5_001_000 + NEAR, true],
    ['more than a megabyte ahead', 5_001_001 + NEAR, false],
    ['a megabyte behind', 5_001_000 - NEAR, true],
    ['more than a megabyte behind', 5_000_999 - NEAR, false]
  ])('%s (%i) of its stream is accepted: %j', (_place, sequence, isAccepted) => {
    const half = halfAt(5_000_000)
    half.acknowledged = 5_000_000
    expect(isAcceptableReset(half, new Half(), sequence, 0, TCP_RST)).toBe(isAccepted)
  })

  it('near the acknowledged bytes is accepted, although the recorded ones are far behind', () => {
    const half = halfAt(0)
    half.acknowledged = 4 * NEAR
    const at = (offset: number): boolean => isAcceptableReset(half, new Half(), 1000 + offset, 0, TCP_RST)
    expect([2 * NEAR, 3 * NEAR, 5 * NEAR, 5 * NEAR + 1].map(at)).toEqual([false, true, true, false])
  })

  it('by a side that was not seen has to acknowledge the SYN of the other, if it acknowledges anything', () => {
    const other = halfAt(0, 999)
    const by = (acknowledgment: number, flags: number): boolean =>
      isAcceptableReset(new Half(), other, 0, acknowledgment, flags)
    expect([by(1000, TCP_RST | TCP_ACK), by(999, TCP_RST | TCP_ACK), by(999, TCP_RST)]).toEqual([
      true,
      false,
      true
    ])
  })
})

describe('an acknowledgment', () => {
  it('answers a SYN from its first byte on, up to a window that no host has', () => {
    const other = halfAt(100, 999)
    const answers = (offset: number): boolean => answersSyn(other, (1000 + offset) >>> 0)
    expect([-1, 0, 100, 100 + FAR_BYTES, 101 + FAR_BYTES].map(answers)).toEqual([
      false,
      true,
      true,
      true,
      false
    ])
  })

  it('of a stream whose SYN was not recorded may be any', () => {
    expect(answersSyn(halfAt(0), 0)).toBe(true)
  })

  it('without data belongs to another connection if it acknowledges no byte of this one', () => {
    const other = halfAt(0, 999)
    const isStrayOf = (half: Half, flags: number, length: number, acknowledgment = 5): boolean =>
      isStrayAnswer(half, other, acknowledgment, flags, length)
    expect(isStrayOf(new Half(), TCP_ACK, 0)).toBe(true)
    expect([
      isStrayOf(new Half(), TCP_ACK, 0, 1000),
      isStrayOf(new Half(), TCP_ACK, 1),
      isStrayOf(new Half(), TCP_ACK | TCP_FIN, 0),
      isStrayOf(new Half(), 0, 0),
      isStrayOf(halfAt(0), TCP_ACK, 0)
    ]).toEqual([false, false, false, false, false])
  })

  it('far ahead counts once a second one confirms it', () => {
    const half = halfAt(0)
    half.acknowledge(1000)
    half.acknowledge(999)
    expect(half.acknowledged).toBe(0)
    half.acknowledge(1000 + FAR_BYTES)
    expect(half.acknowledged).toBe(FAR_BYTES)
    half.acknowledge(1010)
    half.acknowledge(1000 + 3 * FAR_BYTES)
    expect(half.acknowledged).toBe(FAR_BYTES)
    half.acknowledge(1000 + 4 * FAR_BYTES + 1)
    expect(half.acknowledged).toBe(FAR_BYTES)
    half.acknowledge(1000 + 5 * FAR_BYTES + 1)
    expect(half.acknowledged).toBe(5 * FAR_BYTES + 1)
  })
})

describe('a segment far ahead', () => {
  it('is stray while it is alone and not acknowledged', () => {
    const target = FAR_BYTES + 1
    const half = halfAt(0)
    hold(half, target)
    expect([isStray(half, FAR_BYTES), isStray(half, target)]).toEqual([false, true])
    half.acknowledged = target - 1
    expect(isStray(half, target)).toBe(true)
    half.acknowledged = target
    expect(isStray(half, target)).toBe(false)
  })

  it('is confirmed by another that follows within reach', () => {
    const target = FAR_BYTES + 1
    const half = halfAt(0)
    hold(half, target, target + FAR_BYTES)
    expect(isStray(half, target)).toBe(false)
    hold(half, target, target + FAR_BYTES + 1)
    expect(isStray(half, target)).toBe(true)
  })

  it('may be a FIN alone', () => {
    expect(isStray(halfAt(0), FAR_BYTES + 1)).toBe(true)
  })
})

describe('missing bytes', () => {
  const waiting = (): Half => {
    const half = halfAt(0)
    hold(half, 100)
    return half
  }

  it('that are acknowledged are awaited for twelve more packets', () => {
    const half = waiting()
    half.acknowledged = 100
    const waits = Array.from({ length: 13 }, () => hasWaited(half, 100, 0, 1))
    expect(waits.indexOf(true)).toBe(12)
  })

  it('that are acknowledged are awaited for 200 ms', () => {
    const half = waiting()
    half.acknowledged = 100
    const start = 5e9
    expect([start, start + 200e6 - 1, start + 200e6].map((time) => hasWaited(half, 100, time, 1))).toEqual([
      false,
      false,
      true
    ])
  })

  it('that are not acknowledged are awaited for two minutes', () => {
    const half = waiting()
    half.acknowledged = 99
    half.movedAt = 1e9
    expect([121e9 - 1, 121e9].map((time) => hasWaited(half, 100, time, 1))).toEqual([false, true])
  })

  it('are given up when too much is held, in this stream or in all of them', () => {
    expect([262_143, 262_144].map((ever) => hasWaited(waiting(), 100, 0, ever))).toEqual([false, true])
    const byBytes = [16 * NEAR - 1, 16 * NEAR].map((bytes) => {
      const half = waiting()
      half.held!.bytes = bytes
      return hasWaited(half, 100, 0, 1)
    })
    const byCount = [16_383, 16_384].map((count) => {
      const half = halfAt(0)
      half.held = new OutOfOrderSegments()
      for (let at = 0; at < count; at++)
        half.held.add(
          { offset: 100 + 2 * at, length: 1, captured: 1, position: 0, acknowledges: -1 },
          () => undefined
        )
      return hasWaited(half, 100, 0, 1)
    })
    expect([byBytes, byCount]).toEqual([
      [false, true],
      [false, true]
    ])
  })

  it('do not exist where only the other direction is awaited', () => {
    const half = waiting()
    half.acknowledged = 100
    expect([hasWaited(half, 0, 0, 1), half.surelyMissingAt]).toEqual([false, UNKNOWN])
  })
})

describe('recent bytes', () => {
  const found = (recent: RecentBytes, newest: number, offset: number, length: number): number[][] => {
    const parts: number[][] = []
    recent.find(newest, offset, length, (...part) => parts.push(part))
    return parts
  }

  it('are found with their positions, newest first, in their own stream only', () => {
    const recent = new RecentBytes()
    const one = recent.add(NONE, 0, 10, 500)
    const other = recent.add(NONE, 10, 10, 900)
    const two = recent.add(one, 10, 10, 700)
    expect(found(recent, two, 5, 10)).toEqual([
      [10, 5, 700],
      [5, 5, 505]
    ])
    expect(found(recent, two, 12, 3)).toEqual([[12, 3, 702]])
    expect(found(recent, two, 20, 5)).toEqual([])
    expect(found(recent, other, 0, 30)).toEqual([[10, 10, 900]])
    expect(found(recent, NONE, 0, 30)).toEqual([])
  })

  it('are forgotten after 256 entries of their stream, and when the ring has turned', () => {
    const recent = new RecentBytes()
    let newest = NONE
    for (let at = 0; at < 257; at++) newest = recent.add(newest, at, 1, 2000 + at)
    expect(found(recent, newest, 1, 1)).toEqual([[1, 1, 2001]])
    expect(found(recent, newest, 0, 1)).toEqual([])
    const single = recent.add(NONE, 0, 4, 50)
    for (let at = 0; at < 65_534; at++) recent.add(NONE, 0, 4, 60)
    expect(found(recent, single, 0, 4)).toEqual([[0, 4, 50]])
    recent.add(NONE, 0, 4, 60)
    expect(found(recent, single, 0, 4)).toEqual([])
  })
})
