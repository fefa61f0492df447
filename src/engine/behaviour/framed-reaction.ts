import type { Framing } from '../../shared/contract/framing'
import { Cutter } from './cutter'
import type { LiveReaction, Reaction, ReactionPlan, ReactionRun } from './reaction'
import type { Served } from './served'
import type { Steps } from './steps'

/**
 * Splits received bytes into units and queues the steps that `respond` returns for them. `came` is the units' arrival
 * time.
 */
export function framedReaction<Plan extends ReactionPlan & { readonly framing: Framing | null }>(
  served: Served,
  { kind, framing }: Plan,
  live: LiveReaction<Plan, ReactionRun>,
  respond: (plan: Plan, units: readonly Uint8Array[], came: number) => Steps
): Reaction {
  const cutter = new Cutter(
    framing,
    () => served.now(),
    (units) => {
      const weight = units.reduce((sum, { length }) => sum + length, 0)
      const plan = live.plan()
      if (plan !== null) served.add('answers', respond(plan, units, served.now()), weight)
    }
  )
  return {
    receive: (bytes) => {
      cutter.push(bytes)
      const lost = cutter.lost()
      if (lost !== null) served.noteAs(kind)(`No more frames can be found in the received data: ${lost}.`)
    },
    end: () => {
      cutter.end()
    },
    close: () => {
      cutter.close()
    }
  }
}
