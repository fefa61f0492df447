import { afterEach, describe, expect, it } from 'vitest'
import type { ConnectionDetail, ExchangeDetail } from '../../../../../src/shared/contract/traffic'
import { useAttempts } from '../../../../../src/renderer/src/features/workbench/answer/use-attempts'
import { WorkbenchDraft } from '../../../../../src/renderer/src/features/workbench/workbench-draft'
import type { SendAttempt } from '../../../../../src/renderer/src/features/workbench/model/attempt'
import { useCaptureStore } from '../../../../../src/renderer/src/app/stores/capture'
import { inComponent } from '../../../helpers/in-component'
import { connectionRow, exchangeRow, startTestEngine, type TestEngine } from '../../../helpers/test-engine'

const REQUEST = new TextEncoder().encode('GET /orders HTTP/1.1\r\nHost: a.test\r\n\r\n')
const CONNECTION = 9
const EXCHANGE = 3

let engine: TestEngine | undefined
afterEach(() => {
  engine?.close()
  engine = undefined
})

function detailOf(row: Partial<ConnectionDetail['row']>): ConnectionDetail {
  return {
    row: connectionRow(CONNECTION, { protocol: 'http/1', exchanges: 1, up: REQUEST.length, ...row }),
    entries: 0,
    droppedEntries: 0,
    from: { up: 0, down: 0 },
    events: [],
    omittedEvents: 0
  }
}

function response(start: number, end: number): ExchangeDetail['messages'][number] {
  return {
    kind: 'http.response',
    direction: 'down',
    time: 0,
    range: [start, end],
    headRange: [start, end],
    complete: true,
    missing: [],
    startLine: 'HTTP/1.1 200 OK',
    framing: 'none',
    bodyLength: 0,
    contentType: '',
    contentEncoding: '',
    fields: [],
    problems: []
  }
}

/** Sends a request from the workbench and returns its attempt once its state is final. */
async function attemptOf(
  handlers: Parameters<typeof startTestEngine>[0],
  before?: number
): Promise<SendAttempt> {
  const started = startTestEngine({
    'exchanges.replay': () => ({ connection: CONNECTION, ...(before === undefined ? {} : { before }) }),
    'connections.exchanges': ({ first }) => ({ total: first + 1, exchanges: [EXCHANGE] }),
    ...handlers
  })
  engine = started
  const { attempts } = inComponent(() => {
    useCaptureStore()
    return { attempts: useAttempts() }
  })
  const draft = new WorkbenchDraft(started.client, {
    parts: [REQUEST],
    captured: null,
    reference: null,
    capture: 1,
    connection: null,
    target: { host: '127.0.0.1', port: '81' },
    secure: false,
    note: null
  })
  await attempts.send(draft)
  await expect.poll(() => draft.attempts.value[0]?.state).toMatch(/done|failed|refused/)
  const [attempt] = draft.attempts.value
  if (attempt === undefined) throw new Error('The draft has no attempt.')
  return attempt
}

describe('an attempt', () => {
  it('includes a response that arrives between the reads of its connection and its exchange', async () => {
    let received = 0
    const { state, status, down } = await attemptOf({
      'connections.get': () => detailOf({ down: received }),
      'exchanges.get': () => {
        received = 165
        return { row: exchangeRow(EXCHANGE, { connection: CONNECTION }), messages: [] }
      }
    })
    expect({ state, status, down }).toEqual({ state: 'done', status: 200, down: 165 })
  })

  it('reports the reset that ended its exchange between the two reads', async () => {
    let ended: ConnectionDetail['row']['ended'] = null
    const { state, reason } = await attemptOf({
      'connections.get': () => detailOf({ ended }),
      'exchanges.get': () => {
        ended = { by: 'target', how: 'rst', code: 'ECONNRESET' }
        return {
          row: exchangeRow(EXCHANGE, { connection: CONNECTION, status: null, state: 'incomplete' }),
          messages: []
        }
      }
    })
    expect({ state, reason }).toEqual({
      state: 'failed',
      reason: 'the peer reset the connection (ECONNRESET)'
    })
  })

  it('counts only its own response on a connection that carried others before', async () => {
    const { down } = await attemptOf(
      {
        'connections.get': () => detailOf({ down: 1_000, exchanges: 2 }),
        'exchanges.get': () => ({
          row: exchangeRow(EXCHANGE, { connection: CONNECTION }),
          messages: [response(700, 725), response(725, 865)]
        })
      },
      1
    )
    expect(down).toBe(165)
  })
})
