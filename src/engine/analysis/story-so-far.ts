import type { ConnectionEvent } from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import type { ClockBase } from '../capture/pcapng/clock'
import { parseComment } from '../capture/pcapng/comment'
import { PcapngScanner } from '../capture/pcapng/scanner'
import type { ConnectionTable } from './connection-table'
import type { ConversationIndex } from './conversation-index'
import type { FileWindow } from './file-window'

/**
 * The beginning of a ring's file names every connection that was open when it was begun. A walk that has fallen behind
 * what the ring still holds reads it there, and goes on as if it had seen what came before. The ring may have deleted
 * that file as well by then: that nothing can be read says nothing of any connection.
 */

export type Continued = Extract<ConnectionEvent, { event: 'continued' }>

/** By connection, where it stood when the file was begun. */
export type StorySoFar = ReadonlyMap<number, { readonly time: number; readonly event: Continued }>

const READ_BYTES = 64 * 1024

/** Null where the file is gone. */
export function readStorySoFar(window: FileWindow, position: number, base: ClockBase): StorySoFar | null {
  const found = new Map<number, { time: number; event: Continued }>()
  // A property: the compiler would take a variable that only callbacks set for one that never changes.
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
 * The connections known to the walk that the story does not name: they ended in rows that nobody has walked, below
 * `rows`.
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
    // Of one with rows behind that place, the walk itself knows better.
    if (conversations.lastRow(connection) < rows) unseen.add(connection)
  }
  return unseen
}
