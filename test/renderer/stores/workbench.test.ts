import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  MAX_ITEMS,
  useWorkbenchStore,
  type WorkbenchSource
} from '../../../src/renderer/src/stores/workbench'

const exchange = (number: number): WorkbenchSource => ({ kind: 'exchange', capture: 1, exchange: number })
const draft: WorkbenchSource = {
  kind: 'draft',
  name: 'n',
  target: null,
  secure: false,
  bytes: new Uint8Array(1)
}

beforeEach(() => {
  setActivePinia(createPinia())
})

describe('what is in the workbench', () => {
  it('is shown as it was left where it is there already; a draft is always another', () => {
    const store = useWorkbenchStore()
    const first = store.open(exchange(1))
    store.open(exchange(2))
    store.hide()
    expect([store.open(exchange(1)), store.shown, store.items.length]).toEqual([first, true, 2])
    expect(store.open(draft)).not.toBe(store.open(draft))
  })

  it('makes room by what was longest not looked at', () => {
    const store = useWorkbenchStore()
    const kept = store.open(exchange(1))
    for (let number = 2; number <= MAX_ITEMS; number++) store.open(exchange(number))
    store.show(kept)
    store.open(exchange(99))
    expect(store.items.map(({ source }) => (source.kind === 'exchange' ? source.exchange : 0))).toEqual([
      1,
      ...Array.from({ length: MAX_ITEMS - 2 }, (_, index) => index + 3),
      99
    ])
  })

  it('goes on with its neighbour when one is closed, and is left with the last', () => {
    const store = useWorkbenchStore()
    const [one, two] = [store.open(exchange(1)), store.open(exchange(2))]
    store.show(one)
    store.remove(one)
    expect([store.current?.id, store.shown]).toEqual([two, true])
    store.remove(two)
    expect([store.current, store.shown]).toEqual([null, false])
  })
})
