import { jsonValue } from '../../decode/view/json-value'

/**
 * Reads a value of a JSON document by a path such as `$.items[0]['a name'].id`, the singular queries of RFC 9535. A
 * negative index counts from the end; `$` may be omitted.
 */

export type PathKey = string | number

const KEY =
  /\s*(?:\.\s*([^\s.[\]'"*?()]+)|\[\s*(?:(-?\d{1,15})|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\])/y

/** Returns null if the path is invalid. */
export function parseJsonPath(path: string): readonly PathKey[] | null {
  const trimmed = path.trim()
  const text = trimmed.startsWith('$') ? trimmed.slice(1) : /^[.[]/.test(trimmed) ? trimmed : `.${trimmed}`
  const keys: PathKey[] = []
  let at = 0
  while (at < text.length) {
    KEY.lastIndex = at
    const match = KEY.exec(text)
    if (match === null) return null
    const [whole, name, index, single, double] = match
    keys.push(index !== undefined ? Number(index) : (name ?? unescaped(single ?? double ?? '')))
    at += whole.length
  }
  return keys
}

/**
 * Returns the text of the value: a string without quotes, anything else as sent, because JavaScript numbers cannot
 * represent long ids. Returns null if there is no value. Throws if the document is not JSON.
 */
export function textAt(document: string, keys: readonly PathKey[]): string | null {
  let value: unknown = JSON.parse(document)
  const resolved: PathKey[] = []
  for (const key of keys) {
    if (typeof key === 'number' && Array.isArray(value)) {
      const index = key < 0 ? value.length + key : key
      resolved.push(index)
      value = value[index] as unknown
    } else if (isObject(value) && Object.hasOwn(value, key)) {
      resolved.push(String(key))
      value = value[String(key)]
    } else return null
  }
  if (value === undefined || typeof value === 'string') return value ?? null
  const found = jsonValue(document, resolved, false)
  return found === null || found === 'cut' ? null : found.text
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1')
}
