import { joinBytes } from '../../shared/bytes/join-bytes'
import type { Behaviour } from '../../shared/contract/behaviours'
import type { Framing } from '../../shared/contract/framing'
import type { Payload } from '../../shared/contract/payload'
import { framedReaction } from './framed-reaction'
import { planPayload, type PayloadPlan } from './payload-plan'
import type { ReactionKind } from './reaction'
import type { Served } from './served'
import type { Steps } from './steps'

/** Sends each received unit back, with an optional prefix and suffix. */

interface EchoPlan {
  readonly kind: 'echo'
  readonly key: string
  readonly framing: Framing | null
  readonly prefix: PayloadPlan | null
  readonly suffix: PayloadPlan | null
}

export const ECHO: ReactionKind<Extract<Behaviour, { kind: 'echo' }>, EchoPlan> = {
  kind: 'echo',
  answersRequests: false,
  speaksFirst: false,
  plan({ framing, prefix, suffix }, { where, keyOf }) {
    const around = (payload: Payload | null, side: string): PayloadPlan | null =>
      payload === null ? null : planPayload(payload, `${where}, ${side}`)
    return {
      kind: 'echo',
      key: keyOf('echo', framing),
      framing,
      prefix: around(prefix, 'prefix'),
      suffix: around(suffix, 'suffix')
    }
  },
  react: (served, plan, live) =>
    framedReaction(served, plan, live, (current, units) => echoSteps(current, units, served))
}

function* echoSteps({ prefix, suffix, key }: EchoPlan, units: readonly Uint8Array[], served: Served): Steps {
  const note = served.noteAs('echo')
  for (const unit of units) {
    const fill = served.fill(served.count(key))
    const before = prefix === null ? EMPTY : prefix.render(fill)
    const behind = suffix === null ? EMPTY : suffix.render(fill)
    // Send one piece if possible, so that it becomes one segment.
    if (before !== null && behind !== null) {
      yield before.length + behind.length === 0 ? unit : joinBytes([before, unit, behind])
      continue
    }
    if (prefix !== null) yield* prefix.steps(fill, note)
    yield unit
    if (suffix !== null) yield* suffix.steps(fill, note)
  }
}

const EMPTY = new Uint8Array(0)
