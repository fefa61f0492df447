import { expect, it } from 'vitest'
import { RepeatableFlow } from '../../../../src/engine/mock/upstream/send-upstream'
import type { RequestFlow } from '../../../../src/engine/mock/upstream/request-flow'

/** A request flow with events pushed by the test. */
class Pushed implements RequestFlow {
  readonly body = null
  readonly isBroken = false
  #waiting: ((bytes: Uint8Array | null) => void) | null = null

  next(): Promise<Uint8Array | null> {
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }

  push(bytes: Uint8Array | null): void {
    this.#waiting?.(bytes)
  }

  close(): void {
    this.push(null)
  }
}

it('gives the next reader the bytes the previous one still waited for', async () => {
  const pushed = new Pushed()
  const flow = new RepeatableFlow(pushed)
  const first = flow.again()
  const one = first.next()
  pushed.push(Buffer.from('one'))
  expect(String(await one)).toBe('one')
  const left = first.next()
  const second = flow.again()
  expect(String(await second.next())).toBe('one')
  const two = second.next()
  pushed.push(Buffer.from('two'))
  expect([String(await two), String(await left)]).toEqual(['two', 'two'])
  const end = second.next()
  pushed.push(null)
  expect([await end, await second.next()]).toEqual([null, null])
})

it('keeps only its beginning, and after that cannot be repeated', async () => {
  const pushed = new Pushed()
  const flow = new RepeatableFlow(pushed)
  const only = flow.again()
  const sizes: (number | undefined)[] = []
  for (const size of [60_000, 60_000, 5]) {
    expect(flow.isWhole).toBe(sizes.length < 2)
    const next = only.next()
    pushed.push(new Uint8Array(size))
    sizes.push((await next)?.length)
  }
  expect(sizes).toEqual([60_000, 60_000, 5])
})
