/**
 * Returns the path of a token in a JSON text from the outermost value, and the text of the value there as it was sent.
 * Walks from the start over closed containers, so no index is stored.
 */
import { CLOSE_LIST, CLOSE_OBJECT, OPEN_LIST, OPEN_OBJECT, PUNCTUATION, type JsonTokens } from './json-tokens'

export type JsonStep = string | number

export interface JsonPlace {
  readonly path: readonly JsonStep[]
  /** Range of the value in the text. */
  readonly value: readonly [start: number, end: number]
}

export function jsonPlace(text: string, tokens: JsonTokens, token: number): JsonPlace | null {
  const { kinds, starts, ends, closes } = tokens
  const total = kinds.length
  if (token >= total) return null
  const codeOf = (at: number): number =>
    at < total && kinds.get(at) === PUNCTUATION ? text.charCodeAt(starts.get(at)) : 0
  /** Returns the last token of the value that begins at a token. */
  const lastOf = (at: number): number => {
    const code = codeOf(at)
    if (code !== OPEN_OBJECT && code !== OPEN_LIST) return at
    return closes.get(at) === 0 ? total - 1 : closes.get(at)
  }
  const path: JsonStep[] = []
  let value = 0
  while (value < total && token > lastOf(value)) value = lastOf(value) + 1
  for (;;) {
    const last = lastOf(value)
    const isObject = codeOf(value) === OPEN_OBJECT
    const isClose = token === last && (codeOf(token) === CLOSE_OBJECT || codeOf(token) === CLOSE_LIST)
    if (token <= value || last === value || isClose) break
    let member = value + 1
    let index = 0
    let inner = isObject ? member + 2 : member
    while (inner <= last && token > lastOf(inner)) {
      // The comma after a member belongs to that member.
      if (token === lastOf(inner) + 1) break
      member = lastOf(inner) + 2
      inner = isObject ? member + 2 : member
      index++
    }
    if (member > last || member >= total) break
    path.push(isObject ? keyOf(text.slice(starts.get(member), ends.get(member))) : index)
    if (inner >= total) return { path, value: [text.length, text.length] }
    value = inner
    if (token > lastOf(inner)) break
  }
  return { path, value: [starts.get(value), ends.get(lastOf(value))] }
}

function keyOf(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    // The key is incomplete.
    return quoted.slice(1)
  }
}

export const PATH_FORMS = ['jsonpath', 'jq', 'js'] as const
export type PathForm = (typeof PATH_FORMS)[number]

const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Formats a path: JSONPath by RFC 9535, a filter for jq, or an expression on a variable `body`. */
export function pathText(path: readonly JsonStep[], form: PathForm): string {
  let text = { jsonpath: '$', jq: '', js: 'body' }[form]
  for (const step of path) {
    if (typeof step === 'string' && PLAIN.test(step)) text += `.${step}`
    else {
      const quoted = JSON.stringify(step)
      text += form === 'jq' && text === '' ? `.[${quoted}]` : `[${quoted}]`
    }
  }
  return text === '' ? '.' : text
}
