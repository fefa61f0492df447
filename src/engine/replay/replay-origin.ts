import { MAX_ROW_TEXT } from '../../shared/contract/limits'
import type { ReplayInput } from '../../shared/contract/replay'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import type { AnalysisThread } from '../analysis-thread/analysis-thread'

/**
 * Identifies a replay's original in the record. The number alone would be meaningless in another capture, and would
 * refer to a different exchange in a copy that begins later.
 */

export type OriginFields = Pick<
  Extract<ConnectionEvent, { event: 'open' }>,
  'replayOf' | 'original' | 'range'
>

/** `file`: name of the file that contains the original; null for the live capture. */
export async function originOf(
  client: AnalysisThread['client'],
  input: Pick<ReplayInput, 'exchange' | 'connection' | 'direction' | 'range'>,
  file: string | null
): Promise<OriginFields> {
  const { exchange, connection, direction = 'up', range } = input
  const where = file === null ? {} : { file: file.slice(0, MAX_ROW_TEXT) }
  if (connection !== undefined && range !== undefined) {
    const { row } = await client.request('connections.get', { connection })
    const [start, end] = range
    const of = `${row.client} to ${row.target}`.slice(0, MAX_ROW_TEXT)
    return { range: { connection, opened: row.time, direction, start, end, of, ...where } }
  }
  // A new request without an original.
  if (exchange === undefined) return {}
  const { row, messages } = await client.request('exchanges.get', { exchange })
  const up = messages.find((message) => message.direction === 'up')?.range[0]
  const down = messages.find((message) => message.direction === 'down')?.range[0]
  const original = {
    number: exchange,
    connection: row.connection,
    time: row.time,
    of: `${row.method ?? ''} ${row.target ?? ''}`.trim().slice(0, MAX_ROW_TEXT),
    ...(up === undefined ? {} : { up }),
    ...(down === undefined ? {} : { down }),
    ...where
  }
  return file === null ? { replayOf: exchange, original } : { original }
}
