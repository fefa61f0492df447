/** Input fields for bytes and framings, which several forms share. */
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TooltipProvider } from 'reka-ui'
import { defineComponent, h, nextTick, shallowRef, type ShallowRef } from 'vue'
import FramingField from '../../../../src/renderer/src/kit/payload/FramingField.vue'
import PayloadField from '../../../../src/renderer/src/kit/payload/PayloadField.vue'
import {
  framingForm,
  plainFraming,
  type FramingForm
} from '../../../../src/renderer/src/kit/form/model/framing-form'
import { textPayload } from '../../../../src/renderer/src/features/mock/behaviours/model/behaviour-form'
import { i18n } from '../../../../src/renderer/src/locales/index'
import type { Payload } from '../../../../src/shared/contract/payload'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine
let mounted: VueWrapper | undefined
beforeEach(() => {
  engine = startTestEngine()
  setActivePinia(createPinia())
})
afterEach(() => {
  mounted?.unmount()
  engine.close()
})

describe('a bytes field', () => {
  const show = (payload: Payload): { wrapper: VueWrapper; model: ShallowRef<Payload> } => {
    const model = shallowRef(payload)
    const field = (): ReturnType<typeof h> =>
      h(PayloadField, {
        modelValue: model.value,
        label: 'Answer',
        groups: [],
        'onUpdate:modelValue': (next: Payload) => {
          model.value = next
        }
      })
    const host = defineComponent(() => () => h(TooltipProvider, null, field))
    const wrapper = mount(host, { global: { plugins: [i18n] }, attachTo: document.body })
    mounted = wrapper
    return { wrapper, model }
  }

  it('shows the number of bytes and the bytes, or the problem in their place', async () => {
    const { wrapper, model } = show(textPayload('hi', { lineEnd: 'lf', placeholders: true }))
    const about = (): string => wrapper.get('.about').text().replaceAll(/\s+/g, ' ')
    const whole = about()
    await wrapper.get('textarea').setValue('{{1}}')
    expect([whole, about(), model.value]).toEqual([
      '3 bytes68 69 0a',
      '“{{1}}” is not a placeholder. To send two braces, write four.',
      textPayload('{{1}}', { lineEnd: 'lf', placeholders: true })
    ])
  })

  it('keeps the typed text while a file is selected', async () => {
    const { wrapper, model } = show({ form: 'file', path: '/tmp/a.png' })
    expect(wrapper.text()).toContain('The bytes of a.png, read when sent.')
    model.value = { form: 'hex', text: '00' }
    await nextTick()
    model.value = { form: 'file', path: '/tmp/b.png' }
    await nextTick()
    await wrapper.get('[aria-label="Remove file"]').trigger('click')
    expect(model.value).toEqual({ form: 'hex', text: '00' })
  })
})

describe('a framing field', () => {
  it('emits incomplete input, so that the previous value is not used', async () => {
    let form: FramingForm = framingForm({ kind: 'fixed', length: 16 })
    const wrapper = mount(FramingField, {
      props: {
        modelValue: form,
        label: 'Frames',
        'onUpdate:modelValue': (next: FramingForm) => {
          form = next
          void wrapper.setProps({ modelValue: next })
        }
      },
      global: { plugins: [i18n] }
    })
    mounted = wrapper
    await wrapper.get('input').setValue('0')
    await nextTick()
    expect([
      plainFraming(form),
      wrapper.get('.error').text(),
      wrapper.get('input').attributes('aria-invalid')
    ]).toEqual([undefined, 'Must be between 1 and 16,777,216.', 'true'])
    await wrapper.get('input').setValue('8')
    expect(plainFraming(form)).toEqual({ kind: 'fixed', length: 8 })
  })
})
