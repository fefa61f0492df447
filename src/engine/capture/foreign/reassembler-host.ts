import type { ConnectionEvent } from '../../../shared/model/connection-event'
import type { TcpConversation, PutAside, Side } from './conversation'

/** Receives the results of stream reassembly. */

export interface ReassemblerHost {
  /** Adds a row for bytes at the end of a stream. */
  row(
    conversation: TcpConversation,
    side: Side,
    time: number,
    offset: number,
    length: number,
    position: number
  ): void
  /**
   * Adds an event. `side`: the sender of the stream its offset refers to. `packet`: position of the packet that shows
   * it, or -1.
   */
  event(conversation: TcpConversation, event: ConnectionEvent, side: Side, time: number, packet: number): void
  open(conversation: TcpConversation): void
  /** Returns the client of a conversation by the payloads of these packets; null if they do not identify it. */
  client(packets: readonly PutAside[]): Side | null
  /**
   * Compares bytes at two positions of the capture. Returns where the first difference is and how many bytes there are
   * up to the last; null if they are equal.
   */
  difference(first: number, second: number, length: number): { at: number; length: number } | null
}
