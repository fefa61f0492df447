/** Messages of the window about an opened file that is damaged or has no traffic. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { TooltipProvider } from 'reka-ui'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { h, type Component } from 'vue'
import CaptureNotes from '../../../../src/renderer/src/features/capture/CaptureNotes.vue'
import StatusBar from '../../../../src/renderer/src/app/shell/StatusBar.vue'
import ClientCell from '../../../../src/renderer/src/features/traffic/ClientCell.vue'
import EndedCell from '../../../../src/renderer/src/features/traffic/EndedCell.vue'

import TableEmpty from '../../../../src/renderer/src/features/traffic/TableEmpty.vue'
import { i18n } from '../../../../src/renderer/src/locales/index'
import { useCaptureStore } from '../../../../src/renderer/src/app/stores/capture'
import { useSessionsStore } from '../../../../src/renderer/src/app/stores/sessions'
import type { CaptureTotals } from '../../../../src/shared/contract/captures'
import { captureTotals, sessionSummary, startTestEngine, type TestEngine } from '../../helpers/test-engine'

const file = (more: Partial<CaptureTotals>): CaptureTotals =>
  captureTotals({ capture: 2, kind: 'file', state: 'open', ...more })
const PASSED = { packets: 9, notTcp: 7, unreadable: 2, unknownLink: 0 }
const CUT = {
  error: { code: 'file-cut', message: 'cut.pcap ends within a packet.' },
  faultAt: 10_492
} as const

let engine: TestEngine | undefined
let mounted: VueWrapper | undefined
beforeEach(() => {
  i18n.global.locale.value = 'en'
})
afterEach(() => {
  mounted?.unmount()
  engine?.close()
})

async function show(capture: CaptureTotals, what: Component, props: object = {}): Promise<string> {
  mounted?.unmount()
  engine?.close()
  engine = startTestEngine({
    'captures.list': () => [captureTotals(), capture],
    'sessions.list': () => [sessionSummary(1)]
  })
  const store = useCaptureStore()
  await store.load()
  store.show(2)
  mounted = mount(
    { setup: () => () => h(TooltipProvider, () => h(what, props)) },
    { global: { plugins: [i18n] } }
  )
  await flushPromises()
  return mounted.text()
}

describe('an opened file', () => {
  it('that is damaged is listed among the notifications, with the position', async () => {
    expect(await show(file(CUT), CaptureNotes)).toBe(
      'The file is truncated or damaged at byte 10,492; everything before it was read. file-cut'
    )
    expect(await show(file(CUT), StatusBar)).not.toContain('damaged')
    expect(await show(file({}), CaptureNotes)).toBe('')
  })

  it('without TCP shows what it contains, and does not wait for traffic', async () => {
    const empty = (more: Partial<CaptureTotals>): Promise<string> =>
      show(file(more), TableEmpty, { kind: 'exchanges' })
    expect(await empty({ passed: PASSED })).toBe(
      'No TCP connections in this file7 non-TCP packets skipped2 incomplete packets skipped'
    )
    expect(await empty({ passed: { packets: 0, notTcp: 0, unreadable: 0, unknownLink: 0 } })).toBe(
      'No TCP connections in this fileThe file contains no packets.'
    )
    expect(await empty({ state: 'opening' })).toBe('')
    expect(await empty({ connections: { open: 0, total: 1 } })).toContain('No HTTP in this file')
  })

  it('does not show a connection without an end as open', async () => {
    const told = (more: Partial<CaptureTotals>): Promise<string> => show(file(more), StatusBar)
    const one = { connections: { open: 1, total: 3 } }
    const [some, none, reading] = [await told(one), await told({}), await told({ ...one, state: 'opening' })]
    expect([some, none, reading].map((text) => / open|without an end/.exec(text)?.[0])).toEqual([
      'without an end',
      undefined,
      undefined
    ])
    expect(some).toContain('1 without an end')
    expect(await show(file(one), EndedCell, { ended: null })).toBe('none')
    useCaptureStore().show(1)
    await flushPromises()
    expect(mounted?.text()).toBe('open')
  })

  it('has no local sessions: a client is shown by its address alone', async () => {
    await show(file({}), ClientCell, { client: '127.0.0.1:50000', session: 1, replayOf: null })
    const sessions = useSessionsStore()
    await sessions.load()
    const told = (): string | undefined => mounted?.find('.client').attributes('title')
    expect([sessions.byId.has(1), told()]).toEqual([true, '127.0.0.1:50000'])
    useCaptureStore().show(1)
    await flushPromises()
    expect(told()).not.toBe('127.0.0.1:50000')
  })
})
