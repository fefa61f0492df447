/** Eviction from the workbench: unchanged items that can be opened again from their source. */

import { expect, it } from 'vitest'
import { useWorkbench, type WorkbenchSource } from '../../../../src/renderer/src/app/actions/use-workbench'
import { useWorkbenchItems } from '../../../../src/renderer/src/features/workbench/use-workbench-item'
import { MAX_ITEMS, useWorkbenchStore } from '../../../../src/renderer/src/app/stores/workbench'
import { startTestEngine } from '../../helpers/test-engine'

const exchange = (number: number): WorkbenchSource => ({ kind: 'exchange', capture: 1, exchange: number })
const draft: WorkbenchSource = {
  kind: 'draft',
  name: 'imported',
  target: null,
  secure: false,
  bytes: new Uint8Array(1)
}

it('keeps imported and changed items, however many are added after them', () => {
  startTestEngine()
  const workbench = useWorkbench()
  const store = useWorkbenchStore()
  const typed = workbench.open(exchange(1))
  const item = store.items.find(({ id }) => id === typed)
  if (item === undefined) throw new Error('It is not there')
  useWorkbenchItems().store(item, { source: item.source, parts: [], route: null })
  const imported = workbench.open(draft)
  for (let number = 2; number <= 2 * MAX_ITEMS; number++) workbench.open(exchange(number))
  expect(store.items.slice(0, 2).map(({ id }) => id)).toEqual([typed, imported])
  expect(store.items.length).toBe(MAX_ITEMS)
})
