import * as v from 'valibot'
import { MAX_SEQUENCE_STEPS, SEQUENCE_TIME } from './bounds'
import { Framing } from './framing'
import { Match } from './matching'
import { whole } from './numbers'
import { Payload } from './payload'

/** Steps of a sequence that runs on a connection. */

const Milliseconds = whole(SEQUENCE_TIME)
/** Time limit of the step in milliseconds, and the action when it expires. */
const limit = { timeout: Milliseconds, onTimeout: v.picklist(['stop', 'go-on']) }

export const SequenceStepConfig = v.variant('do', [
  /** `{{1}}` and `{{name}}` are groups of the last match. */
  v.strictObject({ do: v.literal('send'), payload: Payload }),
  /** Until the bytes received since the last step match. */
  v.strictObject({ do: v.literal('wait'), match: Match, framing: v.nullable(Framing), ...limit }),
  /** Until no bytes have arrived for `silence` ms. */
  v.strictObject({ do: v.literal('silence'), silence: Milliseconds, ...limit }),
  v.strictObject({ do: v.literal('pause'), pause: Milliseconds }),
  v.strictObject({ do: v.literal('end') }),
  v.strictObject({ do: v.literal('reset') })
])
export type SequenceStepConfig = v.InferOutput<typeof SequenceStepConfig>

export const Steps = v.pipe(v.array(SequenceStepConfig), v.minLength(1), v.maxLength(MAX_SEQUENCE_STEPS))
