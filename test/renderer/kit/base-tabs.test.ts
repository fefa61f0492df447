/** Tabs in a bar too narrow for all of them. The test page has no layout, so their widths are set here. */
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import BaseTabs from '../../../src/renderer/src/kit/BaseTabs.vue'
import { i18n } from '../../../src/renderer/src/locales/index'

const TABS = ['overview', 'http', 'hex', 'text'].map((value) => ({ value, label: value.toUpperCase() }))

beforeEach(() => {
  i18n.global.locale.value = 'en'
  vi.stubGlobal(
    'ResizeObserver',
    class {
      readonly #onResize: (entries: readonly unknown[]) => void
      constructor(onResize: (entries: readonly unknown[]) => void) {
        this.#onResize = onResize
      }
      observe(): void {
        this.#onResize([])
      }
      unobserve = (): void => undefined
      disconnect = (): void => undefined
    }
  )
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(100)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  document.body.innerHTML = ''
})

const show = async (room: number, chosen: string): Promise<ReturnType<typeof mount>> => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(room)
  const shown = mount(BaseTabs, {
    props: { tabs: TABS, label: 'Tabs', modelValue: chosen },
    slots: Object.fromEntries(TABS.map(({ value }) => [value, `about ${value}`])),
    global: { plugins: [i18n] },
    attachTo: document.body
  })
  await nextTick()
  await nextTick()
  return shown
}
const reachable = (): (string | null)[] =>
  [...document.querySelectorAll('[role=tab]:not(.roomless) .name')].map((tab) => tab.textContent)
const button = (): Element | null => document.querySelector('[aria-haspopup=menu]')

describe('tabs', () => {
  it('are all visible when there is room', async () => {
    await show(400, 'http')
    expect([reachable(), button()]).toEqual([['OVERVIEW', 'HTTP', 'HEX', 'TEXT'], null])
  })

  it('without room are in a menu, which selects them', async () => {
    const shown = await show(300, 'http')
    expect(reachable()).toEqual(['OVERVIEW', 'HTTP'])
    expect(button()?.getAttribute('aria-label')).toBe('More tabs')
    button()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    await nextTick()
    await nextTick()
    const entries = [...document.querySelectorAll<HTMLElement>('[role=menuitemradio]')]
    expect(entries.map(({ textContent }) => textContent.trim())).toEqual(['HEX', 'TEXT'])
    entries[1]?.click()
    expect(shown.emitted('update:modelValue')).toEqual([['text']])
  })

  it('added later are measured like the others', async () => {
    const shown = await show(400, 'http')
    await shown.setProps({ tabs: [...TABS.slice(0, 1), { value: 'late', label: 'LATE' }, ...TABS.slice(1)] })
    await nextTick()
    await nextTick()
    expect([reachable(), button()?.getAttribute('aria-label')]).toEqual([
      ['OVERVIEW', 'LATE', 'HTTP'],
      'More tabs'
    ])
  })

  it('show the selected one on the button when it is in the menu', async () => {
    await show(300, 'text')
    expect([reachable(), button()?.textContent.trim(), button()?.getAttribute('aria-label')]).toEqual([
      ['OVERVIEW'],
      'TEXT',
      'TEXT, more tabs'
    ])
  })
})
