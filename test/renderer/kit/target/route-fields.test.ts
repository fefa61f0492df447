/** The form of a replay's connection settings: it sends the selected values and shows errors. */

import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { h, shallowRef } from 'vue'
import RouteFields from '../../../../src/renderer/src/kit/target/RouteFields.vue'
import { readRouteForm, routeForm } from '../../../../src/renderer/src/kit/target/model/route-form'
import { i18n } from '../../../../src/renderer/src/locales/index'
import { useSessionsStore } from '../../../../src/renderer/src/app/stores/sessions'
import type { ProxyConfig, SessionSummary } from '../../../../src/shared/contract/sessions'
import { sessionSummary, startTestEngine, type TestEngine } from '../../helpers/test-engine'

const PROXY: ProxyConfig = {
  kind: 'proxy',
  name: 'web',
  listen: { host: '127.0.0.1', port: 0 },
  mode: 'http'
}

let engine: TestEngine
let mounted: VueWrapper | undefined
const form = shallowRef(routeForm({ host: 'a', port: '80' }))
beforeEach(() => {
  i18n.global.locale.value = 'en'
  form.value = routeForm({ host: 'a', port: '80' })
  engine = startTestEngine()
})
afterEach(() => {
  mounted?.unmount()
  engine.close()
})

async function show(secure: boolean | null): Promise<VueWrapper> {
  mounted = mount(
    () =>
      h(RouteFields, {
        secure,
        modelValue: form.value,
        'onUpdate:modelValue': (next) => {
          form.value = next
        }
      }),
    { global: { plugins: [i18n] }, attachTo: document.body }
  )
  await flushPromises()
  return mounted
}

function choices(wrapper: VueWrapper, label: string): { select: HTMLSelectElement; texts: string[] } {
  const field = wrapper.findAll('label').find((one) => one.text() === label)
  const select = document.getElementById(field?.attributes('for') ?? '') as HTMLSelectElement
  return { select, texts: [...select.options].map(({ text }) => text) }
}

async function choose(wrapper: VueWrapper, label: string, text: string): Promise<void> {
  const { select } = choices(wrapper, label)
  select.value = [...select.options].find((option) => option.text === text)?.value ?? ''
  select.dispatchEvent(new Event('change'))
  await flushPromises()
}

it('TLS can be as captured, off, or configured', async () => {
  const wrapper = await show(true)
  expect(choices(wrapper, 'TLS').texts).toEqual(['as captured: TLS', 'off', 'on…'])
  await choose(wrapper, 'TLS', 'off')
  expect(readRouteForm(form.value)?.options).toEqual({ tls: 'off' })
  await choose(wrapper, 'TLS', 'on…')
  const [name] = wrapper.findAll('input[placeholder="the target’s name"]')
  await name?.setValue('b.example')
  await wrapper.get('input[type="checkbox"]').setValue(false)
  expect(readRouteForm(form.value)?.options).toEqual({ tls: { serverName: 'b.example', verify: false } })
  await name?.setValue('b example')
  expect(wrapper.text()).toContain('A server name contains no spaces')
  expect(readRouteForm(form.value)).toBeNull()
})

it('a request that was not captured has TLS or none', async () => {
  expect(choices(await show(null), 'TLS').texts).toEqual(['none', 'on…'])
})

it('running proxies can be selected, and a stopped one stays named', async () => {
  const store = useSessionsStore()
  const session = { ...sessionSummary(4), config: PROXY, state: 'running' as const }
  const others = [
    { ...sessionSummary(5), config: { ...PROXY, name: 'hidden', mode: 'transparent' as const } },
    { ...sessionSummary(6), config: { ...PROXY, name: 'off' }, state: 'stopped' as const }
  ]
  const tell = async (...sessions: SessionSummary[]): Promise<void> => {
    engine.server.emit('sessions', sessions)
    await expect.poll(() => store.list.length).toBe(sessions.length)
    await flushPromises()
  }
  const wrapper = await show(false)
  await tell(session, ...others)
  expect(choices(wrapper, 'Via').texts).toEqual(['no proxy', 'web'])
  await choose(wrapper, 'Via', 'web')
  expect(readRouteForm(form.value)?.options).toEqual({ through: 4 })
  await tell({ ...session, state: 'stopped' })
  expect(choices(wrapper, 'Via').texts).toEqual(['no proxy', 'web (stopped)'])
})

it('summarises the other settings in a few words, in either language', async () => {
  form.value = routeForm({ host: 'a', port: '80' }, { redirects: 1, reuse: true, timeout: 250 })
  const wrapper = await show(false)
  const button = wrapper.get('button[title="Redirects, connection reuse and timeout"]')
  expect(button.text()).toBe(
    'Redirects, connection reuse and timeout: ≤ 1 redirect · connection reused · ≤ 250 ms'
  )
  i18n.global.locale.value = 'zh-CN'
  await flushPromises()
  expect(button.text()).toMatch(/: 重定向 ≤ 1 次 · 复用连接 · ≤ 250 毫秒$/)
  form.value = { ...form.value, timeout: 'soon' }
  await flushPromises()
  expect(wrapper.text()).toContain('整数毫秒')
})
