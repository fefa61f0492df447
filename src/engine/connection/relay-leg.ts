import type net from 'node:net'
import type { Direction } from '../../shared/model/direction'
import type { Slab } from '../capture/slab'
import type { Stall } from './leg-events'
import type { Leg } from '../../shared/model/connection-event'
import { resetSocket } from '../net/reset-socket'

/** One side of a relay: its socket and its flow control. */

/**
 * A write of at most this many bytes fits into one packet on any path (RFC 9293, section 3.7.1: default MSS of 536
 * bytes).
 */
const ONE_PACKET_BYTES = 536

export class RelayLeg {
  readonly name: Leg
  /** The stream that the peer sends. */
  readonly stream: Direction
  readonly socket: net.Socket
  /** Measures waits for a peer that accepts bytes more slowly than they arrive. */
  readonly stall: Stall
  /** True while the socket is not read. */
  paused = false
  /** The peer has sent FIN, and the socket is closed. */
  hasEnded = false
  hasClosed = false
  #began = false
  /** TCP_NODELAY is set. */
  #prompt = false

  constructor(name: Leg, socket: net.Socket, stall: Stall) {
    this.name = name
    this.stream = name === 'client' ? 'up' : 'down'
    this.socket = socket
    this.stall = stall
  }

  /**
   * Sends a view of the capture, which is released once the system has accepted it. Returns false if the peer falls
   * behind.
   */
  send(view: Uint8Array, slab: Slab | null): boolean {
    if (!this.#prompt) this.#hurry(view.length)
    return slab === null ? this.socket.write(view) : this.socket.write(view, slab.release)
  }

  /** Continues reading. */
  resume(): void {
    this.paused = false
    this.socket.resume()
  }

  /** Resets the connection. */
  reset(): void {
    // Not connected yet: there is no peer to reset, and Node would wait for the connect first.
    if (this.socket.connecting) this.socket.destroy()
    else resetSocket(this.socket)
  }

  /** Closes with FIN, without waiting for the peer's FIN. */
  finish(): void {
    // Not connected yet: there is nothing to close gracefully.
    if (this.socket.connecting) this.socket.destroy()
    else this.socket.destroySoon()
  }

  /**
   * Nagle's algorithm delays a small packet while another is unacknowledged, by up to 40 ms, which the peers would not
   * see without a relay. The first packet is never delayed: only longer or later writes need the option, and many
   * connections carry one packet each way.
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
