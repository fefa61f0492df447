/** Recording switched off and on: traffic in between is relayed, and the capture marks the gap. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { MIB, proxyTo, ringOf, startCapture } from '../../helpers/live-capture'
import { needs } from '../../helpers/peers'
import { randomBytes } from '../../helpers/random-bytes'
import { dial, listen, receive, received } from '../../helpers/servers'
import { fileRemarks } from '../../helpers/tshark'
import { expectEveryRowToReadBack, openMany, pass, PIECE, TARGET, untilWritten } from './recorded-streams'
import { waitUntil } from '../../helpers/patience'

it('recording continues at the true offsets and notes the duration and the reason of the gap', async () => {
  const live = await startCapture({ ring: ringOf(64 * MIB) })
  const { capture, told } = live
  const [recorder, idle] = openMany(live, 2)
  await pass(live, recorder!, 'up')
  capture.setRecording(false)
  expect([capture.state, capture.error]).toEqual(['off', null])
  await untilWritten(live)
  const rows = told.published
  for (let at = 0; at < 10; at++) await pass(live, recorder!, at % 2 === 0 ? 'up' : 'down')
  expect(capture.index.rows).toBe(rows)
  expect(capture.bytes).toEqual({ up: PIECE, down: 0 })

  capture.setRecording(true)
  await pass(live, recorder!, 'up')
  await untilWritten(live)
  expect(capture.state).toBe('recording')
  expect(capture.files).toHaveLength(1)
  const [, gap] = told.events(recorder!.connection)
  expect(gap).toEqual({
    connection: 1,
    event: 'continued',
    session: 1,
    role: 'proxy',
    client: { host: '10.0.0.1', port: 1024 },
    target: TARGET,
    opened: expect.any(Number) as number,
    up: 6 * PIECE,
    down: 5 * PIECE,
    reason: 'recording',
    lost: { milliseconds: expect.any(Number) as number }
  })
  expect(told.events(idle!.connection)[1]).toMatchObject({ event: 'continued', up: 0, down: 0 })
  expect(told.segments(1, 'up').map(({ offset }) => offset)).toEqual([0, 6 * PIECE])
  expectEveryRowToReadBack(live, [recorder!])
})

it('sessions and connections that began or ended meanwhile are recorded afterwards', async () => {
  const live = await startCapture()
  const { capture, told } = live
  const [seen] = openMany(live, 1)
  capture.setRecording(false)
  const session = capture.addInterface('another proxy', 'of the test')
  const open = (port: number): ReturnType<typeof capture.openConnection> => {
    const recorder = capture.openConnection(session)
    const client = { host: '10.0.0.2', port }
    const event = {
      event: 'open',
      session: 2,
      role: 'proxy',
      client,
      server: TARGET,
      target: TARGET
    } as const
    recorder.handshake(client, TARGET, event)
    return recorder
  }
  const [brief, lasting] = [open(1), open(2)]
  for (const recorder of [seen!, brief, lasting]) await pass(live, recorder, 'down')
  for (const recorder of [seen!, brief]) {
    recorder.close({ event: 'close', up: 0, down: PIECE, endedBy: 'client', how: 'fin' })
  }
  capture.setRecording(true)
  await untilWritten(live)
  const names = (connection: number): unknown[] => told.events(connection).map(({ event }) => event)
  // A connection that opened and closed while recording was off leaves no events.
  expect([seen!, brief, lasting].map(({ connection }) => names(connection))).toEqual([
    ['open', 'continued', 'close'],
    [],
    ['continued']
  ])
  expect(told.events(1).at(-2)).toMatchObject({ up: 0, down: PIECE, reason: 'recording' })
  expect(told.events(3)[0]).toMatchObject({ session: 2, down: PIECE, client: { host: '10.0.0.2', port: 2 } })
  expect(readFileSync(capture.path).toString('latin1')).toContain('another proxy')
})

it(
  'relaying continues without recording, and Wireshark finds nothing but the gap',
  needs('tshark'),
  async () => {
    const { capture, sessions, told } = await startCapture()
    const server = await listen((socket) => socket.pipe(socket))
    const address = await proxyTo(sessions, server.address)
    const sent = randomBytes(3 * MIB)
    const third = sent.length / 3
    const client = await dial(address)
    let echoed = 0
    for (const [at, isOn] of [true, false, true].entries()) {
      capture.setRecording(isOn)
      const piece = sent.subarray(at * third, (at + 1) * third)
      client.write(piece)
      const back = await receive(client, piece.length)
      echoed += back.equals(piece) ? back.length : 0
    }
    expect(echoed).toBe(sent.length)
    client.end()
    await received(client)
    await sessions.stopAll()
    await capture.close()
    await waitUntil(() => told.published === capture.index.rows)
    for (const direction of ['up', 'down'] as const) {
      const rows = told.segments(1, direction)
      expect(rows.reduce((sum, { length }) => sum + length, 0)).toBe(2 * third)
      for (const row of rows) {
        expect(told.read(row).equals(sent.subarray(row.offset, row.offset + row.length))).toBe(true)
      }
    }
    expect(await fileRemarks(capture.path)).not.toEqual([])
    expect(
      await fileRemarks(capture.path, 'tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment')
    ).toEqual([])
  }
)
