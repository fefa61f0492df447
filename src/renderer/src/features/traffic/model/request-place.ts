import { visibleText, wireText } from '../../../../../decode/view/text-encoding'
import type { ExchangeRow } from '../../../../../shared/contract/views'
import { splitTarget, targetUrl } from '../../../../../shared/model/request-target'

/** Host, path and URL of a row for display; non-ASCII bytes are shown as their most likely characters. */

export function shownHost({ host = '' }: { readonly host?: string | undefined }): string {
  return visibleText(wireText(host))
}

/** Path and query; empty if the request has none, such as CONNECT. */
export function shownPath({ target }: Pick<ExchangeRow, 'target'>): string {
  return visibleText(wireText(splitTarget(target ?? '').path))
}

export function shownUrl({
  target,
  host = '',
  tls = false
}: Pick<ExchangeRow, 'target' | 'host' | 'tls'>): string {
  return visibleText(wireText(targetUrl(target ?? '', host, tls)))
}
