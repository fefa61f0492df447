/** The number of events reported for one busy connection is bounded; the conversation contains all of them. */

import { expect, it } from 'vitest'
import { MAX_DETAIL_EVENTS } from '../../../src/shared/contract/limits'
import { startCapture } from '../../helpers/live-capture'
import { openCapture } from '../../helpers/opened-capture'
import { openMany, untilWritten } from '../capture/recorded-streams'

it('a connection lists its first and last events and the number of omitted ones', async () => {
  const live = await startCapture()
  const [recorder] = openMany(live, 1)
  for (let turn = 1; turn < 1000; turn++)
    recorder!.event({ event: 'rule', name: 'Answer', text: `turn ${turn}` })
  await untilWritten(live)
  const { handlers } = openCapture(live.capture.path)
  const { events, omittedEvents, entries } = handlers['connections.get']({ connection: 1 })
  expect([events.length, omittedEvents, entries]).toEqual([MAX_DETAIL_EVENTS, 1000 - MAX_DETAIL_EVENTS, 1000])
  const half = MAX_DETAIL_EVENTS / 2
  expect([0, 1, half - 1, half, MAX_DETAIL_EVENTS - 1].map((at) => events[at]?.data['text'])).toEqual([
    undefined,
    'turn 1',
    `turn ${half - 1}`,
    `turn ${1000 - half}`,
    'turn 999'
  ])
})
