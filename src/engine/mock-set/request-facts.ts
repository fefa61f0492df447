/**
 * Comparable form of a request, the same for recorded and new requests. Texts are as sent, with one character per byte:
 * different spellings are different, except for an order that has no meaning.
 */

export interface BodyFacts {
  readonly length: number
  /** Digest of the bytes without transfer coding; empty without a body. */
  readonly digest: string
  /** Digest of the JSON data, independent of its formatting; null if the body is not JSON or too long. */
  readonly json: string | null
}

export interface RequestFacts {
  readonly method: string
  /** Path without query, and without the origin of the absolute form. */
  readonly path: string
  /** `name=value` as sent, sorted, because the order has no meaning. */
  readonly query: readonly string[]
  /** Values by lower-case name. Repeated fields are joined by commas, which is equivalent (RFC 9110, section 5.3). */
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

/** Splits a request target in any of its four forms (RFC 9112, section 3.2). */
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
