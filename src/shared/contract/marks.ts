import * as v from 'valibot'
import { CaptureId } from './captures'
import { MAX_IGNORED_TEXT, MAX_NAME_TEXT, MAX_NOTE_TEXT, MAX_RANGES } from './limits'

/**
 * Marks: bookmarks and notes on exchanges and connections, and names of exchanges. They are stored in the capture: at
 * once in the file of the live one, and for an opened file when it is saved as another.
 */

const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const MarkedKind = v.picklist(['exchanges', 'connections'])
/** Half-open ranges of their numbers. */
const Numbers = v.pipe(v.array(v.tuple([Number1, Number1])), v.minLength(1), v.maxLength(MAX_RANGES))

export const MarkInput = v.strictObject({
  capture: CaptureId,
  kind: MarkedKind,
  /** At most MAX_MARKED_ROWS. Numbers that no longer exist are skipped, unless none exists. */
  numbers: Numbers,
  /** `toggle` sets it if one of the rows has none, and otherwise removes it from all. Absent leaves it unchanged. */
  bookmark: v.optional(v.union([v.boolean(), v.literal('toggle')])),
  /** A blank text removes the note. Absent leaves it unchanged. */
  note: v.optional(v.pipe(v.string(), v.maxLength(MAX_NOTE_TEXT))),
  /** A short name, for example of one attempt among many. A blank text removes it. */
  name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(MAX_NAME_TEXT))),
  /** Ignore rules for comparisons with it, one per line. */
  ignored: v.optional(v.pipe(v.string(), v.maxLength(MAX_IGNORED_TEXT)))
})
export type MarkInput = v.InferOutput<typeof MarkInput>

export const markRequests = {
  'marks.set': {
    input: MarkInput,
    /** Number of rows marked. */
    output: v.strictObject({ marked: v.number() })
  },
  /** Returns the full note, empty if there is none. `name` and `ignored` are absent if not set. */
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
