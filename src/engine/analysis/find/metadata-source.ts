import type { MetadataField } from '../../find/capture-match'
import { FLAG_EVENT, type SegmentIndexReader } from '../../capture/segment-index'
import { Hosts } from '../tables/hosts'
import type { Marks } from '../tables/marks'
import { readEventAt } from '../traffic/event-at'
import type { FileWindow } from '../traffic/file-window'
import { Turns } from '../turns'
import type { Walker } from '../walker'

/**
 * Lists the texts of a capture's tables and events for one search: URLs, names and notes, TLS server names, and the
 * texts of events. Continues with those that are new.
 */

/** A batch ends after this many texts, or this time. */
const BATCH_TEXTS = 2000
const BATCH_MS = 30
/** Steps between two looks at the time. */
const STEPS = 32
/** Rows of the segment index copied at once. */
const INDEX_ROWS = 16_384

export interface MetadataText {
  readonly connection: number
  /** Null for a text about the connection. */
  readonly exchange: number | null
  readonly field: MetadataField
  readonly text: string
  /** Row of the segment index that it is dropped with. */
  readonly row: number
  /** Ranges of the text whose bytes the streams contain as well. */
  readonly recorded: readonly (readonly [start: number, end: number])[]
}

export interface MetadataTexts {
  readonly texts: readonly MetadataText[]
  /** False if more texts follow at once. */
  readonly isDone: boolean
}

export interface MetadataHost {
  readonly walker: Walker
  readonly segments: SegmentIndexReader
  readonly window: FileWindow
}

export class MetadataSource {
  readonly #host: MetadataHost
  readonly #hosts: Hosts
  readonly #connections: ReadonlySet<number> | null
  /** Rows of the tables and of the segment index that were listed. */
  #exchangeRows = 0
  #connectionRows = 0
  #indexRows = 0
  /** Open connections whose server name may become known. */
  readonly #unnamed = new Set<number>()
  /** Names and notes that were listed, by row. */
  readonly #listed = { exchanges: new Map<number, string>(), connections: new Map<number, string>() }
  #steps: Generator<MetadataText | null, void> | null = null

  /** `connections`: those whose texts are listed; null for all. */
  constructor(host: MetadataHost, connections: ReadonlySet<number> | null) {
    this.#host = host
    this.#connections = connections
    this.#hosts = new Hosts(host.walker.connections, host.walker.exchanges)
  }

  /** `dropped`: number of rows that a ring has dropped. */
  async next(dropped: number): Promise<MetadataTexts> {
    const until = performance.now() + BATCH_MS
    const turns = new Turns()
    const texts: MetadataText[] = []
    let isDone = false
    let steps = 0
    this.#indexRows = Math.max(this.#indexRows, dropped)
    while (!isDone && texts.length < BATCH_TEXTS && (steps % STEPS !== 0 || performance.now() < until)) {
      this.#steps ??= this.#all()
      const step = this.#steps.next()
      if (step.done === true) {
        this.#steps = null
        isDone = true
      } else if (step.value !== null) texts.push(step.value)
      if (++steps % STEPS === 0) await turns.next()
    }
    return { texts, isDone }
  }

  /** Yields the texts that are new, and null between rows without any. */
  *#all(): Generator<MetadataText | null, void> {
    yield* this.#urls()
    yield* this.#marks('exchanges')
    yield* this.#marks('connections')
    yield* this.#serverNames()
    yield* this.#events()
  }

  *#urls(): Generator<MetadataText | null, void> {
    const { exchanges } = this.#host.walker
    for (; this.#exchangeRows < exchanges.count; this.#exchangeRows++) {
      const row = this.#exchangeRows
      yield this.#urlOf(row)
    }
  }

  #urlOf(row: number): MetadataText | null {
    const { exchanges } = this.#host.walker
    if (!exchanges.present.has(row) || exchanges.protocol(row) !== '' || exchanges.target(row) === null)
      return null
    const connection = exchanges.connection.get(row)
    if (!this.#isWanted(connection)) return null
    const url = this.#hosts.urlOf(row)
    if (url === null) return null
    const host = url.indexOf('://') + 3
    const path = url.indexOf('/', host)
    const end = path < 0 ? url.length : path
    const recorded: (readonly [number, number])[] = [[end, url.length]]
    // A URL of a request without a host has the server's address.
    if (exchanges.host(row) !== '') recorded.push([host, end])
    return { connection, exchange: row + 1, field: 'url', text: url, row: exchanges.lastRow(row), recorded }
  }

  *#marks(kind: 'exchanges' | 'connections'): Generator<MetadataText | null, void> {
    const { marking, exchanges, connections } = this.#host.walker
    const marks: Marks = marking[kind]
    const listed = this.#listed[kind]
    const present = kind === 'exchanges' ? exchanges.present : connections.present
    for (const row of marks.rows()) {
      const { note, name = '' } = marks.get(row)
      const both = JSON.stringify([note, name])
      if (!present.has(row) || listed.get(row) === both) continue
      listed.set(row, both)
      const connection = kind === 'exchanges' ? exchanges.connection.get(row) : row + 1
      if (!this.#isWanted(connection)) continue
      const exchange = kind === 'exchanges' ? row + 1 : null
      const place = {
        connection,
        exchange,
        row: exchange === null ? this.#firstRow(row) : exchanges.lastRow(row),
        recorded: []
      }
      if (name !== '') yield { ...place, field: 'name', text: name }
      if (note !== '') yield { ...place, field: 'note', text: note }
    }
  }

  *#serverNames(): Generator<MetadataText | null, void> {
    const { connections } = this.#host.walker
    for (const row of this.#unnamed) {
      const text = this.#serverName(row)
      if (text !== null || !this.#isOpen(row)) this.#unnamed.delete(row)
      yield text
    }
    for (; this.#connectionRows < connections.present.end; this.#connectionRows++) {
      const row = this.#connectionRows
      const text = this.#serverName(row)
      if (text === null && this.#isOpen(row)) this.#unnamed.add(row)
      yield text
    }
  }

  #serverName(row: number): MetadataText | null {
    const { connections } = this.#host.walker
    if (!connections.present.has(row) || !this.#isWanted(row + 1)) return null
    const text = connections.serverName(row)
    if (text === '') return null
    // The ClientHello is recorded unless Tcplens decrypted the connection.
    const isRecorded = connections.protocol(row) === 'tls'
    return {
      connection: row + 1,
      exchange: null,
      field: 'server-name',
      text,
      row: this.#firstRow(row),
      recorded: isRecorded ? [[0, text.length]] : []
    }
  }

  *#events(): Generator<MetadataText | null, void> {
    const { walker, segments, window } = this.#host
    while (this.#indexRows < walker.rows) {
      const first = this.#indexRows
      const rows = segments.columns(first, Math.min(first + INDEX_ROWS, walker.rows))
      for (let at = 0; at < rows.count; at++) {
        // A ring may drop rows meanwhile.
        if (this.#indexRows > first + at) continue
        this.#indexRows = first + at + 1
        const connection = rows.connection[at] ?? 0
        if (((rows.flags[at] ?? 0) & FLAG_EVENT) === 0 || !this.#isWanted(connection)) continue
        const { text, data } = readEventAt(window, rows.position[at] ?? 0, rows.length[at] ?? 0)
        // Notes are listed from the tables.
        const isRemark = data['event'] === 'mark' || data['event'] === 'har'
        yield isRemark || text === ''
          ? null
          : { connection, exchange: null, field: 'event', text, row: first + at, recorded: [] }
      }
      yield null
    }
  }

  #isWanted(connection: number): boolean {
    return this.#connections === null || this.#connections.has(connection)
  }

  #isOpen(row: number): boolean {
    const { connections } = this.#host.walker
    return connections.present.has(row) && connections.ended(row) === null
  }

  #firstRow(connectionRow: number): number {
    return this.#host.walker.connections.events(connectionRow)[0] ?? 0
  }
}
