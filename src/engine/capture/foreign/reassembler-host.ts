import type { ConnectionEvent } from '../../../shared/model/connection-event'
import type { Conversation, PutAside, Side } from './conversation'

/** What putting streams together leads to. */

export interface ReassemblerHost {
  /** Bytes of a stream, at the end of what there is of it. */
  row(
    conversation: Conversation,
    side: Side,
    time: number,
    offset: number,
    length: number,
    position: number
  ): void
  /** `side`: whose stream `offset` is of. `packet`: what tells so, or -1. */
  event(conversation: Conversation, event: ConnectionEvent, side: Side, time: number, packet: number): void
  open(conversation: Conversation): void
  /** The client of a conversation by the payloads of these packets; null where they do not show it. */
  client(packets: readonly PutAside[]): Side | null
  /** Whether two places of the capture hold different bytes, and where the first is and how many there are up to the last. */
  difference(first: number, second: number, length: number): { at: number; length: number } | null
}
