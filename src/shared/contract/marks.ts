import * as v from 'valibot'
import { CaptureId } from './captures'
import { MAX_IGNORED_TEXT, MAX_NAME_TEXT, MAX_NOTE_TEXT, MAX_RANGES } from './limits'

/**
 * Marks: a bookmark, a note or both, on exchanges and on connections; of exchanges a name, too. They are kept in the capture: of the live one in
 * its file at once, of an opened file until it is saved as another.
 */

const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const MarkedKind = v.picklist(['exchanges', 'connections'])
/** Half-open ranges of their numbers. */
const Numbers = v.pipe(v.array(v.tuple([Number1, Number1])), v.minLength(1), v.maxLength(MAX_RANGES))

export const MarkInput = v.strictObject({
  capture: CaptureId,
  kind: MarkedKind,
  /** MAX_MARKED_ROWS at most. Those that are not there any more are passed over, unless all are. */
  numbers: Numbers,
  /** `toggle` sets it where one of them has none, and else takes it from all. Absent leaves it as it is. */
  bookmark: v.optional(v.union([v.boolean(), v.literal('toggle')])),
  /** Nothing but blanks is no note. Absent leaves it as it is. */
  note: v.optional(v.pipe(v.string(), v.maxLength(MAX_NOTE_TEXT))),
  /** A short name, such as of one attempt among many; as a note, nothing but blanks is none. */
  name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(MAX_NAME_TEXT))),
  /** What comparisons with it ignore, one rule a line. */
  ignored: v.optional(v.pipe(v.string(), v.maxLength(MAX_IGNORED_TEXT)))
})
export type MarkInput = v.InferOutput<typeof MarkInput>

export const markRequests = {
  'marks.set': {
    input: MarkInput,
    /** How many rows were marked. */
    output: v.strictObject({ marked: v.number() })
  },
  /** The note is whole, and empty where there is none. Absent: no name, and nothing was said of what is ignored. */
  'marks.get': {
    input: v.strictObject({ capture: CaptureId, kind: MarkedKind, number: Number1 }),
    output: v.strictObject({
      bookmark: v.boolean(),
      note: v.string(),
      name: v.optional(v.string()),
      ignored: v.optional(v.string())
    })
  }
}
