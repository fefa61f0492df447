import * as v from 'valibot'
import { RepeatInput } from './repeat-input'
import { RepeatNote, RepeatSnapshot } from './repeat-snapshot'
import { whole } from './repeat-values'

/** Requests of the engine that begin and end repeating; `repeat-input` says what can be asked for. */

const Run = v.strictObject({ run: whole(1, Number.MAX_SAFE_INTEGER) })

export const repeatRequests = {
  /** One run at a time. Answers once it is under way; the `repeat` event tells the rest. */
  'repeat.start': {
    input: RepeatInput,
    output: v.strictObject({ run: v.number(), notes: v.array(RepeatNote) })
  },
  /** Ends it at once: what is under way is dropped. */
  'repeat.stop': { input: Run, output: v.null() },
  /** The last run, under way or over; null before the first. */
  'repeat.get': { input: v.strictObject({}), output: v.nullable(RepeatSnapshot) }
}
