import { HOW_ENDED, type EndedBy, type HowEnded } from '../../../shared/model/connection-event'
import { ChangeLog } from './change-log'
import { COLUMN_CHUNK_ROWS, float64, ObjectColumn, uint32, uint8, type Releasable } from './column'
import { ConnectionUsage } from './connection-usage'
import { Interned } from './interned'
import { Present } from './present'

/**
 * Column store of a capture's connections; row n is connection n + 1. Times are nanoseconds since the base.
 */

export interface Ended {
  by: EndedBy
  how: HowEnded
  code: string | null
}

/** TLS with the upstream server. */
const SECURE = 1
const UNVERIFIED = 2
/** TLS on the client's side. */
const CLIENT_TLS = 4

/** Maximum length of a DNS name; a ClientHello may contain longer ones. */
const MAX_SERVER_NAME = 255

/** Names of rules kept for a connection. */
const MAX_RULE_NAMES = 50
const NO_RULES: readonly string[] = []

const ENDED_BY: readonly EndedBy[] = ['client', 'target', 'tcplens']

export class ConnectionTable {
  readonly present = new Present()
  /** Number of connections seen, including dropped ones. */
  seen = 0
  open = 0
  readonly changes = new ChangeLog()
  readonly session = uint32()
  readonly opened = float64()
  readonly closed = float64()
  readonly up = float64()
  readonly down = float64()
  readonly exchanges = uint32()
  /** Number of the connection's first exchange; 0 for none. */
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
  /** Separate from the texts that come from traffic, which may be too many to keep. */
  readonly #protocolNames = new Interned()
  /**
   * Rows of the segment index with each connection's events; the row of a segment represents the first byte
   * of its stream.
   */
  readonly #events = new ObjectColumn<number[]>()
  readonly #rules = new ObjectColumn<readonly string[]>()
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
    this.#rules,
    ...this.usage.columns
  ]

  /** Returns the connection's row, and adds it if necessary. Numbers of unknown connections get no row. */
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

  /** Changes the target once the actual destination is known. */
  retarget(row: number, target: string): void {
    const before = this.#targets.get(row)
    this.#targets.set(row, this.#texts.hold(target))
    this.#texts.release(before)
    this.changes.add(row)
  }

  /** Records TLS with the upstream server. `isVerified`: false if its certificate was not verified. */
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

  /** True if TLS was used on either side, so the recorded messages were encrypted in transit. */
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

  /** Server name requested by the client in TLS (SNI); empty if unknown. */
  serverName(row: number): string {
    return this.#texts.text(this.#serverNames.get(row))
  }

  setServerName(row: number, name: string): void {
    const before = this.#serverNames.get(row)
    this.#serverNames.set(row, this.#texts.hold(name.slice(0, MAX_SERVER_NAME)))
    this.#texts.release(before)
    this.changes.add(row)
  }

  /** Names of the rules that changed the connection, in the order in which they first did. */
  rules(row: number): readonly string[] {
    return this.#rules.get(row) ?? NO_RULES
  }

  addRule(row: number, name: string): void {
    const names = this.rules(row)
    if (names.length >= MAX_RULE_NAMES || names.includes(name)) return
    this.#rules.set(row, [...names, name])
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
   * Removes the connections for which `isGone` returns true, and events of the others whose rows in the
   * segment index are below `segmentRow`. Returns the number of removed connections.
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

  /** Number of chunks of all columns, and of texts; for tests. */
  get held(): { chunks: number; texts: number } {
    return { chunks: this.#columns.reduce((sum, { held }) => sum + held, 0), texts: this.#texts.size }
  }

  /** Releases data of a removed row that its column chunk would otherwise keep alive. */
  #forget(row: number): void {
    if (this.#ended.get(row) === 0) this.open--
    this.#texts.release(this.#targets.get(row))
    this.#texts.release(this.#codes.get(row))
    this.#texts.release(this.#serverNames.get(row))
    this.#protocolNames.release(this.#protocols.get(row))
    this.#clients.set(row, undefined)
    this.#events.set(row, undefined)
    this.#rules.set(row, undefined)
  }
}
