import { EMPTY_DRAFT, type SendDraft } from '../../../kit/payload/model/send-draft'

/** Minimal valid HTTP/1.1 requests as a starting point for manual sending. */

export const HTTP_TEMPLATES = ['get', 'post-form', 'post-json'] as const
export type HttpTemplate = (typeof HTTP_TEMPLATES)[number]

const BODIES: Readonly<Record<Exclude<HttpTemplate, 'get'>, { type: string; text: string }>> = {
  'post-form': { type: 'application/x-www-form-urlencoded', text: 'name=value&city=%E5%8C%97%E4%BA%AC' },
  'post-json': { type: 'application/json', text: '{"name": "value", "city": "北京"}' }
}

/** Builds the request (RFC 9112, sections 3 and 5). `host` as in a URL: `example.test:8080`, `[::1]`. */
export function httpDraft(template: HttpTemplate, host: string): SendDraft {
  const line = template === 'get' ? 'GET / HTTP/1.1' : 'POST / HTTP/1.1'
  const head = [line, `Host: ${host}`, 'Accept: */*']
  if (template === 'get') return draft([...head, '', ''].join('\n'))
  const { type, text } = BODIES[template]
  return draft(
    withContentLength([...head, `Content-Type: ${type}`, 'Content-Length: 0', '', text].join('\n'))
  )
}

/**
 * Returns the request with its Content-Length (RFC 9110, section 8.6) set to the UTF-8 length of its body, whose line
 * breaks are sent as CRLF. Unchanged if it has no such field.
 */
export function withContentLength(text: string): string {
  const end = text.indexOf('\n\n')
  if (end < 0) return text
  const body = text.slice(end + 2).replaceAll('\n', '\r\n')
  const length = new TextEncoder().encode(body).length
  const head = text.slice(0, end).replace(/^(content-length:[ \t]*)(?:\d+[ \t]*)?$/im, `$1${length}`)
  return head + text.slice(end)
}

/** True if Content-Length is present and differs from the body's length. */
export function hasWrongLength({
  mode,
  source,
  lineBreak,
  encoding,
  file,
  escapes,
  placeholders
}: SendDraft): boolean {
  // The length is unknown if the sent bytes differ from the typed text.
  if (mode !== 'text' || file !== null || lineBreak !== 'crlf' || encoding !== 'utf-8') return false
  if (escapes || placeholders || !/^(?:POST|PUT|PATCH|DELETE|GET|QUERY) \S+ HTTP\/1\.[01]\n/.test(source))
    return false
  return withContentLength(source) !== source
}

function draft(source: string): SendDraft {
  return { ...EMPTY_DRAFT, source }
}
