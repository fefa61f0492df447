import * as v from 'valibot'
import { EDIT_MATCH, MAX_EDIT_TEXT } from './bounds'
import { whole } from './numbers'

/** Actions of a rule that change the bytes of a connection. They apply before its link actions. */

const Text = v.pipe(v.string(), v.maxLength(MAX_EDIT_TEXT))

export const EditAction = v.variant('action', [
  /**
   * Replaces matches, from left to right, without overlaps. `match`: text with escapes, `hex"01 ?3"`, or `/pattern/` or
   * `/pattern/i` in RE2 syntax. `with`: text with escapes and placeholders, among them the groups of the match, or
   * `hex"…"`; empty to delete the match. `which`: null for all matches, or the number of the only one, from 1, in the
   * direction's stream.
   */
  v.strictObject({
    action: v.literal('replace'),
    direction: v.picklist(['up', 'down', 'both']),
    match: v.pipe(Text, v.minLength(1)),
    with: Text,
    which: v.nullable(whole(EDIT_MATCH))
  })
])
export type EditAction = v.InferOutput<typeof EditAction>
