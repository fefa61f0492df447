import * as v from 'valibot'
import { Framing } from './framing'
import { Match } from './matching'
import { Payload } from './payload'

/** What is done on a connection, step by step. */

const Milliseconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_600_000))
/** How long the step may take, in milliseconds, and what is done when it took longer. */
const limit = { timeout: Milliseconds, onTimeout: v.picklist(['stop', 'go-on']) }

export const Step = v.variant('do', [
  /** Groups of the last match are `{{1}}` and `{{name}}`. */
  v.strictObject({ do: v.literal('send'), payload: Payload }),
  /** Until something that came since the last step matches. */
  v.strictObject({ do: v.literal('wait'), match: Match, framing: v.nullable(Framing), ...limit }),
  /** Until nothing has come for `silence` ms. */
  v.strictObject({ do: v.literal('silence'), silence: Milliseconds, ...limit }),
  v.strictObject({ do: v.literal('pause'), pause: Milliseconds }),
  v.strictObject({ do: v.literal('end') }),
  v.strictObject({ do: v.literal('reset') })
])
export type Step = v.InferOutput<typeof Step>

export const Steps = v.pipe(v.array(Step), v.minLength(1), v.maxLength(500))
