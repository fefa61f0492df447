import { joinBytes } from '../../../../shared/bytes/join-bytes'
import type { MessageDetail } from '../../../../shared/contract/traffic'

/**
 * A request of HTTP/2 as HTTP/1.1 writes it (RFC 9113, section 8.3.1): its own head is no text. The names stay in lower
 * case; the body is what the engine decoded, so what said otherwise is left out.
 */
export function writeHttp1({ fields, contentEncoding }: MessageDetail, body: Uint8Array): Uint8Array {
  const part = (kind: string): string => fields.find((field) => field.kind === kind)?.value ?? ''
  const headers = fields
    .filter(({ kind }) => kind === 'header')
    .map(({ name, value }) => [name, value] as const)
  const named = (name: string): boolean => headers.some(([other]) => other.toLowerCase() === name)
  const kept = headers.filter(([name]) => {
    const lower = name.toLowerCase()
    if (lower === 'content-length') return false
    return lower !== 'content-encoding' || contentEncoding === ''
  })
  const lines = [
    `${part('method') || 'GET'} ${part('target') || '/'} HTTP/1.1`,
    ...(named('host') || part('authority') === '' ? [] : [`Host: ${part('authority')}`]),
    ...kept.map(([name, value]) => `${name}: ${value}`),
    ...(body.length > 0 || named('content-length') ? [`Content-Length: ${body.length}`] : []),
    '',
    ''
  ]
  const head = Uint8Array.from(lines.join('\r\n'), (character) => character.charCodeAt(0))
  return joinBytes([head, body])
}
