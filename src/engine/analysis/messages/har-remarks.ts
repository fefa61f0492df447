import type { HarEvent } from '../../../shared/model/connection-event'
import { parseConnectionEvent } from '../../../shared/model/parse-event'
import { emptySegmentRow, FLAG_EVENT, type SegmentIndexReader } from '../../capture/segment-index'
import type { ConnectionTable } from '../tables/connection-table'
import type { ExchangeFinder } from '../tables/exchange-finder'

/**
 * Positions of the data that a capture converted from a HAR file stores beyond its traffic. The data stays in
 * the file: only the row of each remark is kept here, and it is read on export. Such a capture is complete
 * and drops nothing.
 */

export interface HarRemarkParts {
  readonly connections: ConnectionTable
  readonly finder: ExchangeFinder
}

export class HarRemarks {
  readonly #parts: HarRemarkParts
  /** By the exchange's row, the segment index row of the remark's first piece. */
  readonly #exchanges = new Map<number, number>()
  readonly #files: number[] = []

  constructor(parts: HarRemarkParts) {
    this.#parts = parts
  }

  /**
   * Handles row `number` of the record, a piece of a remark. Remarks on exchanges that do not exist are
   * skipped.
   */
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

  /** Returns the row of the segment index, or undefined for an exchange without a remark. */
  ofExchange(exchange: number): number | undefined {
    return this.#exchanges.get(exchange - 1)
  }

  /** Rows with the remarks of the HAR files in the capture, in order. */
  get ofFiles(): readonly number[] {
    return this.#files
  }
}

/** The parts of the walker that the reader needs. */
export interface RemarkRows {
  readonly rows: number
  readEvent(position: number, length: number): { data: Record<string, unknown> }
}

/**
 * Returns the JSON whose first piece is in row `first`; null if pieces are missing or it is invalid, as users
 * may edit files.
 */
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
