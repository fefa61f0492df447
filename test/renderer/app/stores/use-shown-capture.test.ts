import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h, shallowRef } from 'vue'
import {
  provideShownCapture,
  useShownCapture
} from '../../../../src/renderer/src/app/stores/use-shown-capture'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine | undefined
let mounted: VueWrapper | undefined
afterEach(() => {
  mounted?.unmount()
  engine?.close()
})

const Asking = defineComponent({
  setup() {
    const { capture, request } = useShownCapture()
    const ask = (): unknown =>
      request('streams.read', { connection: 1, direction: 'down', offset: 0, length: 16 })
    return () => h('button', { onClick: ask }, String(capture.value))
  }
})

describe('the displayed capture', () => {
  it('can differ inside a component that sets its own, and follows changes', async () => {
    const asked: number[] = []
    engine = startTestEngine({
      'streams.read': ({ capture }) => {
        asked.push(capture)
        return { total: 0, from: 0, bytes: new Uint8Array(0) }
      }
    })
    const own = shallowRef(7)
    const Naming = defineComponent({
      setup() {
        provideShownCapture(() => own.value)
        return () => h(Asking)
      }
    })
    const host = defineComponent({ setup: () => () => [h(Asking), h(Naming)] })
    const wrapper = mount(host, { global: { plugins: [createPinia()] } })
    mounted = wrapper
    const press = async (): Promise<void> => {
      for (const one of wrapper.findAll('button')) await one.trigger('click')
      await flushPromises()
    }
    await press()
    own.value = 8
    await press()
    expect([asked, wrapper.findAll('button').map((one) => one.text())]).toEqual([
      [1, 7, 1, 8],
      ['1', '8']
    ])
  })
})
