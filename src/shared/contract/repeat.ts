import * as v from 'valibot'
import { RepeatInput } from './repeat-input'
import { RepeatNote, RepeatSnapshot } from './repeat-snapshot'
import { whole } from './numbers'

/** Requests to start and stop a load test. `repeat-input` defines its options. */

const Run = v.strictObject({ run: whole({ least: 1, most: Number.MAX_SAFE_INTEGER }) })

export const repeatRequests = {
  /** Starts a run; only one can be active. Resolves once it is running. The `repeat` event reports its progress. */
  'repeat.start': {
    input: RepeatInput,
    output: v.strictObject({ run: v.number(), notes: v.array(RepeatNote) })
  },
  /** Stops the run at once and drops requests in progress. */
  'repeat.stop': { input: Run, output: v.null() },
  /** Returns the last run, active or finished; null before the first. */
  'repeat.get': { input: v.strictObject({}), output: v.nullable(RepeatSnapshot) }
}
