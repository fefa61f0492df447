import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  MAX_ITEMS,
  useWorkbenchStore,
  type WorkbenchSource
} from '../../../../src/renderer/src/app/stores/workbench'

const exchange = (number: number): WorkbenchSource => ({ kind: 'exchange', capture: 1, exchange: number })
const draft: WorkbenchSource = {
  kind: 'draft',
  name: 'n',
  target: null,
  secure: false,
  bytes: new Uint8Array(1)
}

const anyMayGo = (): boolean => true

beforeEach(() => {
  setActivePinia(createPinia())
})

describe('the contents of the workbench', () => {
  it('are shown in their last state when already open; a draft is always new', () => {
    const store = useWorkbenchStore()
    const first = store.open(exchange(1), anyMayGo)
    store.open(exchange(2), anyMayGo)
    store.hide()
    expect([store.open(exchange(1), anyMayGo), store.shown, store.items.length]).toEqual([first, true, 2])
    expect(store.open(draft, anyMayGo)).not.toBe(store.open(draft, anyMayGo))
  })

  it('make room by closing the least recently viewed item', () => {
    const store = useWorkbenchStore()
    const kept = store.open(exchange(1), anyMayGo)
    for (let number = 2; number <= MAX_ITEMS; number++) store.open(exchange(number), anyMayGo)
    store.show(kept)
    store.open(exchange(99), anyMayGo)
    expect(store.items.map(({ source }) => (source.kind === 'exchange' ? source.exchange : 0))).toEqual([
      1,
      ...Array.from({ length: MAX_ITEMS - 2 }, (_, index) => index + 3),
      99
    ])
  })

  it('make room only with items that may be closed, and grow if there are none', () => {
    const store = useWorkbenchStore()
    for (let number = 1; number <= MAX_ITEMS; number++) store.open(exchange(number), anyMayGo)
    const numbers = (): number[] =>
      store.items.map(({ source }) => (source.kind === 'exchange' ? source.exchange : 0))
    store.open(exchange(21), ({ id }) => id === 7)
    expect(numbers()).not.toContain(7)
    expect(store.items.length).toBe(MAX_ITEMS)
    store.open(exchange(22), () => false)
    expect(numbers().slice(0, 2)).toEqual([1, 2])
    expect(store.items.length).toBe(MAX_ITEMS + 1)
    // Once items may be evicted, the list returns to its maximum length.
    store.open(exchange(23), anyMayGo)
    expect(numbers().slice(0, 2)).toEqual([3, 4])
    expect(store.items.length).toBe(MAX_ITEMS)
  })

  it('continue with the neighbour of a closed item, and close with the last', () => {
    const store = useWorkbenchStore()
    const [one, two] = [store.open(exchange(1), anyMayGo), store.open(exchange(2), anyMayGo)]
    store.show(one)
    store.remove(one)
    expect([store.current?.id, store.shown]).toEqual([two, true])
    store.remove(two)
    expect([store.current, store.shown]).toEqual([null, false])
  })
})
