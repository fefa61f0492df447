import type { HarEvent } from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import { emptySegmentRow, FLAG_EVENT, type SegmentIndexReader } from '../capture/segment-index'
import type { ConnectionTable } from './connection-table'
import type { ExchangeFinder } from './exchange-finder'

/**
 * Where a capture that was rebuilt from a HAR file says what the bytes do not hold. It stays in the file: of each remark
 * only the row is remembered, and it is read when an export asks. Such a capture is complete and drops nothing.
 */

export interface HarRemarkParts {
  readonly connections: ConnectionTable
  readonly finder: ExchangeFinder
}

export class HarRemarks {
  readonly #parts: HarRemarkParts
  /** By the exchange's row, the row of the segment index with the first piece. */
  readonly #exchanges = new Map<number, number>()
  readonly #files: number[] = []

  constructor(parts: HarRemarkParts) {
    this.#parts = parts
  }

  /** Row `number` of the record is a piece of a remark. One on what is not there is passed over. */
  read(number: number, connection: number, { exchange, part }: HarEvent): void {
    if (part > 0) return
    if (exchange === undefined) {
      this.#files.push(number)
      return
    }
    const { connections, finder } = this.#parts
    if (!connections.present.has(connection - 1)) return
    const row = finder.find(connection, exchange)
    if (row !== null) this.#exchanges.set(row, number)
  }

  /** Row of the segment index, or undefined for an exchange of which nothing is said. */
  ofExchange(exchange: number): number | undefined {
    return this.#exchanges.get(exchange - 1)
  }

  /** Of each HAR file in the capture, in their order. */
  get ofFiles(): readonly number[] {
    return this.#files
  }
}

/** What the reader needs of the walker, which knows how rows are read. */
export interface RemarkRows {
  readonly rows: number
  readEvent(position: number, length: number): { data: Record<string, unknown> }
}

/** The JSON whose first piece is in row `first`; null where pieces are missing, or it is none: anybody edits files. */
export function readHarRemark(walker: RemarkRows, segments: SegmentIndexReader, first: number): unknown {
  let json = ''
  for (let part = 0, parts = 1; part < parts; part++) {
    const event = eventAt(walker, segments, first + part)
    if (event?.part !== part || (part > 0 && event.parts !== parts)) return null
    parts = event.parts
    json += event.json
  }
  try {
    return JSON.parse(json) as unknown
  } catch {
    // Edited since it was written.
    return null
  }
}

function eventAt(walker: RemarkRows, segments: SegmentIndexReader, number: number): HarEvent | null {
  if (number >= walker.rows) return null
  const row = emptySegmentRow()
  segments.read(number, row)
  if ((row.flags & FLAG_EVENT) === 0) return null
  const event = parseConnectionEvent(walker.readEvent(row.position, row.length).data)
  return event?.event === 'har' ? event : null
}
