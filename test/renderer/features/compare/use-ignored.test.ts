/** The original of an exchange and its ignore rules, while the selection changes and responses are pending. */
import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { shallowRef, type ShallowRef } from 'vue'
import { useIgnored } from '../../../../src/renderer/src/features/compare/use-ignored'
import { useOriginal } from '../../../../src/renderer/src/app/actions/use-original'
import type { CapturedExchange } from '../../../../src/renderer/src/app/stores/comparison'
import type { Requests } from '../../../../src/shared/contract/contract'
import { inComponent } from '../../helpers/in-component'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine
/** Resolvers of pending responses, which the test calls. */
let release: (() => void)[]
let kept: Requests['marks.set']['input'][]

const released = (): Promise<void> => new Promise((resolve) => release.push(resolve))

beforeEach(() => {
  setActivePinia(createPinia())
  release = []
  kept = []
  engine = startTestEngine({
    'attempts.original': async ({ exchange }) => {
      await released()
      return { exchange: exchange > 10 ? exchange - 10 : exchange, elsewhere: null, place: null }
    },
    'marks.get': async ({ number }) => {
      await released()
      return { bookmark: false, note: '', ignored: `header Known-Of-${number}` }
    },
    'marks.set': (input) => {
      kept.push(input)
      return { marked: 1 }
    }
  })
})
afterEach(() => {
  engine.close()
})

const answer = async (): Promise<void> => {
  // A request crosses a port first.
  while (release.length === 0) await flushPromises()
  release.shift()?.()
  await flushPromises()
}
/** Answers all requests until `wanted` resolves. */
const answered = async (wanted: Promise<unknown>): Promise<void> => {
  let isDone = false as boolean
  void wanted.then(() => (isDone = true))
  while (!isDone) {
    release.shift()?.()
    await flushPromises()
  }
}
const asked = (exchange: number): ShallowRef<CapturedExchange> => shallowRef({ capture: 1, exchange })

it('never returns the original of another exchange, however late the reply is', async () => {
  const of = asked(12)
  const original = inComponent(() => useOriginal(() => of.value))
  expect(original.value).toBeUndefined()
  await answer()
  await expect.poll(() => original.value?.number).toBe(2)
  of.value = { capture: 1, exchange: 5 }
  expect(original.value).toBeUndefined()
  await answer()
  await expect.poll(() => original.value).toMatchObject({ number: 5, isAttempt: false })
})

it('adds a rule to the stored ones, even before they are read', async () => {
  const of = asked(3)
  const ignored = inComponent(() => useIgnored(() => of.value))
  const adding = ['X-New', 'X-Newer'].map((text) => ignored.add({ kind: 'header', text }))
  await answered(Promise.all(adding))
  expect(kept.map(({ ignored: text }) => text)).toEqual([
    'header Known-Of-3\nheader X-New',
    'header Known-Of-3\nheader X-New\nheader X-Newer'
  ])
})

it('never writes rules of one exchange to another', async () => {
  const of = asked(3)
  const ignored = inComponent(() => useIgnored(() => of.value))
  await answer()
  await expect.poll(() => ignored.rules.value.map(({ text }) => text)).toEqual(['Known-Of-3'])
  of.value = { capture: 1, exchange: 4 }
  expect(ignored.rules.value.map(({ text }) => text)).toEqual(['Date'])
  const adding = ignored.add({ kind: 'header', text: 'X-New' })
  await answered(adding)
  expect(kept.map(({ numbers, ignored: text }) => [numbers, text])).toEqual([
    [[[4, 5]], 'header Known-Of-4\nheader X-New']
  ])
})
