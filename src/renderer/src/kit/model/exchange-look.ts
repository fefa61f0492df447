import type { ConnectionRow, ExchangeRow } from '../../../../shared/contract/views'

/** Presentation of table rows: status classes, whose colour is never the only information, and end symbols. */

export type StatusClass = 'info' | 'good' | 'redirect' | 'warn' | 'bad' | 'none'

export function statusClass(status: number | null): StatusClass {
  if (status === null) return 'none'
  switch (Math.floor(status / 100)) {
    case 1:
      return 'info'
    case 2:
      return 'good'
    case 3:
      return 'redirect'
    case 4:
      return 'warn'
    case 5:
      return 'bad'
    default:
      // Not a status class of HTTP (RFC 9110 §15): shown without a class.
      return 'none'
  }
}

type Ended = NonNullable<ExchangeRow['ended'] | ConnectionRow['ended']>

/** Returns the symbol of the party that closed the connection: ▸ the client, ◂ the target; Tcplens is between them. */
export function endedGlyph(by: Ended['by']): string {
  switch (by) {
    case 'client':
      return '▸'
    case 'target':
      return '◂'
    case 'tcplens':
      return '▪'
  }
}
