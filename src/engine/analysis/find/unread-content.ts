import type { Direction } from '../../../shared/model/direction'
import type { ContentKind } from '../../find/content-batch'

/** Time limit for decoding one body, or one message inside it. */
export const MAX_BODY_MS = 2000

/** Content of a message that was not searched, or not to its end. */
export interface UnreadContent {
  readonly connection: number
  readonly direction: Direction
  readonly exchange: number
  readonly part: ContentKind
  /** Range of the message in its stream. */
  readonly start: number
  readonly end: number
  /** Bytes are missing, a coding failed, or decoding stopped at its limit of bytes or time. */
  readonly reason: 'missing' | 'coding' | 'size' | 'time'
  /** The coding that failed. */
  readonly coding: string | null
  /** Bytes of the content that were searched. */
  readonly searched: number
}
