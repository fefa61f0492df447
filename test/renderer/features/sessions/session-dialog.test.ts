/** The proxy dialog: its fields depend on the selected kind of proxy. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { TooltipProvider } from 'reka-ui'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { h } from 'vue'
import SessionDialog from '../../../../src/renderer/src/features/sessions/SessionDialog.vue'
import { i18n } from '../../../../src/renderer/src/locales/index'
import { useDialogsStore } from '../../../../src/renderer/src/app/stores/dialogs'
import { useSessionsStore } from '../../../../src/renderer/src/app/stores/sessions'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine
let mounted: VueWrapper | undefined
beforeEach(async () => {
  i18n.global.locale.value = 'en'
  engine = startTestEngine()
  mounted = mount(() => h(TooltipProvider, null, () => h(SessionDialog)), {
    global: { plugins: [i18n] },
    attachTo: document.body
  })
  useDialogsStore().newSession('proxy')
  await flushPromises()
})
afterEach(() => {
  mounted?.unmount()
  engine.close()
})

const dialog = (): HTMLElement => document.querySelector<HTMLElement>('[role="dialog"]')!
const field = (name: string): HTMLInputElement | null =>
  dialog().querySelector<HTMLInputElement>(`input[aria-label="${name}"]`)
const choose = async (mode: string): Promise<void> => {
  dialog().querySelector<HTMLInputElement>(`input[type="radio"][value="${mode}"]`)?.click()
  await flushPromises()
}
const type = async (input: HTMLInputElement | null, text: string): Promise<void> => {
  input!.value = text
  input!.dispatchEvent(new Event('input'))
  await flushPromises()
}
const press = async (name: string): Promise<void> => {
  const buttons = [...dialog().querySelectorAll<HTMLElement>('button')]
  buttons.find((one) => one.textContent.trim() === name)?.click()
  await flushPromises()
}
const submit = async (): Promise<void> => {
  dialog()
    .querySelector('form')
    ?.dispatchEvent(new Event('submit', { cancelable: true }))
  await flushPromises()
}

it('requires a server only in modes that use one', async () => {
  const found: Record<string, boolean> = {}
  for (const mode of ['forward', 'socks', 'http', 'auto', 'transparent']) {
    await choose(mode)
    found[mode] = field('Target port') !== null
  }
  await choose('auto')
  dialog().querySelector<HTMLInputElement>('input[type="checkbox"]')?.click()
  await flushPromises()
  found['auto with a target'] = field('Target port') !== null
  expect(found).toEqual({
    forward: true,
    socks: false,
    http: false,
    auto: false,
    transparent: false,
    'auto with a target': true
  })
})

it('uses the default port of a mode, and keeps a typed one', async () => {
  const ports: (string | undefined)[] = []
  await choose('socks')
  ports.push(field('Listening port')?.value)
  await choose('http')
  ports.push(field('Listening port')?.value)
  await type(field('Listening port'), '9999')
  await choose('socks')
  ports.push(field('Listening port')?.value)
  expect(ports).toEqual(['1080', '8080', '9999'])
})

it('offers a port that is not used by another session', async () => {
  await submit()
  useDialogsStore().newSession('server')
  await flushPromises()
  const server = field('Listening port')?.value
  await submit()
  useDialogsStore().newSession('proxy')
  await flushPromises()
  expect([server, field('Listening port')?.value]).toEqual(['8081', '8082'])
})

it('names a new session by its kind and address', async () => {
  await choose('socks')
  await press('Intercept')
  await submit()
  expect(useSessionsStore().list.map(({ config }) => config)).toEqual([
    {
      kind: 'proxy',
      name: 'SOCKS proxy 1080',
      mode: 'socks',
      listen: { host: '127.0.0.1', port: 1080 },
      tls: { clients: 'intercept' }
    }
  ])
})

it('reports an invalid override at its row and expands the section', async () => {
  await choose('http')
  await press('Options')
  dialog().querySelector<HTMLElement>('[data-section="overrides"] button')?.click()
  await flushPromises()
  await press('Add a row')
  await type(field('Row 1: requested host'), 'api.example:443')
  await type(field('Row 1: actual target'), 'not a host')
  await submit()
  expect([
    field('Row 1: actual target')?.getAttribute('aria-invalid'),
    field('Row 1: requested host')?.getAttribute('aria-invalid'),
    dialog().textContent.includes('Row 1: “not a host” is not a host or host:port.')
  ]).toEqual(['true', null, true])
})
