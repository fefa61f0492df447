import type { Behaviour } from '../../shared/contract/behaviours'
import { AppError } from '../../shared/model/app-error'
import type { BeatPlan } from './beat'
import { planPayload, type PayloadPlan } from './payload-plan'
import type { ReactionKind, ReactionPlan } from './reaction'
import type { SourcePlan } from './source'

/**
 * The user's behaviours, validated and prepared. Disabled ones are skipped without validation, because they may be
 * incomplete.
 *
 * Each part has a key that stays the same while its settings do. Counters, timers and partial frames of a connection
 * are stored under these keys, so that changing one rule does not affect the others.
 */
export interface Plan {
  readonly greets: readonly PayloadPlan[]
  readonly beats: readonly BeatPlan[]
  /** Reactions to received bytes, in the order of the list. */
  readonly reactions: readonly ReactionPlan[]
  /** The first source of the list. */
  readonly source: SourcePlan | null
  /** The keys of all parts with state. */
  readonly keys: ReadonlySet<string>
}

/** Throws `bad-input` that names the behaviour. */
export function planBehaviours(
  behaviours: readonly Behaviour[],
  role: 'server' | 'client',
  kinds: readonly ReactionKind[]
): Plan {
  const keys = new Keys()
  const greets: PayloadPlan[] = []
  const beats: BeatPlan[] = []
  const reactions: ReactionPlan[] = []
  const counts = new Map<Behaviour['kind'], number>()
  let source: SourcePlan | null = null
  for (const [at, behaviour] of behaviours.entries()) {
    if (!behaviour.on) continue
    const where = `Behaviour ${at + 1} (${behaviour.kind})`
    switch (behaviour.kind) {
      case 'greet':
        greets.push(planPayload(behaviour.payload, where))
        break
      case 'every': {
        const { interval, times } = behaviour
        const payload = planPayload(behaviour.payload, where)
        beats.push({
          key: keys.of('every', behaviour),
          name: `every ${interval} ms`,
          interval,
          times,
          payload
        })
        break
      }
      case 'source':
        source ??= planSource(behaviour, where, keys)
        break
      case 'sink':
        break
      default: {
        const kind = kinds.find((one) => one.kind === behaviour.kind)
        if (kind === undefined) throw new AppError('bad-input', `${where}: it is not available here.`)
        if (kind.answersRequests && role === 'client')
          throw new AppError('bad-input', `${where}: a client session cannot send responses.`)
        const number = (counts.get(kind.kind) ?? 0) + 1
        counts.set(kind.kind, number)
        if (kind.answersRequests && number > 1) break
        const keyOf = (name: string, settings: unknown): string => keys.of(name, settings)
        reactions.push(kind.plan(behaviour, { where, number, keyOf }))
        break
      }
    }
  }
  const swallows = behaviours.some(({ kind, on }) => kind === 'sink' && on)
  return { greets, beats, reactions: swallows ? [] : reactions, source, keys: keys.all }
}

function planSource(
  behaviour: Extract<Behaviour, { kind: 'source' }>,
  where: string,
  keys: Keys
): SourcePlan {
  const { pattern, rate } = behaviour
  const planned = planPayload(pattern, where)
  if (planned.fixed?.length === 0) throw new AppError('bad-input', `${where}: the data to repeat is empty.`)
  const path = pattern.form === 'file' ? pattern.path : null
  return { key: keys.of('source', behaviour), pattern: planned, path, rate }
}

/** Generates keys. Parts with equal settings are distinguished by their order. */
class Keys {
  readonly all = new Set<string>()

  of(kind: string, config: unknown): string {
    const base = `${kind} ${JSON.stringify(config)}`
    let key = base
    for (let number = 2; this.all.has(key); number++) key = `${base} ${number}`
    this.all.add(key)
    return key
  }
}
