import type { FoundField } from '../../decode/field-list'
import type { MessageDetail } from '../../shared/contract/traffic'
import type { Direction } from '../../shared/model/direction'
import type { BodySource, ReadStream } from './body-source'
import type { MessageRange } from './exchange-messages'

/** A message that somebody looks at, as far as the capture holds it. */
export interface LoadedMessage {
  connection: number
  range: MessageRange
  direction: Direction
  /** From its first byte, as far as there is no hole; of a large one the beginning. */
  bytes: Uint8Array
  missing: [number, number][]
  /** Of the exchange's request, empty where it is not known. */
  requestMethod: string
  /** Bytes of its stream so far. */
  total: number
  /** Of HTTP/2, else 0. */
  stream: number
  /** Bytes of its stream from `from` on, the first at or behind `offset` that the capture holds. */
  read(offset: number, length: number): { from: number; bytes: Uint8Array }
}

/** What only the bytes of a message tell, which are read by the rules of its version. */
export type DescribedMessage = Pick<
  MessageDetail,
  | 'range'
  | 'headRange'
  | 'startLine'
  | 'version'
  | 'stream'
  | 'framing'
  | 'bodyLength'
  | 'contentType'
  | 'contentEncoding'
  | 'fields'
  | 'problems'
>

/** How messages of one version are read again when somebody looks at them. */
export interface MessageFormat {
  /** Its first byte is in the capture. */
  describe(loaded: LoadedMessage): DescribedMessage
  /** All of its fields, as deep as they are known. */
  fields(loaded: LoadedMessage): FoundField[]
  body(loaded: LoadedMessage, read: ReadStream): BodySource
}
