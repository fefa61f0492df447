/** Pool of idle connections: found by their route, limited in number and time. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ConnectionPool } from '../../../src/engine/http-client/connection-pool'

class Waiting {
  isReusable = true
  stopped = false
  readonly connection: number

  constructor(connection: number) {
    this.connection = connection
  }

  stop(): void {
    this.stopped = true
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('the most recently stored connection for a route is taken first, and never twice', () => {
  const idle = new ConnectionPool<Waiting>()
  const [a, b, other] = [new Waiting(1), new Waiting(2), new Waiting(3)]
  idle.keep('way', a)
  idle.keep('way', b)
  idle.keep('other', other)
  expect([idle.take('way'), idle.take('way'), idle.take('way')]).toEqual([b, a, null])
  expect(idle.get(3)).toBe(other)
  expect(idle.get(1)).toBeUndefined()
})

it('a connection that is not used in time is closed, and reports this', () => {
  const expired: Waiting[] = []
  const idle = new ConnectionPool<Waiting>((one) => expired.push(one), 1000)
  const [a, used] = [new Waiting(1), new Waiting(2)]
  idle.keep('way', a)
  idle.keep('other', used)
  idle.take('other')
  vi.advanceTimersByTime(1000)
  expect(expired).toEqual([a])
  expect([a.stopped, used.stopped]).toEqual([true, false])
  idle.closed(a, true)
  expect(idle.wasEnded('way')).toBe(false)
})

it('a connection that the server closed is not taken, and is reported once', () => {
  const idle = new ConnectionPool<Waiting>()
  const [a, b] = [new Waiting(1), new Waiting(2)]
  idle.keep('way', a)
  idle.closed(a, false)
  expect(idle.take('way')).toBeNull()
  expect([idle.wasEnded('way'), idle.wasEnded('way')]).toEqual([true, false])
  idle.keep('way', b)
  idle.closed(b, true)
  expect(idle.wasEnded('way')).toBe(false)
})

it('at most a few connections are stored', () => {
  const idle = new ConnectionPool<Waiting>()
  const many = Array.from({ length: 17 }, (_, at) => new Waiting(at))
  for (const one of many) idle.keep(`way ${one.connection}`, one)
  expect(many.map(({ stopped }) => stopped)).toEqual([true, ...Array<boolean>(16).fill(false)])
  idle.stopAll()
  expect(many.every(({ stopped }) => stopped)).toBe(true)
})
