import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Coalescer } from '../../src/engine/notify'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('emits the first change at once, later ones together, and always the last', () => {
  const tell = vi.fn()
  const coalescer = new Coalescer(40, tell)
  coalescer.touch()
  expect(tell).toHaveBeenCalledTimes(1)
  for (let at = 0; at < 100; at++) coalescer.touch()
  expect(tell).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(39)
  expect(tell).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1)
  expect(tell).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(1000)
  expect(tell).toHaveBeenCalledTimes(2)
  coalescer.touch()
  expect(tell).toHaveBeenCalledTimes(3)
})

it('emits at most one change in an interval under constant change', () => {
  const tell = vi.fn()
  const coalescer = new Coalescer(40, tell)
  for (let ms = 0; ms < 1000; ms++) {
    coalescer.touch()
    vi.advanceTimersByTime(1)
  }
  expect(tell.mock.calls.length).toBeLessThanOrEqual(26)
  expect(tell.mock.calls.length).toBeGreaterThanOrEqual(25)
})

it('emits nothing once closed', () => {
  const tell = vi.fn()
  const coalescer = new Coalescer(40, tell)
  coalescer.touch()
  coalescer.touch()
  coalescer.close()
  vi.advanceTimersByTime(1000)
  expect(tell).toHaveBeenCalledTimes(1)
  expect(vi.getTimerCount()).toBe(0)
})

it('the callback can report another change', () => {
  let told = 0
  const coalescer: Coalescer = new Coalescer(40, () => {
    if (++told < 3) coalescer.touch()
  })
  coalescer.touch()
  vi.advanceTimersByTime(400)
  expect(told).toBe(3)
})
