import { expect, it } from 'vitest'
import { Schedule } from '../../../src/engine/repeat/schedule'

const LIMITS = { count: null, seconds: null, rate: null, values: Infinity }

it('without a rate an attempt starts on demand, up to the configured number', () => {
  const schedule = new Schedule({ ...LIMITS, count: 2 }, 100)
  expect([schedule.take(150), schedule.take(150), schedule.take(151)]).toEqual([
    { is: 'due', attempt: 0, since: 150 },
    { is: 'due', attempt: 1, since: 150 },
    { is: 'over' }
  ])
})

it('with a rate each attempt has its scheduled time, however late it is made', () => {
  const schedule = new Schedule({ ...LIMITS, rate: 100, seconds: 0.04 }, 1000)
  expect(schedule.take(1000)).toEqual({ is: 'due', attempt: 0, since: 1000 })
  expect(schedule.take(1001)).toEqual({ is: 'later', at: 1010 })
  // All slots were busy for a while: overdue requests are timed from when they were due.
  expect(schedule.take(1035)).toEqual({ is: 'due', attempt: 1, since: 1010 })
  expect(schedule.waiting(1035)).toBe(2)
  expect(schedule.take(1035)).toEqual({ is: 'due', attempt: 2, since: 1020 })
  expect(schedule.take(1040)).toEqual({ is: 'over' })
  expect(schedule.waiting(1040)).toBe(1)
})

it('ends with the last value, and at the end of its duration', () => {
  expect(new Schedule({ ...LIMITS, values: 0, count: 9 }, 0).take(0)).toEqual({ is: 'over' })
  const schedule = new Schedule({ ...LIMITS, seconds: 1 }, 0)
  expect(schedule.take(999)).toMatchObject({ is: 'due' })
  expect(schedule.take(1000)).toEqual({ is: 'over' })
})
