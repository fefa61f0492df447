import { describe, expect, it } from 'vitest'
import { Timers } from '../../../src/engine/rules/timers'

describe('a timer beyond the longest alarm of the system', () => {
  it('is set again until it is due', () => {
    const due = 2 ** 31 + 5
    let now = 0
    let rung = 0
    const alarms: { ms: number; ring: () => void }[] = []
    const timers = new Timers(
      () => now,
      (ms, ring) => {
        alarms.push({ ms, ring })
        return () => undefined
      }
    )
    timers.at(due, () => rung++)
    for (let alarm = alarms.shift(); alarm !== undefined; alarm = alarms.shift()) {
      expect(rung).toBe(0)
      expect(alarm.ms).toBeLessThan(2 ** 31)
      now += alarm.ms
      alarm.ring()
    }
    expect([rung, now]).toEqual([1, due])
  })
})
