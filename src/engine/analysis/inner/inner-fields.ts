import { deepestFieldAt, type FoundField } from '../../../decode/field-list'
import type { InnerMessage } from '../../../decode/stream/inner'
import type { FieldNode } from '../../../shared/contract/fields'
import { pathTo } from '../fields/field-path'
import type { InnerBuilder } from './inner-builder'

/** Converts the fields of an inner message for display, and finds the field at a byte. */

/** Limit of a field's text; the bytes view shows the rest. */
const MAX_VALUE_TEXT = 1000

export interface FoundInside {
  generation: number
  /** Number of the message. */
  index: number
  stream: number | null
  range: [number, number]
  path: FieldNode[]
}

export function shownField(builder: InnerBuilder, message: InnerMessage, field: FoundField): FieldNode {
  const [start, end] = field.range
  const { value } = field
  return {
    ...field,
    value: value.length > MAX_VALUE_TEXT ? `${value.slice(0, MAX_VALUE_TEXT)}…` : value,
    range: builder.range({ ...message, start, end })
  }
}

/** Returns the fields at byte `at` of the finder's input, which belongs to message `number`. */
export function fieldsInside(
  builder: InnerBuilder,
  number: number,
  at: number
): Pick<FoundInside, 'stream' | 'range' | 'path'> {
  const message = builder.index.at(number)
  const { fields } = builder.protocol.describe(builder.inputOf(message), builder.stateOf(number))
  const path = pathTo(fields, deepestFieldAt(fields, at))
  return {
    stream: message.stream,
    range: builder.range(message),
    path: withoutGuess(fields, path).map((field) => shownField(builder, message, field))
  }
}

/**
 * Ends the path before decompressed fields: all of them have the range of the compressed bytes, so a single
 * byte does not identify one.
 */
function withoutGuess(fields: readonly FoundField[], path: readonly FoundField[]): readonly FoundField[] {
  const first = path.findIndex(
    (field) =>
      field.note === 'derived' &&
      fields.some((other) => other !== field && other.depth === field.depth && isSame(other, field))
  )
  return first < 0 ? path : path.slice(0, first)
}

function isSame({ range: [start, end] }: FoundField, other: FoundField): boolean {
  return start === other.range[0] && end === other.range[1]
}
