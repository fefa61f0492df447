import { useI18n } from 'vue-i18n'
import type { MatchProblem } from '../../../shared/contract/matching'

/** What is wrong with a text, bytes or a pattern to be matched, in the window's language. */
export function useMatchWords(): (problem: Omit<MatchProblem, 'at'>) => string {
  const { t, te } = useI18n()
  return ({ code, message, reason = '', piece = '' }) => {
    const key = `behaviours.match.problems.${code}`
    if (!te(key, 'en')) return message
    const why = `behaviours.match.reasons.${reason}`
    return t(key, { message: te(why, 'en') ? t(why, { piece }) : message })
  }
}
