import type net from 'node:net'
import type { Direction } from '../../shared/model/direction'
import type { Slab } from '../capture/slab'
import type { Stall } from './leg-events'
import type { Leg } from './lifecycle'
import { resetSocket } from './reset-socket'

/** One side of a relay: its socket, and how bytes to and from its peer flow. */

/** A piece of at most this is one packet on any path (RFC 9293, section 3.7.1: 536 bytes where nothing else is known). */
const ONE_PACKET_BYTES = 536

export class RelayLeg {
  readonly name: Leg
  /** What its peer sends. */
  readonly stream: Direction
  readonly socket: net.Socket
  /** Its peer takes bytes more slowly than they come. */
  readonly stall: Stall
  /** Its bytes are not being read. */
  paused = false
  #began = false
  /** All is sent at once (TCP_NODELAY). */
  #prompt = false

  constructor(name: Leg, socket: net.Socket, stall: Stall) {
    this.name = name
    this.stream = name === 'client' ? 'up' : 'down'
    this.socket = socket
    this.stall = stall
  }

  /** Sends a view of the capture, given back once it is with the system. Returns false when the peer falls behind. */
  send(view: Uint8Array, slab: Slab | null): boolean {
    if (!this.#prompt) this.#hurry(view.length)
    return slab === null ? this.socket.write(view) : this.socket.write(view, slab.release)
  }

  /** Reads on. */
  resume(): void {
    this.paused = false
    this.socket.resume()
  }

  /** Breaks it off. */
  reset(): void {
    // Not connected yet: there is nobody to reset, and Node would wait for the connect before it did.
    if (this.socket.connecting) this.socket.destroy()
    else resetSocket(this.socket)
  }

  /** Ends it in order, without waiting for its peer's end. */
  finish(): void {
    // Not connected yet: there is nothing to end in order.
    if (this.socket.connecting) this.socket.destroy()
    else this.socket.destroySoon()
  }

  /**
   * Nagle's algorithm delays a small packet behind one under way, up to 40 ms that the peers do not have without a
   * relay between them. The first piece has none before it: only what is longer than a packet, or comes later, needs
   * the option, and many connections carry one piece each way.
   */
  #hurry(length: number): void {
    if (!this.#began && length <= ONE_PACKET_BYTES) {
      this.#began = true
      return
    }
    this.#prompt = true
    this.socket.setNoDelay(true)
  }
}
