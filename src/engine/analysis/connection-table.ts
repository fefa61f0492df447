import { HOW_ENDED, type EndedBy, type HowEnded } from '../../shared/model/connection-event'
import { ChangeLog } from './change-log'
import { COLUMN_CHUNK_ROWS, float64, ObjectColumn, uint32, uint8, type Releasable } from './column'
import { ConnectionUsage } from './connection-usage'
import { Interned } from './interned'
import { Present } from './present'

/** The connections of a capture as columns; row n is connection n + 1. Times are nanoseconds since the base. */

export interface Ended {
  by: EndedBy
  how: HowEnded
  code: string | null
}

/** Of TLS with the target. */
const SECURE = 1
const UNVERIFIED = 2
/** The client's side used TLS. */
const CLIENT_TLS = 4

/** The longest name there can be in DNS; a hello can have what it likes. */
const MAX_SERVER_NAME = 255

const ENDED_BY: readonly EndedBy[] = ['client', 'target', 'tcplens']

export class ConnectionTable {
  readonly present = new Present()
  /** Connections there were, those that are gone included. */
  seen = 0
  open = 0
  readonly changes = new ChangeLog()
  readonly session = uint32()
  readonly opened = float64()
  readonly closed = float64()
  readonly up = float64()
  readonly down = float64()
  readonly exchanges = uint32()
  /** Exchange number + 1 of the connection's first exchange, 0 for none. */
  readonly firstExchange = float64()
  readonly replayOf = float64()
  readonly usage = new ConnectionUsage()
  readonly #clients = new ObjectColumn<string>()
  readonly #targets = uint32()
  readonly #protocols = uint32()
  readonly #serverNames = uint32()
  readonly #ended = uint8()
  readonly #codes = uint32()
  readonly #security = uint8()
  readonly #texts = new Interned()
  /** Apart from the texts that traffic invents, which may be too many to keep. */
  readonly #protocolNames = new Interned()
  /** Rows of the segment index that hold each connection's events; a segment's stands for its stream's first byte. */
  readonly #events = new ObjectColumn<number[]>()
  readonly #columns: readonly Releasable[] = [
    this.session,
    this.opened,
    this.closed,
    this.up,
    this.down,
    this.exchanges,
    this.firstExchange,
    this.replayOf,
    this.#clients,
    this.#targets,
    this.#protocols,
    this.#serverNames,
    this.#ended,
    this.#codes,
    this.#security,
    this.#events,
    ...this.usage.columns
  ]

  /** The connection's row, which is made if it is not there yet. Numbers that nothing is known of get none. */
  ensure(connection: number, time: number): number {
    const row = connection - 1
    if (this.present.has(row)) return row
    this.present.add(row)
    this.seen++
    this.open++
    this.opened.set(row, time)
    this.#clients.set(row, '')
    this.#events.set(row, [])
    this.changes.add(row)
    return row
  }

  describe(row: number, client: string, target: string, session: number, replayOf: number): void {
    this.#clients.set(row, client)
    const before = this.#targets.get(row)
    this.#targets.set(row, this.#texts.hold(target))
    this.#texts.release(before)
    this.session.set(row, session)
    this.replayOf.set(row, replayOf)
    this.changes.add(row)
  }

  /** Where it goes is known only now. */
  retarget(row: number, target: string): void {
    const before = this.#targets.get(row)
    this.#targets.set(row, this.#texts.hold(target))
    this.#texts.release(before)
    this.changes.add(row)
  }

  /** TLS stands with the target, which may not be known to be who it says. */
  markSecure(row: number, isVerified: boolean): void {
    const client = this.#security.get(row) & CLIENT_TLS
    this.#security.set(row, client | (isVerified ? SECURE : UNVERIFIED))
    this.changes.add(row)
  }

  markClientTls(row: number): void {
    this.#security.set(row, this.#security.get(row) | CLIENT_TLS)
    this.changes.add(row)
  }

  isSecure(row: number): boolean {
    return (this.#security.get(row) & (SECURE | UNVERIFIED)) !== 0
  }

  isUnverified(row: number): boolean {
    return (this.#security.get(row) & UNVERIFIED) !== 0
  }

  /** TLS was used on either side, so the recorded messages were encrypted in transit. */
  isTls(row: number): boolean {
    return this.#security.get(row) !== 0
  }

  client(row: number): string {
    return this.#clients.get(row) ?? ''
  }

  target(row: number): string {
    return this.#texts.text(this.#targets.get(row))
  }

  protocol(row: number): string {
    return this.#protocolNames.text(this.#protocols.get(row))
  }

  setProtocol(row: number, protocol: string): void {
    const before = this.#protocols.get(row)
    this.#protocols.set(row, this.#protocolNames.hold(protocol))
    this.#protocolNames.release(before)
    this.changes.add(row)
  }

  /** Whom its client asked for in TLS; empty where it is not known. */
  serverName(row: number): string {
    return this.#texts.text(this.#serverNames.get(row))
  }

  setServerName(row: number, name: string): void {
    const before = this.#serverNames.get(row)
    this.#serverNames.set(row, this.#texts.hold(name.slice(0, MAX_SERVER_NAME)))
    this.#texts.release(before)
    this.changes.add(row)
  }

  addBytes(row: number, down: boolean, bytes: number): void {
    const column = down ? this.down : this.up
    column.add(row, bytes)
    this.changes.add(row)
  }

  addEvent(row: number, segmentRow: number): void {
    this.#events.get(row)?.push(segmentRow)
    this.changes.add(row)
  }

  events(row: number): readonly number[] {
    return this.#events.get(row) ?? []
  }

  close(row: number, time: number, { by, how, code }: Ended): void {
    if (this.#ended.get(row) !== 0) return
    this.closed.set(row, time)
    this.#ended.set(row, 1 + ENDED_BY.indexOf(by) * HOW_ENDED.length + HOW_ENDED.indexOf(how))
    this.#codes.set(row, this.#texts.hold(code ?? ''))
    this.open--
    this.changes.add(row)
  }

  ended(row: number): Ended | null {
    const packed = this.#ended.get(row)
    if (packed === 0) return null
    const by = ENDED_BY[Math.floor((packed - 1) / HOW_ENDED.length)] ?? 'tcplens'
    const how = HOW_ENDED[(packed - 1) % HOW_ENDED.length] ?? 'error'
    const code = this.#texts.text(this.#codes.get(row))
    return { by, how, code: code === '' ? null : code }
  }

  /**
   * Takes away the connections for which `isGone`, and of the others the events whose rows in the segment index are
   * below `segmentRow`. Returns how many went.
   */
  drop(segmentRow: number, isGone: (row: number) => boolean): number {
    const gone = this.present.drop((row) => {
      if (isGone(row)) {
        this.#forget(row)
        return true
      }
      const events = this.events(row)
      if ((events[0] ?? segmentRow) < segmentRow) {
        this.#events.set(
          row,
          events.filter((number) => number >= segmentRow)
        )
        this.changes.add(row)
      }
      return false
    })
    const isNeeded = (chunk: number): boolean => this.present.isInChunk(chunk, COLUMN_CHUNK_ROWS)
    for (const column of this.#columns) column.release(this.present.first, isNeeded)
    return gone
  }

  /** For tests: chunks of all columns, and texts. */
  get held(): { chunks: number; texts: number } {
    return { chunks: this.#columns.reduce((sum, { held }) => sum + held, 0), texts: this.#texts.size }
  }

  /** What a row that stays in a chunk with others would keep alive. */
  #forget(row: number): void {
    if (this.#ended.get(row) === 0) this.open--
    this.#texts.release(this.#targets.get(row))
    this.#texts.release(this.#codes.get(row))
    this.#texts.release(this.#serverNames.get(row))
    this.#protocolNames.release(this.#protocols.get(row))
    this.#clients.set(row, undefined)
    this.#events.set(row, undefined)
  }
}
