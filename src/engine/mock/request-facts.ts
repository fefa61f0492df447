/**
 * A request as far as it is compared with others: what was recorded and what comes now are brought into the same form.
 * Texts are as sent, one character a byte: what is written differently is different, except where the order says nothing.
 */

export interface BodyFacts {
  readonly length: number
  /** Of its bytes without transfer coding; empty for a body of none. */
  readonly digest: string
  /** Of the data that it is, however it is written; null where it is no JSON, or too long to look. */
  readonly json: string | null
}

export interface RequestFacts {
  readonly method: string
  /** Without query, and without origin where the whole URL was sent. */
  readonly path: string
  /** `name=value` as sent, sorted: their order says nothing. */
  readonly query: readonly string[]
  /** By lower-case name; what came several times is joined by commas, which says the same (RFC 9110, section 5.3). */
  readonly headers: ReadonlyMap<string, string>
  readonly body: BodyFacts
}

export const NO_BODY: BodyFacts = { length: 0, digest: '', json: null }

interface Field {
  readonly name: { readonly text: string }
  readonly value: { readonly text: string }
}

export function requestFacts(
  method: string,
  target: string,
  fields: readonly Field[],
  body: BodyFacts
): RequestFacts {
  const { path, query } = splitTarget(target)
  const headers = new Map<string, string>()
  for (const { name, value } of fields) {
    const key = name.text.toLowerCase()
    const before = headers.get(key)
    headers.set(key, before === undefined ? value.text : `${before}, ${value.text}`)
  }
  return { method, path, query, headers, body }
}

/** Of any of the four forms that a target is sent in (RFC 9112, section 3.2). */
export function splitTarget(target: string): { path: string; query: string[] } {
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target)
  const rest = origin === null ? target : target.slice(origin[0].length)
  const at = rest.indexOf('?')
  const path = at < 0 ? rest : rest.slice(0, at)
  const text = at < 0 ? '' : rest.slice(at + 1)
  const query = text === '' ? [] : text.split('&').filter((pair) => pair !== '')
  return { path: path === '' && origin !== null ? '/' : path, query: query.toSorted() }
}

export function nameOf(pair: string): string {
  const at = pair.indexOf('=')
  return at < 0 ? pair : pair.slice(0, at)
}

export function valueOf(pair: string): string {
  const at = pair.indexOf('=')
  return at < 0 ? '' : pair.slice(at + 1)
}
