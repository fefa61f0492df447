import { visibleText, wireText } from '../../../../../decode/view/text-encoding'
import type { ExchangeRow } from '../../../../../shared/contract/views'
import { splitTarget, targetUrl } from '../../../../../shared/model/request-target'

/** Host, path and URL of a row for display; non-ASCII bytes are shown as their most likely characters. */

export function shownHost({ host = '' }: { readonly host?: string | undefined }): string {
  return visibleText(wireText(host))
}

/** Path and query, empty if the request has none, such as CONNECT; for protocols other than HTTP, its content. */
export function shownPath({ target, protocol }: Pick<ExchangeRow, 'target' | 'protocol'>): string {
  if (protocol !== undefined) return visibleText(wireText(target ?? ''))
  return visibleText(wireText(splitTarget(target ?? '').path))
}

export function shownUrl({
  target,
  host = '',
  tls = false,
  protocol
}: Pick<ExchangeRow, 'target' | 'host' | 'tls' | 'protocol'>): string {
  if (protocol !== undefined) return visibleText(wireText(target ?? ''))
  return visibleText(wireText(targetUrl(target ?? '', host, tls)))
}

/** Response of a protocol other than HTTP, in a line; empty if there is none. */
export function shownResult({ result }: Pick<ExchangeRow, 'result'>): string {
  return visibleText(wireText(result?.summary ?? ''))
}
