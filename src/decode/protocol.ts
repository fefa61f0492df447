import type { Direction } from '../shared/model/direction'
import type { ProblemTexts } from '../shared/problems/problem-text'
import type { ProblemTable } from './problem-info'
import type {
  ByteRange,
  MessageSink,
  Numbers,
  ProtocolMessage,
  StreamDecoder,
  StreamOffsets
} from './stream/decoder'
import type { MessageDescription } from './stream/inner'

/**
 * A protocol whose messages are listed in general terms: as rows, in the inspector, in filters, in conversations, in
 * exports and in JSON output. All that those need is here, so a protocol is one folder and one line of
 * `protocols.ts`.
 */
export interface MessageProtocol {
  /** Standard name in lower case, such as `redis`. Names the connection's protocol, the messages and their fields. */
  readonly id: string
  /** As its specification writes it. */
  readonly title: string
  /** See StreamDecoderEntry. */
  score(up: Uint8Array, down: Uint8Array, final: boolean, midway: boolean): number | undefined
  create(sink: MessageSink<ProtocolMessage>, at: StreamOffsets, numbers: Numbers): StreamDecoder
  /** Finds the fields of a message again in its bytes. Never throws; takes time linear in the bytes. */
  describe(message: MessageExtent): ProtocolDescription
  readonly problems: ProblemTable
  /** Texts of the problems by code, in each language of the window. */
  readonly texts: Readonly<Record<'en' | 'zh-CN', ProblemTexts>>
}

/** A message found before, and as many of its first bytes as the caller read. */
export interface MessageExtent {
  readonly kind: ProtocolMessage['kind']
  readonly direction: Direction
  readonly bytes: Uint8Array
  /** Offset of the first byte in the stream. */
  readonly start: number
  /** Offset after the last byte; null while the message arrives. */
  readonly end: number | null
}

/** Its fields are in pre-order; their keys begin with the protocol's id, and their ranges have stream offsets. */
export interface ProtocolDescription extends MessageDescription {
  /** As in ProtocolMessage. */
  readonly name: string
  readonly summary: string
  /** The content that body views show, if the message carries one: offsets in the stream. */
  readonly payload: ByteRange | null
}
