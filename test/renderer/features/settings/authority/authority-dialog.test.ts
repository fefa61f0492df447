/** The dialog of the certificate authority: its description, its files, and its replacement. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { TooltipProvider } from 'reka-ui'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { h } from 'vue'
import AuthorityDialog from '../../../../../src/renderer/src/features/settings/authority/AuthorityDialog.vue'
import { i18n } from '../../../../../src/renderer/src/locales/index'
import { useDialogsStore } from '../../../../../src/renderer/src/app/stores/dialogs'
import type { Authority } from '../../../../../src/shared/contract/authority'
import { AppError } from '../../../../../src/shared/model/app-error'
import { startTestEngine, type TestEngine } from '../../../helpers/test-engine'

const facts = (name: string): Authority => ({
  name,
  from: Date.UTC(2026, 0, 1),
  to: Date.UTC(2031, 0, 1),
  sha256: 'AA:BB',
  sha1: 'CC:DD',
  publicKey: 'x',
  pem: '',
  folder: '/data/authority'
})

let engine: TestEngine
let mounted: VueWrapper | undefined
let isBroken = false
const copied: string[] = []
const saved: string[] = []
beforeEach(() => {
  i18n.global.locale.value = 'en'
  isBroken = false
  copied.length = 0
  saved.length = 0
  engine = startTestEngine({
    'authority.get': () => {
      if (isBroken) throw new AppError('bad-input', 'The folder cannot be read.')
      return facts('First')
    },
    'authority.regenerate': () => facts('Second'),
    'authority.save': ({ form }) => {
      saved.push(form)
      return { path: form === 'der' ? null : `/home/me/ca.${form}` }
    },
    'clipboard.write': ({ text }) => {
      copied.push(text)
      return null
    }
  })
})
afterEach(() => {
  mounted?.unmount()
  engine.close()
})

const show = async (): Promise<void> => {
  mounted = mount(() => h(TooltipProvider, null, () => h(AuthorityDialog)), {
    global: { plugins: [i18n] },
    attachTo: document.body
  })
  useDialogsStore().authority = true
  await flushPromises()
}
const text = (): string => document.querySelector('[role="dialog"]')?.textContent ?? ''
const press = async (name: string): Promise<void> => {
  const buttons = [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')]
  buttons.find((one) => (one.getAttribute('aria-label') ?? one.textContent).trim() === name)?.click()
  await flushPromises()
}

it('shows the details that identify it, with a copy button', async () => {
  await show()
  await press('Copy: SHA-256')
  await press('Copy: Folder')
  expect(['First', 'AA:BB', 'CC:DD', '/data/authority'].filter((fact) => !text().includes(fact))).toEqual([])
  expect(copied).toEqual(['AA:BB', '/data/authority'])
})

it('reports where the certificate was saved, and nothing after a cancel', async () => {
  await show()
  await press('DER…')
  expect(text()).not.toContain('Saved as')
  await press('PKCS #12…')
  expect([saved, text().includes('Saved as /home/me/ca.p12.')]).toEqual([['der', 'p12'], true])
})

it('creates a new one only after a warning about the consequences', async () => {
  await show()
  await press('Regenerate…')
  expect([text().includes('First'), text().includes('reject intercepted connections')]).toEqual([true, true])
  await press('Keep the current one')
  expect(text()).not.toContain('reject intercepted connections')
  await press('Regenerate…')
  await press('Regenerate')
  expect([text().includes('Second'), text().includes('reject intercepted connections')]).toEqual([
    true,
    false
  ])
})

it('has commands with the actual path for every program that can trust it', async () => {
  await show()
  expect(text()).toContain('sudo cp /data/authority/ca.pem /usr/local/share/ca-certificates/tcplens.crt')
  await press('Java')
  await press('Copy “keytool -delete -cacerts -storepass changeit -alias tcplens”')
  expect(copied).toEqual(['keytool -delete -cacerts -storepass changeit -alias tcplens'])
  await press('Firefox')
  expect(text()).toContain('Trust this CA to identify websites')
})

it('explains why there is none, and retries', async () => {
  isBroken = true
  await show()
  expect(text()).toContain('The folder cannot be read.')
  isBroken = false
  await press('Retry')
  expect([text().includes('First'), text().includes('cannot be read')]).toEqual([true, false])
})
