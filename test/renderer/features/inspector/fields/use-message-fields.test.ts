/** All fields of a message, loaded by page and again while it grows. */
import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { shallowRef, type ShallowRef } from 'vue'
import {
  useMessageFields,
  type MessageFields
} from '../../../../../src/renderer/src/features/inspector/fields/use-message-fields'
import type { FieldNode } from '../../../../../src/shared/contract/fields'
import type { MessageDetail } from '../../../../../src/shared/contract/traffic'
import { AppError } from '../../../../../src/shared/model/app-error'
import { inComponent } from '../../../helpers/in-component'
import { startTestEngine, type TestEngine } from '../../../helpers/test-engine'

type Message = { index: number; detail: MessageDetail } | null

let engine: TestEngine
let keys: string[]
let pageSize: number
let refusal: AppError | null
let message: ShallowRef<Message>
let shown: MessageFields

const detail = (end: number): MessageDetail =>
  ({ range: [0, end], complete: false }) as unknown as MessageDetail

beforeEach(() => {
  setActivePinia(createPinia())
  keys = ['a', 'b', 'c']
  pageSize = 2
  refusal = null
  message = shallowRef({ index: 0, detail: detail(1) })
  engine = startTestEngine({
    'fields.get': ({ first }) => {
      if (refusal !== null) throw refusal
      const fields = keys
        .slice(first, first + pageSize)
        .map((key): FieldNode => ({ key, value: '', range: [0, 1], depth: 0 }))
      return { total: keys.length, direction: 'down', fields }
    }
  })
  shown = inComponent(() =>
    useMessageFields(
      () => 3,
      () => message.value
    )
  )
})
afterEach(() => {
  engine.close()
})
const names = (): string[] => shown.fields.value.map(({ key }) => key)

it('are collected from all pages', async () => {
  await expect.poll(names).toEqual(['a', 'b', 'c'])
  await expect.poll(() => shown.loading.value).toBe(false)
})

it('stay while the message grows, and are replaced by the longer list', async () => {
  await expect.poll(names).toEqual(['a', 'b', 'c'])
  keys = ['a', 'b', 'c', 'd']
  message.value = { index: 0, detail: detail(2) }
  await flushPromises()
  expect(names().length).toBeGreaterThanOrEqual(3)
  await expect.poll(names).toEqual(['a', 'b', 'c', 'd'])
})

it('are those of the selected message, and none without one', async () => {
  await expect.poll(names).toEqual(['a', 'b', 'c'])
  keys = ['z']
  message.value = { index: 1, detail: detail(1) }
  await expect.poll(names).toEqual(['z'])
  message.value = null
  await expect.poll(names).toEqual([])
})

it('are as many as there are when the message is dropped meanwhile', async () => {
  pageSize = 0
  message.value = { index: 1, detail: detail(1) }
  await expect.poll(() => shown.loading.value).toBe(false)
  expect(names()).toEqual([])
})

it('are followed by the error if they cannot be loaded', async () => {
  refusal = new AppError('not-found', 'There is no exchange 3.')
  message.value = { index: 2, detail: detail(1) }
  await expect.poll(() => shown.error.value).toMatchObject({ code: 'not-found' })
  expect(shown.loading.value).toBe(false)
  refusal = null
  message.value = { index: 2, detail: detail(2) }
  await expect.poll(() => shown.error.value).toBeNull()
})
