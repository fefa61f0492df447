import { MAX_ROW_TEXT } from '../../shared/contract/limits'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import type { AnalysisThread } from '../analysis/analysis-thread'

/**
 * What the record says of a replay's original. Its number alone would mean nothing in another capture, and another
 * exchange in a copy that begins later.
 */

export type ReplayLink = Pick<Extract<ConnectionEvent, { event: 'open' }>, 'replayOf' | 'original'>

/** `file`: the name of the file that the exchange is in; null where that is the live capture. */
export async function linkTo(
  client: AnalysisThread['client'],
  exchange: number | undefined,
  file: string | null
): Promise<ReplayLink> {
  // A request from nothing, or bytes of a connection.
  if (exchange === undefined) return {}
  const { row, messages } = await client.request('exchanges.get', { exchange })
  const up = messages.find(({ direction }) => direction === 'up')?.range[0]
  const down = messages.find(({ direction }) => direction === 'down')?.range[0]
  const original = {
    number: exchange,
    connection: row.connection,
    time: row.time,
    of: `${row.method ?? ''} ${row.target ?? ''}`.trim().slice(0, MAX_ROW_TEXT),
    ...(up === undefined ? {} : { up }),
    ...(down === undefined ? {} : { down })
  }
  return file === null
    ? { replayOf: exchange, original }
    : { original: { ...original, file: file.slice(0, MAX_ROW_TEXT) } }
}
