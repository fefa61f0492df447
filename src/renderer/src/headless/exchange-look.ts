import type { ConnectionRow, ExchangeRow } from '../../../shared/contract/views'

/** What the tables make of a row: colours by class, never alone; and how a connection ended. */

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
      // Not a class HTTP knows (RFC 9110 §15): shown, not judged.
      return 'none'
  }
}

type Ended = NonNullable<ExchangeRow['ended'] | ConnectionRow['ended']>

/** Points from who ended it to the other side: ▸ the client, ◂ the target. Tcplens itself stands between. */
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
