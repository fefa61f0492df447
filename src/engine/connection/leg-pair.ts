import type { ConnectionEvent, EndedBy } from '../../shared/model/connection-event'
import { DIRECTIONS, type Direction } from '../../shared/model/direction'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { Slab } from '../capture/slab'
import type { RelayRecord } from './relay'

/**
 * Record of a connection whose bytes Tcplens may change or delay: the client's leg and the upstream leg, each a TCP
 * conversation of its own. Bytes of the client are received on its leg and sent on the upstream leg; those of the server
 * the other way round.
 */
export class LegPair implements RelayRecord {
  readonly #client: ConnectionRecorder
  readonly #upstream: ConnectionRecorder
  /** Streams whose FIN is recorded, on the leg where Tcplens receives it and on the one where it sends it. */
  readonly #received: Record<Direction, boolean>
  readonly #sent: Record<Direction, boolean>

  /** `ended`: streams whose FIN was recorded before the upstream leg began. */
  constructor(
    client: ConnectionRecorder,
    upstream: ConnectionRecorder,
    ended: Readonly<Record<Direction, boolean>>
  ) {
    this.#client = client
    this.#upstream = upstream
    this.#received = { ...ended }
    this.#sent = { ...ended }
  }

  get up(): number {
    return this.#client.up
  }

  get down(): number {
    return this.#client.down
  }

  /** Bytes of the direction received so far. */
  received(direction: Direction): number {
    return this.#receiving(direction)[direction]
  }

  /** Records bytes as Tcplens received them. */
  receive(direction: Direction, bytes: Uint8Array, length: number): void {
    const leg = this.#receiving(direction)
    leg.data(direction, bytes, length)
    leg.slab?.release()
  }

  /** Records bytes as Tcplens sends them. The view stays valid until its slab is released. */
  send(direction: Direction, bytes: Uint8Array): { view: Uint8Array; slab: Slab | null } {
    const leg = this.#sending(direction)
    const view = leg.data(direction, bytes, bytes.length)
    return { view, slab: leg.slab }
  }

  /** Records the FIN of a stream's sender. */
  receiveEnd(direction: Direction): void {
    if (this.#received[direction]) return
    this.#received[direction] = true
    this.#receiving(direction).end(direction)
  }

  /** Records the FIN that Tcplens sends; `by` is set if the stream's sender has not sent one. */
  end(direction: Direction, by?: 'tcplens'): void {
    if (!this.#received[direction]) {
      this.#received[direction] = true
      this.#receiving(direction).end(direction, by)
    }
    if (this.#sent[direction]) return
    this.#sent[direction] = true
    this.#sending(direction).end(direction, by)
  }

  event(event: ConnectionEvent): void {
    this.#client.event(event)
  }

  reset(by: EndedBy, direction: Direction): void {
    this.#client.reset(by, direction)
    this.#upstream.reset(by, by === 'target' ? 'down' : 'up')
  }

  close(closing: Parameters<ConnectionRecorder['close']>[0]): void {
    this.#client.close(closing)
    this.#closeUpstream(closing)
  }

  /** Ends the record of the upstream leg, while the connection continues with one record. */
  leave(): void {
    this.#closeUpstream({ event: 'close', up: 0, down: 0, endedBy: 'tcplens', how: 'left' })
  }

  #closeUpstream(closing: Parameters<ConnectionRecorder['close']>[0]): void {
    const { up, down } = this.#upstream
    this.#upstream.close({ ...closing, up, down })
  }

  #receiving(direction: Direction): ConnectionRecorder {
    return direction === 'up' ? this.#client : this.#upstream
  }

  #sending(direction: Direction): ConnectionRecorder {
    return direction === 'up' ? this.#upstream : this.#client
  }

  /** True once every FIN that was received is recorded as sent too. */
  get isEven(): boolean {
    return DIRECTIONS.every((direction) => this.#received[direction] === this.#sent[direction])
  }
}
