import { useI18n } from 'vue-i18n'
import type { MatchProblem } from '../../../../shared/contract/matching'

/** Returns the translated text for a problem of a text, byte or pattern match. */
export function useMatchWords(): (problem: Omit<MatchProblem, 'at'>) => string {
  const { t, te } = useI18n()
  return ({ code, message, reason = '', piece = '' }) => {
    const key = `behaviours.match.problems.${code}`
    if (!te(key, 'en')) return message
    const why = `behaviours.match.reasons.${reason}`
    return t(key, { message: te(why, 'en') ? t(why, { piece }) : message })
  }
}
