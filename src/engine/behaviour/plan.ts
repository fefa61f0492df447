import type { Behaviour, ReplyRule } from '../../shared/contract/behaviours'
import type { Payload } from '../../shared/contract/payload'
import { AppError } from '../../shared/model/app-error'
import { compileMatch } from '../matching/compile-match'
import { planMock, type MockPlan } from '../mock/mock-plan'
import type { BeatPlan } from './beat'
import type { EchoPlan } from './echo'
import { planHttp, type HttpPlan } from './http/http-plan'
import { planPayload, type PayloadPlan } from './payload-plan'
import type { ReplyPlan, RulePlan } from './reply'
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
  /** Reactions to received bytes, in the order of the list; of HTTP and of mock servers only the first. */
  readonly reactions: readonly (EchoPlan | ReplyPlan | HttpPlan | MockPlan)[]
  /** The first source of the list. */
  readonly source: SourcePlan | null
  /** The keys of all parts with state. */
  readonly keys: ReadonlySet<string>
}

/** Throws `bad-input` that names the behaviour. */
export function planBehaviours(behaviours: readonly Behaviour[], role: 'server' | 'client'): Plan {
  const keys = new Keys()
  const greets: PayloadPlan[] = []
  const beats: BeatPlan[] = []
  const reactions: (EchoPlan | ReplyPlan | HttpPlan | MockPlan)[] = []
  let source: SourcePlan | null = null
  let tables = 0
  for (const [at, behaviour] of behaviours.entries()) {
    if (!behaviour.on) continue
    const where = `Behaviour ${at + 1} (${behaviour.kind})`
    switch (behaviour.kind) {
      case 'greet':
        greets.push(planPayload(behaviour.payload, where))
        break
      case 'echo': {
        const { framing, prefix, suffix } = behaviour
        const around = (payload: Payload | null, side: string): PayloadPlan | null =>
          payload === null ? null : planPayload(payload, `${where}, ${side}`)
        reactions.push({
          kind: 'echo',
          key: keys.of('echo', framing),
          framing,
          prefix: around(prefix, 'prefix'),
          suffix: around(suffix, 'suffix')
        })
        break
      }
      case 'reply': {
        const table = ++tables
        reactions.push({
          kind: 'reply',
          key: keys.of('reply', behaviour.framing),
          framing: behaviour.framing,
          rules: behaviour.rules.map((rule, index) => planRule(rule, index + 1, table, where, keys))
        })
        break
      }
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
      case 'http':
        if (role === 'client')
          throw new AppError('bad-input', `${where}: a client session cannot send responses.`)
        if (reactions.every(({ kind }) => kind !== 'http')) {
          reactions.push(planHttp(behaviour, keys.of('http', null), where))
        }
        break
      case 'mock':
        if (role === 'client')
          throw new AppError('bad-input', `${where}: a client session cannot send responses.`)
        if (reactions.every(({ kind }) => kind !== 'mock')) {
          reactions.push(planMock(behaviour, keys.of('mock', behaviour.set), where))
        }
        break
      case 'sink':
        break
    }
  }
  const swallows = behaviours.some(({ kind, on }) => kind === 'sink' && on)
  return { greets, beats, reactions: swallows ? [] : reactions, source, keys: keys.all }
}

function planRule(rule: ReplyRule, number: number, table: number, where: string, keys: Keys): RulePlan {
  const whereRule = `${where}, rule ${number}`
  const compiled = compileMatch(rule.match)
  if (!compiled.ok) {
    throw new AppError(
      'bad-input',
      `${whereRule}: ${compiled.problem.message} (at character ${compiled.problem.at + 1})`
    )
  }
  return {
    key: keys.of('rule', rule),
    name: table === 1 ? `reply ${number}` : `reply ${table}.${number}`,
    match: compiled.match,
    answer: planPayload(rule.answer, `${whereRule}, response`),
    delay: rule.delay,
    then: rule.then
  }
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

  of(kind: string, said: unknown): string {
    const base = `${kind} ${JSON.stringify(said)}`
    let key = base
    for (let number = 2; this.all.has(key); number++) key = `${base} ${number}`
    this.all.add(key)
    return key
  }
}
