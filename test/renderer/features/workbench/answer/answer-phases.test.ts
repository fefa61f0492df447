import { describe, expect, it } from 'vitest'
import { answerPhases } from '../../../../../src/renderer/src/features/workbench/answer/model/answer-phases'
import type { ConnectionDetail, EventEntry, ExchangeDetail } from '../../../../../src/shared/contract/traffic'
import { exchangeRow } from '../../../helpers/test-engine'

const event = (time: number, name: string, data: Record<string, unknown> = {}): EventEntry => ({
  time,
  name,
  text: '',
  data: { event: name, ...data }
})

const OPENED = [event(0, 'open', { target: 'x:80' }), event(2, 'lookup', { host: 'x', addresses: ['::1'] })]
const CONNECTED = [...OPENED, event(5, 'connected', {}), event(5, 'first-byte', { direction: 'up' })]

function connection(
  events: readonly EventEntry[],
  ended: ConnectionDetail['row']['ended'] = null
): ConnectionDetail {
  return {
    row: {
      connection: 1,
      session: 1,
      time: 0,
      client: '127.0.0.1:50000',
      target: 'x:80',
      protocol: 'http/1',
      up: 10,
      down: 0,
      exchanges: 1,
      connecting: null,
      idle: null,
      took: null,
      ended,
      replayOf: null,
      dropped: false,
      bookmark: false,
      note: null
    },
    entries: 1,
    droppedEntries: 0,
    from: { up: 0, down: 0 },
    events: [...events],
    omittedEvents: 0
  }
}

const exchange = (row: Partial<ExchangeDetail['row']>): ExchangeDetail => ({
  row: { ...exchangeRow(1), time: 5, ...row },
  messages: []
})

describe('the phases of a response', () => {
  it('show the current one, from connecting to the last byte', () => {
    const phases = [
      answerPhases(connection(OPENED), null),
      answerPhases(connection(CONNECTED), exchange({ state: 'open', waited: null, took: null })),
      answerPhases(connection(CONNECTED), exchange({ state: 'open', waited: 7, took: null })),
      answerPhases(connection(CONNECTED), exchange({ state: 'complete', waited: 7, took: 9 }))
    ]
    const reached = [
      { phase: 'lookup', took: 2 },
      { phase: 'connect', took: 3 }
    ]
    expect(phases).toEqual([
      [{ phase: 'connect', took: null }],
      [...reached, { phase: 'waited', took: null }],
      [...reached, { phase: 'waited', took: 7 }, { phase: 'received', took: null }],
      [...reached, { phase: 'waited', took: 7 }, { phase: 'received', took: 2 }, { phase: 'took', took: 9 }]
    ])
  })

  it('show none as current once the connection has ended', () => {
    const ended = connection(CONNECTED, { by: 'target', how: 'rst', code: null })
    const phases = answerPhases(ended, exchange({ state: 'open', waited: null, took: null }))
    expect(phases.filter(({ took }) => took === null)).toEqual([])
  })
})
