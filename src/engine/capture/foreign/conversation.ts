import type { Endpoint, EndedBy } from '../../../shared/model/connection-event'
import { Half } from './half'

/**
 * A conversation recorded by another program. Its halves are numbered by the direction of its first packet: side 0 sent
 * it.
 */

export type Side = 0 | 1

export function otherOf(side: Side): Side {
  return side === 0 ? 1 : 0
}

/** A packet set aside until the start of its stream is known. */
export interface PutAside {
  side: Side
  sequence: number
  length: number
  captured: number
  /** Positions of the payload and of the packet in the capture. */
  position: number
  packet: number
  flags: number
  acknowledgment: number
  time: number
}

export interface Closed {
  at: number
  packet: number
  by: EndedBy
  how: 'fin' | 'rst'
  refused: boolean
}

/** A reset that closed a conversation: its sender, and the offsets of both streams. */
export interface Reset {
  by: Side
  own: number
  other: number
  /**
   * How the reset closed the conversation, if its sender continued afterwards and the reset may be forged; else null.
   */
  doubted: Closed | null
}

export class TcpConversation {
  /** Connection number; 0 until the connection is opened. */
  number = 0
  readonly ends: readonly [Endpoint, Endpoint]
  readonly halves: readonly [Half, Half] = [new Half(), new Half()]
  /** The client's side, whose packets go client → server. */
  client: Side
  /** True if a SYN or SYN-ACK identified the client; else the client is a guess. */
  isClientSure = false
  /** True if the packets set aside so far do not identify the client. */
  hasUnclearRoles = false
  readonly firstTime: number
  readonly firstPacket: number
  /** Time of the latest row; never decreases. */
  time: number
  isConnected = false
  aside: PutAside[] | null = null
  asideBytes = 0
  /** Number of payloads among the packets set aside. */
  asideCount = 0
  /** True if packets arrived since the last check for idle conversations. */
  wasUsed = true
  /** How the conversation was closed; null while it is open. */
  closed: Closed | null = null
  reset: Reset | null = null

  constructor(ends: readonly [Endpoint, Endpoint], client: Side, time: number, packet: number) {
    this.ends = ends
    this.client = client
    this.firstTime = time
    this.firstPacket = packet
    this.time = time
  }

  /** Returns the role of a side. */
  roleOf(side: Side): 'client' | 'target' {
    return side === this.client ? 'client' : 'target'
  }

  get server(): Side {
    return this.client === 0 ? 1 : 0
  }
}
