import { shallowRef, type ShallowRef } from 'vue'
import type { Match, MatchProblem } from '../../../shared/contract/matching'
import { useEngine } from '../bridge/engine-client'
import { useSettledQuestion } from './use-settled-question'

/** What the engine finds wrong with a match as it is typed; null while nothing is. */

/** After the last key: a pattern half typed is wrong most of the time. */
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
      // The engine has gone, or the pattern is longer than it takes: applying it says so.
      if (counts()) problem.value = null
    }
  })
  return problem
}
