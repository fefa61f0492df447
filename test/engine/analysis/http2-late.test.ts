/** HTTP/2 data in the tables and the printed story that the streams alone do not contain. */

import { expect, it } from 'vitest'
import { frame, PREFACE } from '../../decode/stream/http2/frame-bytes'
import { pcapFile } from '../../helpers/foreign-packets'
import { fileOf } from '../../helpers/files-aside'
import { handshake, said } from '../../helpers/foreign-streams'
import { openCapture, type OpenedCapture } from '../../helpers/opened-capture'

const GET = Buffer.from([0x82, 0x86, 0x84])
const OK = Buffer.from([0x88])
const SETTINGS = frame(4, 0, 0, '')

async function opened(up: readonly Uint8Array[], down: readonly Uint8Array[]): Promise<OpenedCapture> {
  const sent = Buffer.concat([PREFACE, SETTINGS, ...up])
  const answered = Buffer.concat([SETTINGS, ...down])
  return openCapture(
    await fileOf(
      pcapFile([
        ...handshake(),
        said('client', 3e6, { seq: 1001, ack: 5001, payload: sent }),
        said('server', 4e6, { seq: 5001, ack: 1001 + sent.length, payload: answered })
      ])
    )
  )
}

it('a response after RST_STREAM belongs to the exchange that was reset', async () => {
  const { analysis, tap } = await opened(
    [frame(1, 0x5, 1, GET), frame(3, 0, 1, Buffer.from([0, 0, 0, 8]))],
    [frame(1, 0x5, 1, OK)]
  )
  const { exchanges } = analysis.walker
  expect([exchanges.count, exchanges.method(0), exchanges.status(0), exchanges.state(0)]).toEqual([
    1,
    'GET',
    200,
    'incomplete'
  ])
  expect(exchanges.whyOver(0)?.code).toBe('h2-reset-cancel')
  const messages = tap.filter((entry) => entry.type === 'message')
  expect(messages.map(({ exchange, problems }) => [exchange, problems.map(({ code }) => code)])).toEqual([
    [1, []],
    [1, ['h2-response-after-reset']]
  ])
})

it('the printed connection includes problems of frames', async () => {
  const { tap } = await opened([frame(4, 0, 5, ''), frame(6, 0, 0, 'short')], [frame(7, 0, 0, 'short')])
  const notes = tap.filter((entry) => entry.type === 'note')
  expect(
    notes.map(({ direction, problem: { code, offset, rule } }) => [direction, code, offset, rule])
  ).toEqual([
    ['up', 'h2-wrong-stream', 33, 'RFC 9113 §6'],
    ['up', 'h2-bad-frame-size', 42, 'RFC 9113 §4.2'],
    ['down', 'h2-bad-frame-size', 9, 'RFC 9113 §4.2']
  ])
})
