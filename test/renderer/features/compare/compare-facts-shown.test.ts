/** The displayed facts of two exchanges: how each connection ended, or that this is not yet known. */
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import CompareFacts from '../../../../src/renderer/src/features/compare/CompareFacts.vue'
import type { Compared, ComparedSide } from '../../../../src/renderer/src/kit/compare/use-comparison'
import { i18n } from '../../../../src/renderer/src/locales/index'
import { useCaptureStore } from '../../../../src/renderer/src/app/stores/capture'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine
beforeEach(() => {
  setActivePinia(createPinia())
  engine = startTestEngine()
})
afterEach(() => {
  engine.close()
})

function side(capture: number, ended: { by: 'client'; how: 'fin'; code: null } | null): ComparedSide {
  const exchange = { row: { status: 200, state: 'complete', problems: 0, time: 0 } }
  return {
    capture,
    exchange,
    connection: { row: { target: 'test:80', ended } },
    request: null,
    response: null
  } as unknown as ComparedSide
}

async function shownEnds(left: ComparedSide, right: ComparedSide): Promise<string[]> {
  const captures = useCaptureStore()
  await captures.load()
  const compared: Compared = { left, right }
  const facts = mount(CompareFacts, {
    props: { compared, differences: [], onlyDifferences: false },
    global: { plugins: [i18n] }
  })
  const ended = facts.findAll('.fact').find((fact) => fact.find('dt').text() === 'Ended')
  return ended?.findAll('dd').map((end) => end.text()) ?? []
}

it('a connection without an end is shown as still open when live, and as not in the capture in an opened file', async () => {
  const fin = side(1, { by: 'client', how: 'fin', code: null })
  const live = useCaptureStore().shown
  expect((await shownEnds(side(live, null), fin))[0]).toBe('still open')
  expect((await shownEnds(side(live + 1, null), fin))[0]).toBe('not in the capture')
})
