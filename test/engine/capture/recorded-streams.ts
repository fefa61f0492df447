/** Streams sent through recorders without sockets; every byte is determined by its position. */

import type { ConnectionRecorder } from '../../../src/engine/capture/connection-recorder'
import type { Direction } from '../../../src/shared/model/direction'
import { MIB, type LiveCapture } from '../../helpers/live-capture'
import { randomBytes } from '../../helpers/random-bytes'
import { waitUntil } from '../../helpers/patience'

export const TARGET = { host: '10.1.0.1', port: 40_000 }
export const PIECE = 8 * 1024
/** Letters only: in random bytes Wireshark occasionally detects a protocol and reports it as malformed. */
export const PATTERN = randomBytes(MIB).map((byte) => 97 + (byte % 26)) as Buffer

/** Returns bytes of a stream, determined by their position in the pattern. */
function streamBytes(connection: number, direction: Direction, offset: number, length: number): Buffer {
  const shift = connection * 7919 + (direction === 'up' ? 0 : 104_729) + offset
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length;) {
    const from = (shift + at) % PATTERN.length
    at += PATTERN.copy(bytes, at, from, Math.min(PATTERN.length, from + length - at))
  }
  return bytes
}

export function openMany({ capture }: LiveCapture, count: number): ConnectionRecorder[] {
  const session = capture.addInterface('a proxy', 'of the test')
  return Array.from({ length: count }, (_, at) => {
    const recorder = capture.openConnection(session)
    const client = { host: '10.0.0.1', port: 1024 + at }
    recorder.handshake(client, TARGET, {
      event: 'open',
      session: 1,
      role: 'proxy',
      client,
      server: TARGET,
      target: TARGET
    })
    return recorder
  })
}

/** Sends bytes like a relay: pauses while the disk is behind. */
export async function pass(
  { capture }: LiveCapture,
  recorder: ConnectionRecorder,
  direction: Direction,
  length = PIECE
): Promise<void> {
  recorder.data(direction, streamBytes(recorder.connection, direction, recorder[direction], length), length)
  recorder.slab?.release()
  if (capture.congested) await waitUntil(() => !capture.congested, { interval: 1, timeout: 10_000 })
}

export async function passMuch(
  live: LiveCapture,
  recorders: ConnectionRecorder[],
  bytes: number
): Promise<void> {
  for (let round = 0; round * PIECE < bytes; round++) {
    const recorder = recorders[round % recorders.length]!
    await pass(live, recorder, round % 3 === 0 ? 'down' : 'up')
  }
}

/** Resolves when all recorded data is published. */
export async function untilWritten({ capture, told }: LiveCapture): Promise<void> {
  await waitUntil(() => told.published === capture.index.rows, { timeout: 10_000, interval: 5 })
}

export function expectEveryRowToReadBack({ told }: LiveCapture, recorders: ConnectionRecorder[]): void {
  for (const recorder of recorders) {
    for (const direction of ['up', 'down'] as const) {
      for (const row of told.segments(recorder.connection, direction)) {
        const wanted = streamBytes(recorder.connection, direction, row.offset, row.length)
        if (!told.read(row).equals(wanted)) throw new Error(`Other bytes at ${JSON.stringify(row)}`)
      }
    }
  }
}
