import type { ConnectionEvent } from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import type { ClockBase } from '../capture/pcapng/clock'
import { parseComment } from '../capture/pcapng/comment'
import { PcapngScanner } from '../capture/pcapng/scanner'
import type { FileWindow } from './file-window'

/**
 * The beginning of a ring's file names every connection that was open when it was begun. A walk that has fallen behind
 * what the ring still holds reads it there, and goes on as if it had seen what came before. The ring may have deleted
 * that file as well by then: that nothing can be read says nothing of any connection.
 */

export type Continued = Extract<ConnectionEvent, { event: 'continued' }>

const READ_BYTES = 64 * 1024

/** Null where the file is gone. */
export function readStorySoFar(
  window: FileWindow,
  position: number,
  base: ClockBase
): Map<number, { time: number; event: Continued }> | null {
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
