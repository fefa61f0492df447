import { keyText, MAX_FIELD_KEY, type FieldKey, type HeadKey } from '../../../../shared/filter/field-key'
import { jsonPathText, parseJsonPath, type JsonPath } from '../../../../shared/filter/json-path'
import type { FieldNode } from '../../../../shared/contract/fields'
import { parentsOf } from './field-tree'
import { presentTerm, seenTerm } from './seen-term'

/** Returns the filter and column key of a field in a message tree, or null if it cannot be filtered or shown. */
function fieldKeyOf(fields: readonly FieldNode[], index: number): FieldKey | null {
  const side = fields[0]?.key === 'http.request' ? 'request' : 'response'
  const path = [index, ...parentsOf(fields, index)].flatMap((at) => fields[at] ?? [])
  // Headers inside a multipart part are not headers of the message.
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

/** Returns the path of a JSON body value, whose fields are given innermost first; null for other fields. */
function jsonPathOf(path: readonly FieldNode[]): JsonPath | null {
  if (path[0]?.key.startsWith('json.') !== true) return null
  // JSON inside a form or a multipart part is not the message's JSON body.
  const around = path.find(({ key }) => !key.startsWith('json.'))?.key
  if (around !== 'http.body.data' && around !== 'http.chunk.data') return null
  const steps = path.flatMap(({ key, name = '' }): (string | number)[] => {
    if (key === 'json.member') return [name]
    return key === 'json.item' ? [Number(name.slice(1, -1))] : []
  })
  return steps.reverse()
}

/** Fields that are identified by their parent field. */
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

/** Fields whose value is the whole value of their key; others are a part of it, such as one item of a list. */
const WHOLE =
  /^http\.(?:header|header\.value|part\.value|target\.parameter|cookie|version|reason|method|status)$|^json\./

/** Returns the term that selects the exchanges with this field's value. */
export function fieldTerm(fields: readonly FieldNode[], index: number): string | null {
  const key = fieldKeyOf(fields, index)
  const field = fields[index]
  if (key === null || field === undefined) return null
  // A `.name` field selects the field itself; its value is in a separate node.
  if (field.key.endsWith('.name')) return presentTerm(key)
  // Objects and lists only have a shortened value for display.
  if (field.key.startsWith('json.') && /^[{[]/.test(field.value)) return presentTerm(key)
  return field.value === '' ? presentTerm(key) : seenTerm(key, field.value, WHOLE.test(field.key))
}

/** Returns the column key of a field, or null if the table already has a built-in column for it. */
export function fieldColumn(fields: readonly FieldNode[], index: number): string | null {
  const key = fieldKeyOf(fields, index)
  return key?.kind === 'head' ? keyText(key) : null
}

/** Returns the heading of a field column: the field's name, or its part if it has no name. */
export function columnLabel({ part, name }: HeadKey): string {
  // A JSON path is shortened to its last names; the tooltip shows it in full.
  if (part === 'json') return jsonLabel(parseJsonPath(name) ?? []) || name
  return name === '' ? part : name
}

/** Formats the path from its last name on: `items[0]`. */
function jsonLabel(path: JsonPath): string {
  const last = path.findLastIndex((step) => typeof step === 'string')
  return path
    .slice(Math.max(last, 0))
    .map((step) => (typeof step === 'string' ? step : `[${step}]`))
    .join('')
}
