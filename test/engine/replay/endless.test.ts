/** Peers that send without end: the stored data is bounded, and the replay can be stopped at any moment. */

import type net from 'node:net'
import { expect, it } from 'vitest'
import { closeEvent, eventNames, LIVE, startEngine, untilClosed } from '../../helpers/engine'
import { get } from '../../helpers/http-traffic'
import { referencedBytes } from '../../helpers/memory'
import { waitFor } from '../../helpers/patience'
import { bytes, sendAgain, told } from '../../helpers/replays'
import { listen } from '../../helpers/servers'

const MEGABYTE = 1024 * 1024
/** Bytes received before the test requests the end. */
const ENOUGH = 24 * MEGABYTE
/** Slabs and pages: far less than the data received. */
const GROWTH_LIMIT = 20 * MEGABYTE

/** Time to record and walk all data, even on a busy machine. */
const PATIENT = { timeout: 60_000 }

/** Writes as fast as the peer reads, until the socket is closed. */
function pour(socket: net.Socket, piece: Buffer): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece)) void 0
  }
  socket.on('drain', more)
  more()
}

it.each([
  ['interim answers', '', 'HTTP/1.1 100 Continue\r\n\r\n', [], 'reset'],
  ['interim answers', '', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n', ['end'], 'disconnect'],
  ['a header', 'HTTP/1.1 200 OK\r\nX: ', 'x', [], 'reset'],
  ['headers', 'HTTP/1.1 200 OK\r\n', 'X: y\r\n', ['end'], 'disconnect'],
  ['a body', 'HTTP/1.1 200 OK\r\n\r\n', 'x', [], 'reset']
] as const)(
  '%s without an end (%j %j)',
  async (_name, before, again, what, how) => {
    const engine = await startEngine()
    const piece = Buffer.from(again.repeat(Math.ceil((64 * 1024) / again.length)))
    const server = await listen((socket) => {
      socket.once('data', () => {
        socket.write(before)
        pour(socket, piece)
      })
    })
    const held = referencedBytes()
    const { connection } = await sendAgain(engine, {
      target: { host: server.address.host, port: server.address.port },
      pieces: [bytes(get('/'))]
    })
    await waitFor(async () => {
      const { row } = await engine.handlers['connections.get']({ capture: LIVE, connection })
      expect(row.down).toBeGreaterThan(ENOUGH)
    }, PATIENT)
    expect(referencedBytes() - held).toBeLessThan(GROWTH_LIMIT)
    await engine.handlers['connections.end']({ connection, how })
    const detail = await untilClosed(engine, connection)
    expect(told(detail).map((event) => event['what'])).toEqual(what)
    expect(eventNames(detail).at(-1)).toBe('close')
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens' })
  },
  90_000
)
