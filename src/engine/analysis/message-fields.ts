import type { Field as TreeField } from '../../decode/stream/decoder'
import { describeMessage } from '../../decode/stream/http1/fields'
import type { MessageBytes } from '../../decode/stream/http1/body'
import { MAX_FIELDS } from '../../shared/contract/limits'
import type { Field } from '../../shared/contract/traffic'

/**
 * Converts the decoder's field tree to the contract's list in pre-order. Includes only fields that the window
 * shows, without grouping nodes.
 */
export function messageFields(message: MessageBytes): Field[] {
  return describeMessage(message).children.flatMap(flatten).slice(0, MAX_FIELDS)
}

function flatten(field: TreeField): Field[] {
  switch (field.name) {
    case 'http.headers':
      return field.children.map((header) => headerField(header, 'header'))
    case 'http.trailers':
      return field.children.map((header) => headerField(header, 'trailer'))
    case 'http.body':
      return [
        plain('body', '', field, 0),
        ...field.children.filter(isChunk).map((chunk) => plain('chunk', chunk.value, chunk, 1))
      ]
    case 'http.start-line':
      return [
        plain('start-line', '', field, 0),
        ...field.children.map((part) => plain(part.name.slice('http.'.length), part.value, part, 1))
      ]
    default:
      return []
  }
}

function isChunk({ name }: TreeField): boolean {
  return name === 'http.chunk'
}

function headerField(header: TreeField, kind: 'header' | 'trailer'): Field {
  const [name, value] = header.children
  return {
    ...plain(kind, header.value, header, 0),
    name: header.label,
    nameRange: name === undefined ? null : rangeOf(name),
    valueRange: value === undefined ? null : rangeOf(value)
  }
}

function plain(kind: string, value: string, field: TreeField, depth: number): Field {
  return { kind, name: '', value, range: rangeOf(field), nameRange: null, valueRange: null, depth }
}

function rangeOf({ range: [start, end] }: TreeField): [number, number] {
  return [start, end]
}
