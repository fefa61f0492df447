import type net from 'node:net'
import { MAX_SEND_BYTES } from '../../shared/contract/limits'
import { AppError } from '../../shared/model/app-error'
import type { Direction } from '../../shared/model/direction'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import { READ_BYTES } from '../net/accepted-socket'
import type { Stall } from './leg-events'

/**
 * Output of a connection of which Tcplens is one end: recorded piece by piece, sent from the recorded copy, and
 * bounded.
 */

/**
 * Limit of unsent bytes above which `send` throws, so that a peer that does not read cannot fill the memory. If the
 * socket's high-water mark is higher, the limit is that plus one send, so a caller that waits for drain is never
 * refused.
 */
const MAX_PENDING_BYTES = 16 * 1024 * 1024

const NOTHING = new Uint8Array(0)

export class PeerOutput {
  readonly #socket: net.Socket
  readonly #recorder: ConnectionRecorder
  readonly #stall: Stall
  readonly #direction: Direction

  /** The caller closes the socket, and ends the stall on drain. `direction` is the outgoing stream. */
  constructor(socket: net.Socket, recorder: ConnectionRecorder, stall: Stall, direction: Direction) {
    this.#socket = socket
    this.#recorder = recorder
    this.#stall = stall
    this.#direction = direction
  }

  /** Sends all bytes. Throws `peer-not-reading`, and sends nothing, if too much is pending. */
  send(bytes: Uint8Array): void {
    const socket = this.#socket
    const recorder = this.#recorder
    const most = Math.max(MAX_PENDING_BYTES, socket.writableHighWaterMark + MAX_SEND_BYTES)
    if (socket.writableLength + bytes.length > most) {
      throw new AppError(
        'peer-not-reading',
        `Connection ${recorder.connection} has ${socket.writableLength} unsent bytes because its peer is not reading. Wait, or reset the connection.`
      )
    }
    for (let at = 0; at < bytes.length; at += READ_BYTES) {
      const piece = bytes.subarray(at, at + READ_BYTES)
      const view = recorder.data(this.#direction, piece, piece.length)
      const { slab } = recorder
      if (slab === null) socket.write(view)
      else socket.write(view, slab.release)
    }
    if (socket.writableNeedDrain) this.#stall.begin()
  }

  /** Calls back when the system has accepted all written bytes, or never will. */
  onceFlushed(then: () => void): void {
    if (this.#socket.writableLength === 0 || this.#socket.destroyed) then()
    else
      this.#socket.write(NOTHING, () => {
        then()
      })
  }
}
