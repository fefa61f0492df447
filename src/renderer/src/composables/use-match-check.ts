import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { Match, MatchProblem } from '../../../shared/contract/matching'
import { useEngine } from '../bridge/engine-client'

/** What the engine finds wrong with a match as it is typed; null while nothing is. */

/** After the last key: a pattern half typed is wrong most of the time. */
const PAUSE_MS = 300

export function useMatchCheck(match: () => Match): Readonly<ShallowRef<MatchProblem | null>> {
  const engine = useEngine()
  const problem = shallowRef<MatchProblem | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  const ask = async (number: number): Promise<void> => {
    const now = match()
    const text = now.kind === 'any' ? 'any' : now.kind === 'text' ? now.text : now.pattern
    if (text === '') {
      problem.value = null
      return
    }
    try {
      const answer = await engine.request('matches.check', { match: now })
      if (number === asked) problem.value = answer.problem
    } catch {
      // The engine has gone, or the pattern is longer than it takes: applying it says so.
      if (number === asked) problem.value = null
    }
  }

  watch(
    () => JSON.stringify(match()),
    (_now, before) => {
      const number = ++asked
      clearTimeout(timer)
      timer = setTimeout(() => void ask(number), before === undefined ? 0 : PAUSE_MS)
    },
    { immediate: true }
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    asked++
  })
  return problem
}
