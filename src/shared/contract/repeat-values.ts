import * as v from 'valibot'
import { MAX_CSV_TEXT, MAX_VARIABLE_NAME, RANDOM_BYTES, RANGE_DIGITS } from './bounds'
import { MAX_REPEAT_BYTES } from './limits'
import { whole } from './numbers'

/** Values of `{{name}}` in a load test: variables, and values extracted from earlier responses. */

const Number53 = whole({ least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER })

/** The name between the braces of `{{name}}`. */
const VariableName = v.pipe(
  v.string(),
  v.maxLength(MAX_VARIABLE_NAME),
  v.regex(/^[^{}\s](?:[^{}\r\n]*[^{}\s])?$/, 'A name cannot contain braces, or start or end with a space.')
)

const Value = v.pipe(v.string(), v.maxLength(4096))
const Values = v.pipe(v.array(Value), v.minLength(1), v.maxLength(100_000))
/** Start over after the last value, or end the run with it. */
const atEnd = v.picklist(['again', 'stop'])

/**
 * A value for each attempt number. Random values derive from the run's seed and that number, so a run can be repeated.
 */
export const RepeatVariable = v.variant('kind', [
  v.strictObject({ kind: v.literal('list'), name: VariableName, values: Values, atEnd }),
  v.pipe(
    /** `width`: minimum number of digits, padded with zeros. */
    v.strictObject({
      kind: v.literal('range'),
      name: VariableName,
      from: Number53,
      to: Number53,
      step: whole({ least: 1, most: Number.MAX_SAFE_INTEGER }),
      width: whole(RANGE_DIGITS),
      atEnd
    })
  ),
  /** Each column is a variable, named by the first line, or `column1`, `column2` … */
  v.strictObject({
    kind: v.literal('csv'),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_CSV_TEXT)),
    header: v.boolean(),
    atEnd
  }),
  v.pipe(
    v.strictObject({ kind: v.literal('integer'), name: VariableName, from: Number53, to: Number53 }),
    v.check(({ from, to }) => from <= to, 'The last number must not be less than the first.')
  ),
  v.strictObject({ kind: v.literal('hex'), name: VariableName, bytes: whole(RANDOM_BYTES) }),
  v.strictObject({ kind: v.literal('uuid'), name: VariableName }),
  v.strictObject({ kind: v.literal('choice'), name: VariableName, values: Values })
])
export type RepeatVariable = v.InferOutput<typeof RepeatVariable>

/** A pattern, path or name to look for. */
export const Pattern = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

/** Extracts a value of the response for the following steps. The attempt fails if the value is not found. */
export const Extraction = v.variant('find', [
  /** RE2 syntax; `group` is a number or name, `0` is the whole match. */
  v.strictObject({
    find: v.literal('regex'),
    name: VariableName,
    in: v.picklist(['head', 'body']),
    pattern: Pattern,
    group: v.pipe(v.string(), v.minLength(1), v.maxLength(64))
  }),
  /** The first header of this name. */
  v.strictObject({ find: v.literal('header'), name: VariableName, header: Pattern }),
  /** `$.a.b[0]['c d']`. */
  v.strictObject({ find: v.literal('json'), name: VariableName, path: Pattern }),
  v.pipe(
    /** Bytes [start, end) of the head, or of the body without transfer coding. */
    v.strictObject({
      find: v.literal('range'),
      name: VariableName,
      in: v.picklist(['head', 'body']),
      start: whole({ least: 0, most: MAX_REPEAT_BYTES }),
      end: whole({ least: 1, most: MAX_REPEAT_BYTES })
    }),
    v.check(({ start, end }) => start < end, 'A range must end after its start.')
  )
])
export type Extraction = v.InferOutput<typeof Extraction>
