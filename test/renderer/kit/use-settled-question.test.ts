/** Input is sent as a request once it has settled, and only the latest response counts. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { useSettledQuestion } from '../../../src/renderer/src/kit/use-settled-question'

const PAUSE_MS = 200

let scope: EffectScope
const text = shallowRef('')
let asked: string[]
let shown: string[]
/** Resolvers of pending requests, oldest first. */
let waiting: (() => void)[]

beforeEach(() => {
  vi.useFakeTimers()
  text.value = 'a'
  asked = []
  shown = []
  waiting = []
  scope = effectScope()
  scope.run(() => {
    useSettledQuestion(
      () => text.value,
      PAUSE_MS,
      async (counts) => {
        const about = text.value
        asked.push(about)
        await new Promise<void>((resolve) => waiting.push(resolve))
        if (counts()) shown.push(about)
      }
    )
  })
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

async function type(now: string): Promise<void> {
  text.value = now
  await nextTick()
}

async function answer(): Promise<void> {
  waiting.shift()?.()
  await vi.advanceTimersByTimeAsync(0)
}

it('sends a request at once at first, and then when typing pauses', async () => {
  await vi.advanceTimersByTimeAsync(0)
  expect(asked).toEqual(['a'])
  await type('ab')
  await vi.advanceTimersByTimeAsync(PAUSE_MS - 1)
  await type('abc')
  await vi.advanceTimersByTimeAsync(PAUSE_MS - 1)
  expect(asked).toEqual(['a'])
  await vi.advanceTimersByTimeAsync(1)
  expect(asked).toEqual(['a', 'abc'])
})

it('ignores a response for an outdated input, also during the pause', async () => {
  await vi.advanceTimersByTimeAsync(0)
  await type('ab')
  await answer()
  await vi.advanceTimersByTimeAsync(PAUSE_MS)
  await answer()
  expect([asked, shown]).toEqual([['a', 'ab'], ['ab']])
})

it('sends and shows nothing after its component was unmounted', async () => {
  await vi.advanceTimersByTimeAsync(0)
  await type('ab')
  scope.stop()
  await answer()
  await vi.advanceTimersByTimeAsync(PAUSE_MS)
  expect([asked, shown]).toEqual([['a'], []])
})
