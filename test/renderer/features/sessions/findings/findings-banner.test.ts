/** The banner of TLS problems of proxies, and the user's decisions about them. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { TooltipProvider } from 'reka-ui'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { h } from 'vue'
import FindingsBanner from '../../../../../src/renderer/src/features/sessions/findings/FindingsBanner.vue'
import { i18n } from '../../../../../src/renderer/src/locales/index'
import { useDialogsStore } from '../../../../../src/renderer/src/app/stores/dialogs'
import { useNoticesStore } from '../../../../../src/renderer/src/app/stores/notices'
import { useSelectionStore } from '../../../../../src/renderer/src/app/stores/selection'
import { useSessionsStore } from '../../../../../src/renderer/src/app/stores/sessions'
import type { ProxyTls } from '../../../../../src/shared/contract/proxying'
import type { SessionSummary } from '../../../../../src/shared/contract/sessions'
import { sessionSummary, startTestEngine, type TestEngine } from '../../../helpers/test-engine'

const proxy = (id: number, tls: Partial<ProxyTls> = {}): SessionSummary =>
  sessionSummary(id, {
    config: {
      kind: 'proxy',
      name: `Proxy ${id}`,
      mode: 'http',
      listen: { host: '127.0.0.1', port: 8080 },
      tls: { clients: 'intercept', ...tls }
    },
    findings: {
      untrusted: [{ host: 'dev.example', code: 'CERT_HAS_EXPIRED', problem: 'it expired.' }],
      passedThrough: [
        {
          id: 'one client',
          address: '10.0.0.7',
          ja4: 't13d1516h2_8daaf6152771_02713d6af862',
          host: 'bank.example',
          code: 'EWHATEVER',
          problem: 'it hung up',
          until: Date.UTC(2026, 10, 21, 10, 5, 6)
        }
      ]
    }
  })

let engine: TestEngine
let mounted: VueWrapper | undefined
const asked: unknown[] = []
beforeEach(() => {
  i18n.global.locale.value = 'en'
  asked.length = 0
  engine = startTestEngine({
    'sessions.trust': (input) => {
      asked.push(input)
      return proxy(input.id, input.on ? { exceptions: [input.host] } : {})
    },
    'sessions.resumeInterception': (input) => {
      asked.push(input)
      return { ...proxy(input.id), findings: { untrusted: [], passedThrough: [] } }
    }
  })
})
afterEach(() => {
  mounted?.unmount()
  engine.close()
})

const show = (...sessions: SessionSummary[]): VueWrapper => {
  mounted = mount(() => h(TooltipProvider, null, () => h(FindingsBanner)), {
    global: { plugins: [i18n] },
    attachTo: document.body
  })
  useSessionsStore().list = sessions
  return mounted
}
const press = async (wrapper: VueWrapper, name: string): Promise<void> => {
  const button = wrapper
    .findAll('button')
    .find((one) => (one.attributes('aria-label') ?? one.text()) === name)
  await button?.trigger('click')
  await flushPromises()
}

describe('the proxy problems banner', () => {
  it('explains problems, their effect on clients, and the meaning of trust', async () => {
    const wrapper = show(proxy(1))
    await flushPromises()
    expect(wrapper.text()).toContain('The certificate of 1 host could not be verified')
    expect(wrapper.text()).toContain('Their clients received an error.')
    expect(wrapper.text()).toContain('read and change all traffic')
    expect(wrapper.text()).toContain('the certificate has expired (CERT_HAS_EXPIRED)')
    expect(wrapper.text()).toMatch(
      /TLS of 1 client is passed through.*10\.0\.0\.7 · JA4 t13d1516h2_\w+for bank\.example, until \d\d:\d\d:06 · it hung up/
    )
    useSessionsStore().list = [proxy(1, { verify: false })]
    await flushPromises()
    expect(wrapper.text()).toContain('verification is off for this session')
  })

  it('hides once the host is accepted, which can be undone', async () => {
    const wrapper = show(proxy(1))
    await flushPromises()
    await press(wrapper, 'Trust the certificate of dev.example')
    expect(asked).toEqual([{ id: 1, host: 'dev.example', on: true }])
    expect(wrapper.text()).not.toContain('dev.example')
    useNoticesStore().list[0]?.action?.run()
    await flushPromises()
    expect(asked.slice(1)).toEqual([{ id: 1, host: 'dev.example', on: false }])
    expect(wrapper.text()).toContain('dev.example')
  })

  it('links to the authority, or resumes interception, when a client is passed through', async () => {
    const wrapper = show(proxy(1))
    await flushPromises()
    await press(wrapper, 'Install the CA…')
    expect(useDialogsStore().authority).toBe(true)
    await press(wrapper, 'Resume interception of 10.0.0.7')
    expect([asked, wrapper.find('section').exists()]).toEqual([[{ id: 1, client: 'one client' }], false])
  })

  it('shows the problems of the selected session, and names it among several', async () => {
    const wrapper = show(proxy(1), proxy(2))
    await flushPromises()
    expect([wrapper.findAll('li').length, wrapper.text().includes('Proxy 2')]).toEqual([4, true])
    useSelectionStore().selectSession(2)
    await flushPromises()
    expect([wrapper.findAll('li').length, wrapper.text().includes('Proxy 2')]).toEqual([2, false])
  })

  it('reappears after it was hidden only with new problems', async () => {
    const wrapper = show(proxy(1))
    await flushPromises()
    await press(wrapper, 'Hide until new ones appear')
    expect(wrapper.find('section').exists()).toBe(false)
    const more = proxy(1)
    more.findings?.untrusted.push({ host: 'new.example', code: 'DEPTH_ZERO_SELF_SIGNED_CERT', problem: '' })
    useSessionsStore().list = [more]
    await flushPromises()
    expect(wrapper.findAll('li').map((row) => row.get('.host').text())).toEqual(['new.example'])
  })
})
