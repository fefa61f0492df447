import type { Marked } from '../../shared/model/connection-event'
import { eventComment } from './event-comment'
import { MARKS_INTERFACE } from './mark-recorder'
import {
  interfaceBytes,
  sectionHeaderBytes,
  writeInterface,
  writeSectionHeader,
  type SectionOptions
} from './pcapng/blocks'
import { fillTcpChecksums } from './pcapng/checksum'
import { clockBase } from './pcapng/clock'
import { UP } from './pcapng/direction'
import { MAX_CONNECTION } from './pcapng/initial-sequence'
import { LegWriter } from './pcapng/leg-writer'

/** A bookmark or note in an opened file, which is itself never modified. */
export interface DatedMark extends Marked {
  /** Time it was made, in milliseconds since 1970. */
  time: number
}

/**
 * Encodes bookmarks and notes as a separate section to append to an opened file. It does not depend on the interfaces
 * or the byte order of earlier sections.
 */
export function markSection(marks: readonly DatedMark[]): Uint8Array {
  const [first] = marks
  if (first === undefined) return new Uint8Array(0)
  const section: SectionOptions = { comments: ['Tcplens capture. tcplens:{"format":1}'] }
  const end = { address: '0.0.0.0', port: 0 }
  const leg = new LegWriter({
    interfaceId: 0,
    // Not an actual connection. A file may receive several such sections, and no acknowledgment may repeat.
    connection: Math.floor(first.time) % MAX_CONNECTION,
    leg: 3,
    client: end,
    server: end,
    base: clockBase(first.time)
  })
  const comments = marks.map(({ connection, event }) => Buffer.from(eventComment(connection, event)))
  const length = comments.reduce(
    (sum, comment) => sum + leg.controlBytes(comment),
    sectionHeaderBytes(section) + interfaceBytes(MARKS_INTERFACE)
  )
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  let at = writeSectionHeader(view, 0, section)
  at += writeInterface(view, at, MARKS_INTERFACE)
  for (const [number, comment] of comments.entries()) {
    const time = ((marks[number]?.time ?? first.time) - first.time) * 1e6
    at += leg.event(view, at, UP, comment, time)
  }
  fillTcpChecksums(view, 0, length)
  return bytes
}
