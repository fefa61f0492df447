import type { Match } from '../../../../../shared/contract/matching'
import { amountProblems } from '../../../kit/form/model/option-problems'
import { readFraming } from '../../../kit/form/model/framing-form'
import {
  hostProblem,
  placeProblems,
  portProblem,
  type HostProblem,
  type PortProblem
} from '../../../kit/form/model/host-port-problem'
import { PACE_OPTIONS, REPLY_OPTIONS } from './play-options'
import type { PlayPlan } from './play-plan'

/** Checks of the settings of a replay. */

export interface PlanProblems {
  readonly host?: HostProblem
  readonly port?: PortProblem
  readonly listenHost?: HostProblem
  readonly listenPort?: PortProblem
  readonly factor?: true
  readonly limit?: true
  readonly silence?: true
  readonly framing?: true
  readonly pattern?: true
}

export function planProblems(plan: PlayPlan): PlanProblems {
  const isClient = plan.side === 'client'
  const found: Record<string, unknown> = {
    ...(isClient ? placeProblems(plan.host, plan.port) : {}),
    listenHost: isClient ? null : hostProblem(plan.listenHost),
    listenPort: isClient ? null : portProblem(plan.listenPort, 0),
    ...Object.fromEntries(
      [...amountProblems([...PACE_OPTIONS, ...REPLY_OPTIONS], plan, null).keys()].map((key) => [key, true])
    ),
    framing: plan.until === 'messages' && !readFraming(plan.framing).ok ? true : null,
    pattern: plan.until === 'pattern' && patternOf(plan.match) === '' ? true : null
  }
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== null))
}

export function isPlayable(plan: PlayPlan): boolean {
  return Object.keys(planProblems(plan)).length === 0
}

function patternOf(match: Match): string {
  return match.kind === 'any' ? 'any' : match.kind === 'text' ? match.text : match.pattern
}
