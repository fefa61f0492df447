/** In-memory recordings of scripted traffic, for code that reads a recording. */

import { Readable } from 'node:stream'
import type { Recording } from '../../src/engine/conversation/recording'
import type { ConversationRow } from '../../src/shared/contract/traffic'
import type { Direction } from '../../src/shared/model/direction'

export interface Said {
  readonly direction: Direction
  readonly bytes: Uint8Array
  /** Milliseconds since the previous bytes. */
  readonly after: number
}

/** Returns the recording of a conversation; each entry of `said` is one read. */
export function recordingOf(
  said: readonly Said[],
  ends: readonly Direction[],
  { target, tls, protocol = 'raw' }: Pick<Recording, 'tls'> & { target: string; protocol?: string }
): Recording {
  const streams = { up: Buffer.alloc(0), down: Buffer.alloc(0) }
  let time = 0
  const rows: ConversationRow[] = said.map(({ direction, bytes, after }, index) => {
    const offset = streams[direction].length
    streams[direction] = Buffer.concat([streams[direction], bytes])
    time += after
    return { kind: 'segment', index, time, direction, offset, length: bytes.length }
  })
  for (const direction of ends) {
    rows.push({
      kind: 'event',
      index: rows.length,
      time,
      ...{ name: 'end', text: '' },
      data: { event: 'end', direction }
    })
  }
  return {
    row: {
      ...{ connection: 1, session: 1, time: 0, client: '', target, protocol, exchanges: 0 },
      ...{ up: streams.up.length, down: streams.down.length, connecting: null, idle: null, took: null },
      ...{ ended: null, replayOf: null, dropped: false, bookmark: false, note: null }
    },
    role: 'proxy',
    from: { up: 0, down: 0 },
    isForwarded: false,
    isAnswered: false,
    tls,
    dropped: 0,
    rows: (first = 0) => Readable.from(rows.slice(first)) as AsyncIterable<ConversationRow>,
    read: (direction, start, end) =>
      Readable.from([streams[direction].subarray(start, end)]) as AsyncIterable<Uint8Array>
  }
}
