import type { ConnectionDetail, ExchangeDetail } from '../../../../../shared/contract/traffic'

/**
 * Returns the number of response bytes on the wire, including interim responses. A connection may carry several
 * exchanges, so its total is used only if no response was decoded.
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
