/**
 * The host of an exchange or connection: the one in the request (RFC 9112 §3.2.2: an absolute URL takes
 * precedence over Host), otherwise the one the client named before (TLS server name, CONNECT or SOCKS),
 * otherwise the server's address.
 */
import { formatEndpoint, UNKNOWN_ENDPOINT } from '../../../shared/model/connection-event'
import { splitTarget, targetUrl, withoutDefaultPort } from '../../../shared/model/request-target'
import type { ConnectionTable } from './connection-table'
import type { ExchangeTable } from './exchange-table'

const NO_ADDRESS = formatEndpoint(UNKNOWN_ENDPOINT)

export class Hosts {
  readonly #connections: ConnectionTable
  readonly #exchanges: ExchangeTable

  constructor(connections: ConnectionTable, exchanges: ExchangeTable) {
    this.#connections = connections
    this.#exchanges = exchanges
  }

  /** `host` or `host:port` as in the request; empty if unknown. */
  ofExchange(row: number): string {
    const named = this.#named(row)
    return named === '' ? this.#connectionHost(this.#exchanges.connection.get(row) - 1) : named
  }

  /** Number of the host's text among the table's; -1 if it is not one of these, so that it has to be computed. */
  idOfExchange(row: number): number {
    const isPath = this.#exchanges.target(row)?.startsWith('/') === true
    const id = this.#exchanges.repeated.host.id(row)
    return isPath && id !== 0 && this.#exchanges.protocol(row) === '' ? id : -1
  }

  ofConnection(row: number): string {
    const first = this.#connections.firstExchange.get(row) - 1
    const named = this.#exchanges.present.has(first) ? this.#named(first) : ''
    return named === '' ? this.#connectionHost(row) : named
  }

  /** True if the exchange was encrypted in transit, or the URL of its request has an encrypted scheme. */
  isTls(row: number): boolean {
    if (this.#connections.isTls(this.#exchanges.connection.get(row) - 1)) return true
    if (this.#exchanges.protocol(row) !== '') return false
    const { scheme } = splitTarget(this.#exchanges.target(row) ?? '')
    return scheme === 'https' || scheme === 'wss'
  }

  /** `https://example.com/path?query`; the server's address for other protocols than HTTP. */
  urlOf(row: number): string | null {
    const target = this.#exchanges.target(row)
    const protocol = this.#exchanges.protocol(row)
    if (protocol !== '') return `${protocol}://${this.ofExchange(row)}`
    return target === null ? null : targetUrl(target, this.ofExchange(row), this.isTls(row))
  }

  #named(row: number): string {
    // Requests of other protocols than HTTP name no host.
    if (this.#exchanges.protocol(row) !== '') return ''
    const { authority } = splitTarget(this.#exchanges.target(row) ?? '')
    return authority === null || authority === '' ? this.#exchanges.host(row) : authority
  }

  #connectionHost(row: number): string {
    const address = this.#connections.target(row)
    const serverName = this.#connections.serverName(row)
    const isTls = serverName !== '' || this.#connections.isTls(row)
    const known = address === NO_ADDRESS ? '' : address
    if (serverName === '') return withoutDefaultPort(known, isTls)
    const port = /:\d+$/.exec(known)?.[0] ?? ''
    return withoutDefaultPort(`${serverName}${port}`, isTls)
  }
}
