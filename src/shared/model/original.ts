import type { Direction } from './direction'

/** How a record names an exchange of its own capture, or of another one. */

/**
 * Which exchange of its connection is meant. Its number is that of the capture it was marked in, and another one once a
 * ring has dropped what came before; where its messages begin in their streams stays the same. One of them is known.
 */
export interface MarkedExchange {
  number: number
  /** Offset of the request. */
  up?: number
  /** Offset of the first response. */
  down?: number
}

/**
 * The exchange whose request is sent again, told so that it is found in every copy of its capture, and from beside it.
 * Its connection and where it begins there stay the same, and so does when.
 */
export interface Original extends MarkedExchange {
  connection: number
  /** When it began, in milliseconds since 1970. */
  time: number
  /** The name of the file that it is in; absent where that is this capture. */
  file?: string
  /** What it asked, for people. */
  of: string
}

/**
 * Bytes [start, end) of a stream that are sent again, whatever was made of them: a frame, a message of any protocol, a
 * selection. Their connection is told by its number and its beginning, which stay the same in every copy of its capture.
 */
export interface OriginalRange {
  connection: number
  /** When the connection began, in milliseconds since 1970. */
  opened: number
  direction: Direction
  start: number
  end: number
  /** The name of the file that it is in; absent where that is this capture. */
  file?: string
  /** Whose connection it was, for people. */
  of: string
}
