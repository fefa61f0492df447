import { shallowRef, type ShallowRef } from 'vue'
import type { Match, MatchProblem } from '../../../../shared/contract/matching'
import { useEngine } from '../../app/bridge/engine-client'
import { useSettledQuestion } from '../use-settled-question'

/** Checks a match pattern in the engine while it is typed; returns its problem, or null. */

/** Delay in ms after the last key press, because an incomplete pattern is usually invalid. */
const PAUSE_MS = 300

export function useMatchCheck(match: () => Match): Readonly<ShallowRef<MatchProblem | null>> {
  const engine = useEngine()
  const problem = shallowRef<MatchProblem | null>(null)

  const typed = (): string => JSON.stringify(match())
  useSettledQuestion(typed, PAUSE_MS, async (counts) => {
    const now = match()
    const text = now.kind === 'any' ? 'any' : now.kind === 'text' ? now.text : now.pattern
    if (text === '') {
      problem.value = null
      return
    }
    try {
      const answer = await engine.request('matches.check', { match: now })
      if (counts()) problem.value = answer.problem
    } catch {
      // The engine is gone, or the pattern is too long; applying it reports the error.
      if (counts()) problem.value = null
    }
  })
  return problem
}
