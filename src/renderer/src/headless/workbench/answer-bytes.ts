import type { ConnectionDetail, ExchangeDetail } from '../../../../shared/contract/traffic'

/**
 * Bytes of a response as they were on the wire, interim responses included. A connection can carry several exchanges,
 * so its total counts only where no response was decoded.
 */
export function answerBytes({
  detail,
  exchange
}: {
  readonly detail: ConnectionDetail
  readonly exchange: ExchangeDetail | null
}): number {
  const responses = (exchange?.messages ?? []).filter(({ kind }) => kind === 'http.response')
  if (responses.length === 0) return detail.row.down
  return responses.reduce((sum, { range: [start, end] }) => sum + end - start, 0)
}
