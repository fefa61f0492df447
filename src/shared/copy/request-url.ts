import { placeText, type CopySource } from './copy-source'
import { headerOf, type RequestText } from './request-text'

/**
 * Returns the URL of a request, with the host of its Host header. `exact`: requesting the URL sends the same target.
 */
export function requestUrl(
  { to }: Pick<CopySource, 'to'>,
  request: Pick<RequestText, 'method' | 'target' | 'lines'>
): { url: string; exact: boolean } {
  const { method, target } = request
  const host = headerOf(request, 'host') ?? ''
  const isName = /^(\[[\da-f:.]+\]|[^\s/?#@\\]+)$/i.test(host)
  const origin = `${to.tls === null ? 'http' : 'https'}://${isName ? host : placeText(to)}`
  if (/^https?:\/\//i.test(target)) return { url: target, exact: method !== 'CONNECT' }
  if (target.startsWith('/')) return { url: origin + target, exact: !target.includes('#') }
  // `*` of OPTIONS, the authority of CONNECT, or a target that no web client would send.
  return { url: `${origin}/`, exact: false }
}
