import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import HexView from '../../../../src/renderer/src/kit/hex/HexView.vue'
import { useHexState, type HexState } from '../../../../src/renderer/src/kit/hex/use-hex-state'
import { useStreamBytes } from '../../../../src/renderer/src/app/bridge/use-stream-bytes'
import { i18n } from '../../../../src/renderer/src/locales/index'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine'

const REQUEST = new TextEncoder().encode('PUT /api/orders/9917 HTTP/1.1\r\nIf-Match: "v41"\r\n\r\n')

let engine: TestEngine | undefined
let mounted: VueWrapper | undefined
afterEach(() => {
  mounted?.unmount()
  engine?.close()
})

async function show(): Promise<{ wrapper: VueWrapper; view: VueWrapper; state: HexState }> {
  engine = startTestEngine({
    'streams.read': ({ offset, length }) => ({
      total: REQUEST.length,
      from: offset,
      bytes: REQUEST.slice(offset, offset + length)
    })
  })
  let state: HexState | undefined
  const host = defineComponent({
    setup() {
      const streams = useStreamBytes(
        () => 1,
        () => ({ up: REQUEST.length, down: 0 })
      )
      const own = useHexState()
      state = own
      return () => h(HexView, { streams, state: own, direction: 'up', scope: null })
    }
  })
  const wrapper = mount(host, { global: { plugins: [i18n] }, attachTo: document.body })
  mounted = wrapper
  await flushPromises()
  if (state === undefined) throw new Error('The view was not set up.')
  return { wrapper, view: wrapper.findComponent(HexView) as unknown as VueWrapper, state }
}

const lit = (wrapper: VueWrapper, column: 'hex' | 'text', look: string): string =>
  wrapper
    .findAll(`.${column} .${look}`)
    .map((run) => run.element.textContent)
    .join('|')

const press = async (wrapper: VueWrapper, key: string, options: KeyboardEventInit = {}): Promise<void> => {
  await wrapper.get('[role="grid"]').trigger('keydown', { key, ...options })
}

describe('the hex view', () => {
  it('shows offset, bytes and text of each row', async () => {
    const { wrapper } = await show()
    expect(
      wrapper.findAll('[role="row"]').map((row) => row.element.textContent.replaceAll(/\s+/g, ' ').trim())
    ).toEqual([
      '0000000050 55 54 20 2f 61 70 69 2f 6f 72 64 65 72 73 2fPUT /api/orders/',
      '0000001039 39 31 37 20 48 54 54 50 2f 31 2e 31 0d 0a 499917 HTTP/1.1··I',
      '0000002066 2d 4d 61 74 63 68 3a 20 22 76 34 31 22 0d 0af-Match: "v41"··'
    ])
    const grid = wrapper.get('[role="grid"]')
    expect([grid.attributes('aria-rowcount'), grid.attributes('aria-label')]).toEqual([
      '4',
      'Client → server: bytes, hexadecimal'
    ])
  })

  it('highlights exactly the bytes of a field, across rows', async () => {
    const { wrapper, state } = await show()
    state.show({ direction: 'up', range: [31, 46] })
    await flushPromises()
    expect([lit(wrapper, 'hex', 'field'), lit(wrapper, 'text', 'field')]).toEqual([
      '49|66 2d 4d 61 74 63 68 3a  20 22 76 34 31 22',
      'I|f-Match: "v41"'
    ])
    expect(lit(wrapper, 'hex', 'cursor')).toBe('49')
  })

  it('does not highlight the other direction', async () => {
    const { wrapper, state } = await show()
    state.light({ direction: 'down', range: [0, 8] })
    await flushPromises()
    expect(lit(wrapper, 'hex', 'field')).toBe('')
  })

  it('moves the cursor by key, emits its position, and announces it', async () => {
    const { wrapper, view, state } = await show()
    await press(wrapper, 'ArrowRight')
    await press(wrapper, 'ArrowRight')
    await press(wrapper, 'ArrowDown')
    expect(state.selections.up).toEqual({ anchor: 17, focus: 17 })
    expect(view.emitted('cursor')).toEqual([[0], [1], [17]])
    expect([lit(wrapper, 'hex', 'cursor'), lit(wrapper, 'text', 'cursor')]).toEqual(['39', '9'])
    expect(wrapper.get('[role="status"]').text()).toBe('Offset 0x11, byte 39')
  })

  it('selects with Shift, without moving the highlight', async () => {
    const { wrapper, view, state } = await show()
    await press(wrapper, 'Home', { ctrlKey: true })
    await press(wrapper, 'ArrowRight', { shiftKey: true })
    await press(wrapper, 'ArrowRight', { shiftKey: true })
    expect(state.selections.up).toEqual({ anchor: 0, focus: 2 })
    expect(lit(wrapper, 'text', 'selected')).toBe('PU|T')
    expect(view.emitted('cursor')).toBeUndefined()
  })

  it('requests a copy of the contents of the hex column', async () => {
    const { wrapper, view } = await show()
    await press(wrapper, 'c', { ctrlKey: true })
    expect(view.emitted('copy')).toBeUndefined()
    await press(wrapper, 'a', { ctrlKey: true })
    await press(wrapper, 'c', { ctrlKey: true })
    expect(view.emitted('copy')).toEqual([['hex']])
  })

  it('inserts captured bytes into the page as text only', async () => {
    const { wrapper } = await show()
    expect(wrapper.findAll('.text *').every((element) => element.element.tagName === 'SPAN')).toBe(true)
  })
})
