import type { Direction } from './direction'

/** References to exchanges and byte ranges of this or another capture, as stored in records. */

/**
 * Identifies an exchange within its connection. Its number belongs to the capture in which it was marked, and changes
 * once a ring drops earlier exchanges; the offsets of its messages in their streams do not. At least one offset is
 * known.
 */
export interface MarkedExchange {
  number: number
  /** Offset of the request. */
  up?: number
  /** Offset of the first response. */
  down?: number
}

/**
 * The exchange whose request is replayed, described so that it can be found in every copy of its capture, and from
 * other captures. Its connection, offsets and time do not change.
 */
export interface Original extends MarkedExchange {
  connection: number
  /** When it began, in milliseconds since 1970. */
  time: number
  /** Name of its file; absent if it is in this capture. */
  file?: string
  /** Its request, for people. */
  of: string
}

/**
 * Bytes [start, end) of a stream that a replay is based on, edited or not: a frame, a message of any protocol, a
 * selection. The connection's number and start time identify it in every copy of its capture.
 */
export interface OriginalRange {
  connection: number
  /** When the connection began, in milliseconds since 1970. */
  opened: number
  direction: Direction
  start: number
  end: number
  /** Name of its file; absent if it is in this capture. */
  file?: string
  /** Endpoints of the connection, for people. */
  of: string
}
