import type { EndedBy, HowEnded } from '../../shared/model/connection-event'
import { float64, Interned, uint32, uint8 } from './column'
import { ChangeLog } from './change-log'

/** The connections of a capture as columns; row n is connection n + 1. Times are nanoseconds since the base. */

export interface Ended {
  by: EndedBy
  how: HowEnded
  code: string | null
}

const ENDED_BY: readonly EndedBy[] = ['client', 'target', 'tcplens']
const HOW: readonly HowEnded[] = ['fin', 'rst', 'error']

export class ConnectionTable {
  count = 0
  open = 0
  readonly changes = new ChangeLog()
  readonly session = uint32()
  readonly opened = float64()
  readonly closed = float64()
  readonly up = float64()
  readonly down = float64()
  readonly exchanges = uint32()
  /** Exchange number + 1 of the connection's first exchange, 0 for none. */
  readonly firstExchange = uint32()
  readonly replayOf = uint32()
  readonly #clients: string[] = []
  readonly #targets = uint32()
  readonly #protocols = uint8()
  readonly #ended = uint8()
  readonly #codes = uint32()
  readonly #texts = new Interned()
  readonly #protocolNames = new Interned()
  /** Rows of the segment index that hold each connection's events; a segment's stands for its stream's first byte. */
  readonly #events: number[][] = []

  /** Adds rows up to this connection; a file whose beginning is gone may name a later one first. */
  ensure(connection: number, time: number): number {
    while (this.count < connection) {
      const row = this.count++
      this.opened.set(row, time)
      this.#clients[row] = ''
      this.#events[row] = []
      this.open++
      this.changes.add(row)
    }
    return connection - 1
  }

  describe(row: number, client: string, target: string, session: number, replayOf: number): void {
    this.#clients[row] = client
    this.#targets.set(row, this.#texts.number(target))
    this.session.set(row, session)
    this.replayOf.set(row, replayOf)
    this.changes.add(row)
  }

  client(row: number): string {
    return this.#clients[row] ?? ''
  }

  target(row: number): string {
    return this.#texts.text(this.#targets.get(row))
  }

  protocol(row: number): string {
    return this.#protocolNames.text(this.#protocols.get(row))
  }

  setProtocol(row: number, protocol: string): void {
    this.#protocols.set(row, this.#protocolNames.number(protocol))
    this.changes.add(row)
  }

  addBytes(row: number, down: boolean, bytes: number): void {
    const column = down ? this.down : this.up
    column.add(row, bytes)
    this.changes.add(row)
  }

  addEvent(row: number, segmentRow: number): void {
    this.#events[row]?.push(segmentRow)
    this.changes.add(row)
  }

  events(row: number): readonly number[] {
    return this.#events[row] ?? []
  }

  close(row: number, time: number, { by, how, code }: Ended): void {
    if (this.#ended.get(row) !== 0) return
    this.closed.set(row, time)
    this.#ended.set(row, 1 + ENDED_BY.indexOf(by) * HOW.length + HOW.indexOf(how))
    this.#codes.set(row, this.#texts.number(code ?? ''))
    this.open--
    this.changes.add(row)
  }

  ended(row: number): Ended | null {
    const packed = this.#ended.get(row)
    if (packed === 0) return null
    const by = ENDED_BY[Math.floor((packed - 1) / HOW.length)] ?? 'tcplens'
    const how = HOW[(packed - 1) % HOW.length] ?? 'error'
    const code = this.#texts.text(this.#codes.get(row))
    return { by, how, code: code === '' ? null : code }
  }
}
