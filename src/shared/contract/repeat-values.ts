import * as v from 'valibot'
import { MAX_REPEAT_BYTES } from './limits'

/** What `{{name}}` stands for in a repeated request: variables, and what is taken out of earlier answers. */

export const whole = (least: number, most: number): v.GenericSchema<number> =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

const Number53 = whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)

/** What stands between the braces of `{{name}}`. */
const VariableName = v.pipe(
  v.string(),
  v.maxLength(64),
  v.regex(/^[^{}\s](?:[^{}\r\n]*[^{}\s])?$/, 'A name has no braces, and no blanks around it.')
)

const Value = v.pipe(v.string(), v.maxLength(4096))
const Values = v.pipe(v.array(Value), v.minLength(1), v.maxLength(100_000))
/** Whether values begin anew behind the last one, or the run ends with them. */
const atEnd = v.picklist(['again', 'stop'])

/** Values by the number of the attempt; what is random is so by the run's seed and that number, and can be repeated. */
export const RepeatVariable = v.variant('kind', [
  v.strictObject({ kind: v.literal('list'), name: VariableName, values: Values, atEnd }),
  v.pipe(
    /** `width`: padded with zeros to so many digits. */
    v.strictObject({
      kind: v.literal('range'),
      name: VariableName,
      from: Number53,
      to: Number53,
      step: whole(1, Number.MAX_SAFE_INTEGER),
      width: whole(0, 64),
      atEnd
    })
  ),
  /** Columns are variables: named by the first line, or else `column1`, `column2` … */
  v.strictObject({
    kind: v.literal('csv'),
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(4 * 1024 * 1024)),
    header: v.boolean(),
    atEnd
  }),
  v.pipe(
    v.strictObject({ kind: v.literal('integer'), name: VariableName, from: Number53, to: Number53 }),
    v.check(({ from, to }) => from <= to, 'It ends before it begins.')
  ),
  v.strictObject({ kind: v.literal('hex'), name: VariableName, bytes: whole(1, 1024) }),
  v.strictObject({ kind: v.literal('uuid'), name: VariableName }),
  v.strictObject({ kind: v.literal('choice'), name: VariableName, values: Values })
])
export type RepeatVariable = v.InferOutput<typeof RepeatVariable>

/** What is looked for: a pattern, a path, a name. */
export const Pattern = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

/** A value of the answer, for the steps that follow. What is not found is an error of that attempt. */
export const Extraction = v.variant('find', [
  /** In the syntax of RE2; `group` by number or name, `0` is all of it. */
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
    /** Bytes [start, end) of the head, or of the body as it was before it was coded for transfer. */
    v.strictObject({
      find: v.literal('range'),
      name: VariableName,
      in: v.picklist(['head', 'body']),
      start: whole(0, MAX_REPEAT_BYTES),
      end: whole(1, MAX_REPEAT_BYTES)
    }),
    v.check(({ start, end }) => start < end, 'A range ends behind its start.')
  )
])
export type Extraction = v.InferOutput<typeof Extraction>
