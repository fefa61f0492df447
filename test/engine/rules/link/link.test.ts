/** Link actions, on a clock that the test moves. Real sockets are in `rules-relay.test.ts`. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HeldBytes, MAX_RULE_BYTES } from '../../../../src/engine/rules/link/held-bytes'
import { MAX_QUEUED_BYTES } from '../../../../src/engine/rules/link/link'
import { presetActions, NETWORK_PRESETS } from '../../../../src/shared/rules/presets'
import type { LinkAction } from '../../../../src/shared/contract/faults'
import { assertProperty } from '../../../helpers/properties'
import { randomBytes } from '../../../helpers/random-bytes'
import { FAULTS, LinkBench } from './link-bench'

describe('without actions', () => {
  it('bytes and the FIN pass at once', () => {
    const bench = new LinkBench([])
    expect(bench.send('abc')).toBe(true)
    bench.link.end()
    expect(bench.story).toEqual(['0:abc', '0:FIN'])
  })

  it('a receiver that falls behind pauses the sender', () => {
    const bench = new LinkBench([])
    bench.room = 2
    expect(bench.send('abc')).toBe(false)
    bench.room = 10
    bench.link.drained()
    expect(bench.isPaused).toBe(false)
  })
})

describe('latency', () => {
  it('delays each read and the FIN, in order', () => {
    const bench = new LinkBench([FAULTS.latency])
    bench.send('a')
    bench.advance(30)
    bench.send('b')
    bench.link.end()
    bench.advance(200)
    expect(bench.story).toEqual(['100:a', '130:b', '130:FIN'])
  })

  it.each(['uniform', 'normal', 'pareto'] as const)('with %s jitter never reorders', (distribution) => {
    const bench = new LinkBench([{ ...FAULTS.latency, jitter: 90, distribution }])
    for (let n = 0; n < 50; n++) {
      bench.send(String.fromCharCode(48 + n))
      bench.advance(1)
    }
    bench.advance(100_000)
    expect(bench.text).toBe(Array.from({ length: 50 }, (_, n) => String.fromCharCode(48 + n)).join(''))
  })

  it('of zero passes without a queue', () => {
    const bench = new LinkBench([{ ...FAULTS.latency, ms: 0 }])
    bench.send('a')
    expect(bench.story).toEqual(['0:a'])
    expect(bench.timers.pending).toBe(0)
  })

  it('pauses the sender when a mebibyte waits, and continues when half of it has left', () => {
    const bench = new LinkBench([FAULTS.latency])
    expect(bench.send(Buffer.alloc(MAX_QUEUED_BYTES / 2))).toBe(true)
    bench.advance(50)
    expect(bench.send(Buffer.alloc(MAX_QUEUED_BYTES / 2))).toBe(false)
    bench.advance(49)
    expect(bench.isPaused).toBe(true)
    bench.advance(60)
    expect(bench.isPaused).toBe(false)
  })

  it('pauses the sender of many small reads before a mebibyte of them waits', () => {
    const bench = new LinkBench([FAULTS.latency])
    let reads = 0
    while (!bench.isPaused && reads < MAX_QUEUED_BYTES) {
      bench.send('x')
      reads++
    }
    expect(reads).toBeLessThan(MAX_QUEUED_BYTES / 200)
    bench.advance(101)
    expect([bench.isPaused, bench.bytes.length]).toEqual([false, reads])
  })

  it('waits for a receiver that falls behind', () => {
    const bench = new LinkBench([FAULTS.latency])
    bench.room = 1
    bench.send('a')
    bench.send('b')
    bench.advance(300)
    expect(bench.text).toBe('a')
    bench.room = 10
    bench.link.drained()
    expect(bench.text).toBe('ab')
  })

  it('reports its beginning and its end', () => {
    const bench = new LinkBench([FAULTS.latency])
    bench.change([])
    expect(bench.faults).toEqual([
      { rule: 'rule 0', action: 'latency', state: 'began', text: '100 ms' },
      { rule: 'rule 0', action: 'latency', state: 'ended', text: '' }
    ])
  })
})

describe('the bytes that wait on all connections', () => {
  it('pause a sender that has some itself, until they have left', () => {
    const held = new HeldBytes()
    const [one, other] = [new LinkBench([FAULTS.latency], 7, held), new LinkBench([FAULTS.latency], 7, held)]
    const full = MAX_RULE_BYTES - 500
    held.used = full
    expect(one.send('12345')).toBe(true)
    expect(other.send('123456')).toBe(false)
    other.advance(101)
    expect([other.isPaused, other.text]).toEqual([false, '123456'])
    one.link.release()
    other.link.release()
    expect(held.used).toBe(full)
  })
})

describe('bandwidth', () => {
  it('passes its rate, and the FIN after the last byte', () => {
    const bench = new LinkBench([FAULTS.bandwidth])
    bench.send(Buffer.alloc(5000))
    bench.link.end()
    bench.advance(1000)
    expect(bench.bytes.length).toBeGreaterThanOrEqual(980)
    expect(bench.bytes.length).toBeLessThanOrEqual(1020)
    bench.advance(3950)
    expect(bench.hasEnded).toBe(false)
    bench.advance(60)
    expect(bench.bytes.length).toBe(5000)
    expect(bench.got.at(-1)?.bytes).toBeNull()
  })

  it('of one byte a second passes single bytes', () => {
    const bench = new LinkBench([{ ...FAULTS.bandwidth, rate: 1, burst: 0 }])
    bench.send('abc')
    bench.advance(2100)
    expect(bench.text).toBe('abc')
  })

  it('lets a burst pass after a pause', () => {
    const bench = new LinkBench([{ ...FAULTS.bandwidth, burst: 100 }])
    bench.send(Buffer.alloc(100))
    expect(bench.bytes.length).toBe(100)
  })
})

describe('the size of writes', () => {
  it('is limited by slice, with a gap after each', () => {
    const bench = new LinkBench([FAULTS.slice])
    bench.send('abcde')
    bench.link.end()
    bench.advance(100)
    expect(bench.story).toEqual(['0:ab', '10:cd', '20:e', '20:FIN'])
    bench.send('fg')
    expect(bench.story.at(-1)).toBe('100:fg')
  })

  it('without a gap is limited at once', () => {
    const bench = new LinkBench([{ ...FAULTS.slice, gap: 0 }])
    bench.send('abc')
    expect(bench.story).toEqual(['0:ab', '0:c'])
  })

  it('is raised by join, which waits only so long', () => {
    const bench = new LinkBench([FAULTS.join])
    bench.send('ab')
    bench.send('cde')
    bench.send('f')
    bench.advance(60)
    bench.send('g')
    bench.link.end()
    expect(bench.story).toEqual(['0:abcde', '50:f', '60:g', '60:FIN'])
  })
})

describe('stall', () => {
  it('stops reading at a byte, loses nothing and goes on after its time', () => {
    const bench = new LinkBench([FAULTS.stall])
    expect(bench.send('abcde')).toBe(false)
    expect(bench.text).toBe('abc')
    bench.link.end()
    bench.advance(100)
    expect(bench.text).toBe('abcde')
    expect(bench.hasEnded).toBe(true)
    expect(bench.isPaused).toBe(false)
  })

  it('at a time stops reading between two reads', () => {
    const bench = new LinkBench([{ ...FAULTS.stall, after: { unit: 'ms', amount: 20 }, for: null }])
    bench.send('ab')
    bench.advance(20)
    expect(bench.isPaused).toBe(true)
    bench.change([])
    expect(bench.isPaused).toBe(false)
  })

  it('as a limit keeps what is beyond it until the rule goes', () => {
    const bench = new LinkBench([{ ...FAULTS.limit, then: 'stall' }])
    bench.send('abcde')
    bench.advance(10_000)
    expect(bench.text).toBe('abc')
    bench.change([])
    expect(bench.text).toBe('abcde')
  })

  it('of a slow reader comes again and again', () => {
    const bench = new LinkBench([FAULTS['zero-window']])
    const states: boolean[] = []
    for (let n = 0; n < 6; n++) {
      bench.advance(10)
      states.push(bench.isPaused)
    }
    expect(new Set(states)).toEqual(new Set([true, false]))
    bench.change([])
    expect(bench.isPaused).toBe(false)
    expect(bench.timers.pending).toBe(0)
  })
})

describe('endings', () => {
  it.each([
    ['reset after a byte', FAULTS.reset, 'reset'],
    ['limit with FIN', FAULTS.limit, 'close'],
    ['limit with a reset', { ...FAULTS.limit, then: 'reset' }, 'reset']
  ] as const)('%s pass exactly the bytes before it', (_name, action, ended) => {
    const bench = new LinkBench([action])
    bench.send('ab')
    expect(bench.ended).toBeNull()
    bench.send('cde')
    bench.send('f')
    expect([bench.text, bench.ended]).toEqual(['abc', ended])
  })

  it('a reset at once includes an idle connection', () => {
    const bench = new LinkBench([{ ...FAULTS.reset, after: { unit: 'ms', amount: 0 } }])
    bench.advance(1)
    expect(bench.ended).toBe('reset')
  })

  it('a reset from the first data spares an idle connection', () => {
    const bench = new LinkBench([{ ...FAULTS.reset, after: { unit: 'ms', amount: 50 }, from: 'data' }])
    bench.advance(1000)
    expect(bench.ended).toBeNull()
    bench.send('a')
    bench.advance(51)
    expect(bench.ended).toBe('reset')
  })

  it('a close comes under traffic too', () => {
    const bench = new LinkBench([FAULTS.close])
    for (let n = 0; n < 11; n++) {
      bench.send('a')
      bench.advance(10)
    }
    expect(bench.ended).toBe('close')
  })

  it('a slow close delays the FIN only', () => {
    const bench = new LinkBench([FAULTS['slow-close']])
    bench.send('a')
    bench.link.end()
    bench.advance(200)
    expect(bench.story).toEqual(['0:a', '100:FIN'])
  })

  it('a timeout discards, and closes', () => {
    const bench = new LinkBench([FAULTS.timeout])
    bench.send('abc')
    bench.advance(101)
    expect([bench.text, bench.ended]).toEqual(['', 'close'])
  })

  it('a timeout of zero closes when it is removed', () => {
    const bench = new LinkBench([{ ...FAULTS.timeout, ms: 0 }])
    bench.send('abc')
    bench.advance(100_000)
    expect(bench.ended).toBeNull()
    bench.change([])
    expect(bench.ended).toBe('close')
    expect(bench.faults.at(-1)).toMatchObject({ action: 'timeout', state: 'ended', text: '3 B' })
  })

  it('discarded data begins at a byte and ends after its time', () => {
    const bench = new LinkBench([{ ...FAULTS['drop-data'], for: 100 }])
    bench.send('abcd')
    bench.advance(100)
    bench.send('e')
    expect(bench.text).toBe('abce')
  })
})

describe('damage', () => {
  it('corrupts single bytes behind the first ones, and lists where', () => {
    const bench = new LinkBench([{ ...FAULTS.corrupt, rate: 0.2 }])
    const sent = Buffer.alloc(1000, 0x55)
    bench.send(sent)
    bench.link.release()
    const wrong = [...bench.bytes].flatMap((byte, at) => (byte === 0x55 ? [] : [at]))
    expect(wrong.length).toBeGreaterThan(100)
    expect(Math.min(...wrong)).toBeGreaterThanOrEqual(10)
    expect(bench.faults.at(-1)).toMatchObject({ state: 'ended', text: `${wrong.length} B`, offsets: wrong })
  })

  it('of rate 0 leaves every byte', () => {
    const bench = new LinkBench([{ ...FAULTS.corrupt, rate: 0 }])
    bench.send(Buffer.alloc(1000, 1))
    expect(bench.bytes.equals(Buffer.alloc(1000, 1))).toBe(true)
  })

  it.each([
    ['zero', 0],
    ['random', null]
  ] as const)('writes %s', (mode, value) => {
    const bench = new LinkBench([{ ...FAULTS.corrupt, rate: 1, skip: 0, mode }])
    bench.send(Buffer.alloc(100, 0x55))
    expect(bench.bytes.every((byte) => byte === (value ?? byte))).toBe(true)
    expect(bench.bytes.equals(Buffer.alloc(100, 0x55))).toBe(false)
  })

  it.each([
    ['duplicates', FAULTS.duplicate, 'ababcdcdee'],
    ['omits', FAULTS.omit, ''],
    ['swaps', FAULTS.swap, 'cdabe']
  ] as const)('%s pieces', (_name, action, expected) => {
    const bench = new LinkBench([action])
    bench.send('abcde')
    bench.link.end()
    expect(bench.text).toBe(expected)
  })

  it('a piece that nothing follows leaves by itself', () => {
    const bench = new LinkBench([FAULTS.swap])
    bench.send('ab')
    bench.advance(51)
    expect(bench.text).toBe('ab')
  })
})

describe('packet loss', () => {
  it('delays by the retransmission timeout, doubled for each further loss', () => {
    const bench = new LinkBench([FAULTS.loss])
    bench.send('a')
    // 200 + 400 + 800 + … up to the first wait beyond a minute.
    bench.advance(51_000)
    expect(bench.text).toBe('')
    bench.advance(60_000)
    expect(bench.text).toBe('a')
  })

  it('of every packet ends even without a timeout', () => {
    const bench = new LinkBench([{ ...FAULTS.loss, rto: 0 }])
    bench.send('a')
    bench.advance(1)
    expect(bench.text).toBe('a')
  })

  it('loses the given share', () => {
    const bench = new LinkBench([{ ...FAULTS.loss, percent: 10, rto: 0 }])
    for (let n = 0; n < 2000; n++) bench.send('a')
    bench.link.release()
    const [lost = 0] = (bench.faults.at(-1)?.text ?? '').split(' / ').map(Number)
    expect(lost).toBeGreaterThan(150)
    expect(lost).toBeLessThan(290)
  })

  it('in bursts loses the same share in longer runs', () => {
    const bench = new LinkBench([{ ...FAULTS.loss, percent: 10, rto: 0, burst: 5 }])
    for (let n = 0; n < 5000; n++) bench.send('a')
    bench.link.release()
    expect(bench.text.length).toBe(5000)
    const [lost = 0] = (bench.faults.at(-1)?.text ?? '').split(' / ').map(Number)
    expect(lost).toBeGreaterThan(250)
    expect(lost).toBeLessThan(1000)
  })

  it('limits the rate by the round-trip time', () => {
    const bench = new LinkBench([{ ...FAULTS.loss, percent: 0.01, rto: 1, rtt: 100 }])
    bench.send(Buffer.alloc(900_000))
    bench.advance(100)
    expect(bench.bytes.length).toBeLessThan(500_000)
  })
})

describe('a changed list', () => {
  it('keeps the state of an action that stays, and the order of bytes', () => {
    const bench = new LinkBench([FAULTS.latency, FAULTS.bandwidth])
    bench.send('abc')
    bench.change([FAULTS.latency])
    bench.send('d')
    bench.advance(300)
    expect(bench.text).toBe('abcd')
    expect(bench.got[0]?.at).toBe(100)
  })

  it('sends at once what a removed action held', () => {
    const bench = new LinkBench([FAULTS.latency])
    bench.send('abc')
    bench.change([])
    expect(bench.story).toEqual(['0:abc'])
  })

  it('releases everything when the connection ends', () => {
    const bench = new LinkBench([FAULTS.latency, FAULTS.join, FAULTS['zero-window'], FAULTS.stall])
    bench.send('abc')
    expect(bench.link.release()).toBe(3)
    bench.advance(100_000)
    expect(bench.got).toEqual([])
    expect(bench.timers.pending).toBe(0)
  })
})

/** Actions that lose, add and damage nothing. */
const HARMLESS: readonly LinkAction[] = [
  FAULTS.latency,
  { ...FAULTS.latency, jitter: 80, distribution: 'pareto' },
  { ...FAULTS.bandwidth, rate: 100_000, burst: 100 },
  { ...FAULTS.slice, vary: 1, gap: 100 },
  FAULTS.join,
  FAULTS.stall,
  FAULTS['slow-close'],
  { ...FAULTS.loss, percent: 5, rto: 20 },
  FAULTS['zero-window'],
  ...NETWORK_PRESETS.flatMap(presetActions).map((action) => ({ ...action, direction: 'up' as const }))
]

describe('any chain of harmless actions', () => {
  const chain = fc.array(fc.constantFrom(...HARMLESS), { maxLength: 4 })
  const splits = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 40 })

  it('passes every byte once and in order, however it is split and changed', () => {
    assertProperty(
      fc.property(chain, chain, splits, fc.nat(40), (before, after, sizes, changeAt) => {
        const bench = new LinkBench(before)
        const sent = randomBytes(
          sizes.reduce((sum, size) => sum + size, 0),
          1
        )
        let at = 0
        for (const [n, size] of sizes.entries()) {
          if (n === changeAt) bench.change(after)
          for (let waited = 0; bench.isPaused && waited < 2000; waited++) bench.advance(50)
          bench.send(sent.subarray(at, at + size))
          at += size
          bench.advance(n % 7)
        }
        bench.link.end()
        bench.advance(10_000_000)
        expect(bench.bytes.equals(sent)).toBe(true)
        expect(bench.got.filter(({ bytes }) => bytes === null)).toHaveLength(1)
        expect(bench.got.at(-1)?.bytes).toBeNull()
      })
    )
  })

  it('and any of the others does the same again with the same seed', () => {
    const any = fc.array(fc.constantFrom<LinkAction>(...HARMLESS, ...Object.values(FAULTS)), { maxLength: 4 })
    assertProperty(
      fc.property(any, splits, fc.nat(), (actions, sizes, seed) => {
        const run = (): string => {
          const bench = new LinkBench(actions, seed)
          for (const size of sizes) {
            bench.send(Buffer.alloc(size, size))
            bench.advance(size % 13)
          }
          bench.link.end()
          bench.advance(100_000)
          return JSON.stringify([bench.story, bench.ended, bench.faults])
        }
        expect(run()).toBe(run())
      })
    )
  })
})
