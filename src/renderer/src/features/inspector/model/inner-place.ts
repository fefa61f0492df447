import { exchangeLayer } from '../../../../../decode/view/exchange-layer'
import type { InnerPlace } from '../../../../../shared/contract/inner'
import type { ConnectionDetail, ExchangeDetail } from '../../../../../shared/contract/traffic'

/** Returns the place of nested messages: in an exchange determined by its headers, in a connection by its protocol. */
export function innerPlace(connection: ConnectionDetail, exchange: ExchangeDetail | null): InnerPlace | null {
  const { connection: number, protocol } = connection.row
  if (exchange === null) {
    return protocol === 'http/2' ? { connection: number, exchange: null, layer: 'http/2' } : null
  }
  const layer = exchangeLayer(exchange)
  return layer === null ? null : { connection: number, exchange: exchange.row.exchange, layer }
}

export function isSamePlace(one: InnerPlace | null, other: InnerPlace | null): boolean {
  if (one === null || other === null) return one === other
  return one.connection === other.connection && one.exchange === other.exchange && one.layer === other.layer
}
