import type { ConnectionEvent } from '../../../shared/model/connection-event'
import { parseConnectionEvent } from '../../../shared/model/parse-event'
import type { ClockBase } from '../../capture/pcapng/clock'
import { parseComment } from '../../capture/pcapng/comment'
import { PcapngScanner } from '../../capture/pcapng/scanner'
import type { ConnectionTable } from '../tables/connection-table'
import type { ConversationIndex } from '../traffic/conversation-index'
import type { FileWindow } from '../traffic/file-window'

/**
 * Reads the state saved at the beginning of each ring buffer file, which lists the connections that were open
 * at that time. A walk that has fallen behind the ring buffer resumes from this state. If the file has been
 * deleted as well, nothing is known about any connection.
 */

export type Continued = Extract<ConnectionEvent, { event: 'continued' }>

/** State of each connection at the start of the file. */
export type StorySoFar = ReadonlyMap<number, { readonly time: number; readonly event: Continued }>

const READ_BYTES = 64 * 1024

/** Returns null if the file is gone. */
export function readStorySoFar(window: FileWindow, position: number, base: ClockBase): StorySoFar | null {
  const found = new Map<number, { time: number; event: Continued }>()
  // A property: the compiler would treat a variable that only callbacks set as constant.
  const reading = { begun: false, done: false }
  const scanner = new PcapngScanner(
    {
      packet: (packet) => {
        if (reading.done) return
        const { data } = parseComment(packet.comments()[0] ?? '')
        const event = data === undefined ? null : parseConnectionEvent(data)
        const connection = data?.['connection']
        if (event?.event === 'continued' && typeof connection === 'number')
          found.set(connection, { time: packet.timeNs, event })
        else reading.done = event?.event !== 'mark'
      },
      problem: ({ fatal }) => {
        reading.done ||= fatal
      }
    },
    { base }
  )
  for (let at = position; !reading.done;) {
    const piece = window.read(at, READ_BYTES)
    if (piece.length === 0) break
    reading.begun = true
    scanner.push(piece)
    at += piece.length
  }
  return reading.begun ? found : null
}

/**
 * Returns the connections known to the walk but missing from the saved state: they ended in skipped rows,
 * below `rows`.
 */
export function endedUnseen(
  story: StorySoFar,
  rows: number,
  { connections, conversations }: { connections: ConnectionTable; conversations: ConversationIndex }
): Set<number> {
  const unseen = new Set<number>()
  for (const row of connections.present.rows()) {
    const connection = row + 1
    if (connections.ended(row) !== null || story.has(connection)) continue
    // For a connection with rows after that point, the walk has newer data.
    if (conversations.lastRow(connection) < rows) unseen.add(connection)
  }
  return unseen
}
