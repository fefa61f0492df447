import type { Endpoint, EndedBy } from '../../../shared/model/connection-event'
import { Half } from './half'

/** A conversation that others recorded. Its halves are by the direction of its first packet: 0 is as that one went. */

export type Side = 0 | 1

export function otherOf(side: Side): Side {
  return side === 0 ? 1 : 0
}

/** A packet that is put aside until it is known where its stream begins. */
export interface PutAside {
  side: Side
  sequence: number
  length: number
  captured: number
  /** Of the payload in the capture, and of the packet. */
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

/** A reset that closed a conversation: its sender, and where both streams stood. */
export interface Reset {
  by: Side
  own: number
  other: number
  /** How it closed the conversation, where its sender goes on: perhaps it was forged. */
  doubted: Closed | null
}

export class Conversation {
  /** Of the connection; 0 until it is opened. */
  number = 0
  readonly ends: readonly [Endpoint, Endpoint]
  readonly halves: readonly [Half, Half] = [new Half(), new Half()]
  /** Which side's packets go up. */
  client: Side
  /** A SYN or its answer told who the client is; else it was guessed. */
  isClientSure = false
  /** The packets put aside so far do not show who the client is. */
  hasUnclearRoles = false
  readonly firstTime: number
  readonly firstPacket: number
  /** Times of its rows never go back. */
  time: number
  isConnected = false
  aside: PutAside[] | null = null
  asideBytes = 0
  /** Payloads among them. */
  asideCount = 0
  /** Packets since it was last looked at for being idle. */
  wasUsed = true
  /** How it was closed, once it was. */
  closed: Closed | null = null
  reset: Reset | null = null

  constructor(ends: readonly [Endpoint, Endpoint], client: Side, time: number, packet: number) {
    this.ends = ends
    this.client = client
    this.firstTime = time
    this.firstPacket = packet
    this.time = time
  }

  /** Whose stream is up. */
  roleOf(side: Side): 'client' | 'target' {
    return side === this.client ? 'client' : 'target'
  }

  get server(): Side {
    return this.client === 0 ? 1 : 0
  }
}
