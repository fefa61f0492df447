import { keyText, MAX_FIELD_KEY, type FieldKey, type HeadKey } from '../../../shared/filter/field-key'
import { jsonPathText, parseJsonPath, type JsonPath } from '../../../shared/filter/json-path'
import { termText } from '../../../shared/filter/filter-text'
import type { FieldNode } from '../../../shared/contract/fields'
import { parentsOf } from './field-tree'

/** What a field of a message's tree is called in filters and as a column; null for one that neither can be about. */
function fieldKeyOf(fields: readonly FieldNode[], index: number): FieldKey | null {
  const side = fields[0]?.key === 'http.request' ? 'request' : 'response'
  const path = [index, ...parentsOf(fields, index)].flatMap((at) => fields[at] ?? [])
  // A header there is no header of the message.
  if (path.some(({ key }) => key === 'http.multipart.part')) return null
  const json = jsonPathOf(path)
  if (json !== null) {
    const key: HeadKey = { kind: 'head', side, part: 'json', name: jsonPathText(json) }
    return keyText(key).length <= MAX_FIELD_KEY ? key : null
  }
  const isTrailer = path.some(({ key }) => key === 'http.trailers')
  for (const { key, name } of path) {
    if (isTrailer && key === 'http.header' && name !== undefined)
      return { kind: 'head', side, part: 'trailer', name: name.toLowerCase() }
    const found = isTrailer ? null : keyOf(side, key, name ?? '')
    if (found !== null) return found
    if (!INNER.has(key)) return null
  }
  return null
}

/** Of a value of the body's JSON, innermost first: where it stands; null for anything else. */
function jsonPathOf(path: readonly FieldNode[]): JsonPath | null {
  if (path[0]?.key.startsWith('json.') !== true) return null
  // In a form or in a part of a body it is no JSON of the message.
  const around = path.find(({ key }) => !key.startsWith('json.'))?.key
  if (around !== 'http.body.data' && around !== 'http.chunk.data') return null
  const steps = path.flatMap(({ key, name = '' }): (string | number)[] => {
    if (key === 'json.member') return [name]
    return key === 'json.item' ? [Number(name.slice(1, -1))] : []
  })
  return steps.reverse()
}

/** Parts that are found by what they are parts of. */
const INNER: ReadonlySet<string> = new Set([
  'http.part.name',
  'http.part.value',
  'http.header.name',
  'http.header.value',
  'http.header.item',
  'http.header.parameter',
  'http.header.scheme',
  'http.header.credentials',
  'http.cookie.attribute',
  'http.target.segment'
])

function keyOf(side: HeadKey['side'], key: string, name: string): FieldKey | null {
  const head = (part: HeadKey['part'], of = ''): HeadKey => ({ kind: 'head', side, part, name: of })
  switch (key) {
    case 'http.header':
      return head('header', name.toLowerCase())
    case 'http.cookie':
      return name === '' ? null : head('cookie', name)
    case 'http.target.parameter':
      return name === '' ? null : head('query', name)
    case 'http.target.path':
      return head('path')
    case 'http.target.authority':
    case 'http.authority':
      return head('host')
    case 'http.version':
      return head('version')
    case 'http.reason':
      return head('reason')
    case 'http.method':
      return { kind: 'fact', fact: 'method' }
    case 'http.target':
      return { kind: 'fact', fact: 'url' }
    case 'http.status':
      return { kind: 'fact', fact: 'status' }
    default:
      return null
  }
}

/** Longer values are looked for by their beginning. */
const MAX_TERM_VALUE = 200

/** The term that finds a field's value among all exchanges. */
export function fieldTerm(fields: readonly FieldNode[], index: number): string | null {
  const key = fieldKeyOf(fields, index)
  const field = fields[index]
  if (key === null || field === undefined) return null
  // A field's name says which field; what it says is in its value.
  if (field.key.endsWith('.name')) return `${keyText(key)}:`
  // Of an object or a list the value is its beginning, for reading.
  if (field.key.startsWith('json.') && /^[{[]/.test(field.value)) return `${keyText(key)}:`
  return field.value === '' ? `${keyText(key)}:` : termText(key, field.value.slice(0, MAX_TERM_VALUE))
}

/** A column of a table by its key, or null for what the table has a column of already. */
export function fieldColumn(fields: readonly FieldNode[], index: number): string | null {
  const key = fieldKeyOf(fields, index)
  return key?.kind === 'head' ? keyText(key) : null
}

/** What stands in the head of a field's column: its name, or its part where it has none. */
export function columnLabel({ part, name }: HeadKey): string {
  // Of a path what its last names say; all of it is told where the pointer rests.
  if (part === 'json') return jsonLabel(parseJsonPath(name) ?? []) || name
  return name === '' ? part : name
}

/** From the last name on: `items[0]`. */
function jsonLabel(path: JsonPath): string {
  const last = path.findLastIndex((step) => typeof step === 'string')
  return path
    .slice(Math.max(last, 0))
    .map((step) => (typeof step === 'string' ? step : `[${step}]`))
    .join('')
}
