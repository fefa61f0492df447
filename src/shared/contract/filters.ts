import * as v from 'valibot'
import { FILTER_PROBLEMS } from '../filter/tree'
import { CaptureId } from './captures'
import { MAX_FILTER_TEXT, MAX_SAVED_FILTERS } from './limits'

/** Checking and completing the text of a filter. */

const Table = v.picklist(['exchanges', 'connections'])
const FilterText = v.pipe(v.string(), v.maxLength(MAX_FILTER_TEXT))

/** Saved filter: `@name` stands for its text, with `$1` to `$9` as parameters. */
export const SavedFilter = v.strictObject({
  table: Table,
  name: v.pipe(v.string(), v.regex(/^[a-z][\w-]{0,39}$/i, 'A name has letters, digits, - and _.')),
  text: FilterText
})
export type SavedFilter = v.InferOutput<typeof SavedFilter>
export const SavedFilters = v.pipe(v.array(SavedFilter), v.maxLength(MAX_SAVED_FILTERS))

export const filterRequests = {
  /** Validates a filter, regular expressions included. */
  'filters.check': {
    input: v.strictObject({ table: Table, text: FilterText, saved: SavedFilters }),
    output: v.strictObject({
      problems: v.array(
        v.strictObject({
          code: v.picklist(FILTER_PROBLEMS),
          text: v.string(),
          from: v.number(),
          to: v.number(),
          expected: v.array(v.string())
        })
      )
    })
  },
  /** Returns completions of the part of a filter before the caret: field names, or values that occur in the capture. */
  'filters.complete': {
    input: v.strictObject({
      capture: CaptureId,
      table: Table,
      text: FilterText,
      caret: v.pipe(v.number(), v.integer(), v.minValue(0))
    }),
    output: v.strictObject({
      /** The part that a completion replaces: text[from, to). */
      from: v.number(),
      to: v.number(),
      items: v.array(
        v.strictObject({
          text: v.string(),
          kind: v.picklist(['field', 'value']),
          /** Number of rows with this value, or with a field of this name, among those that were counted. */
          count: v.optional(v.number())
        })
      )
    })
  }
}
