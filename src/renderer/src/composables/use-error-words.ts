import { useI18n } from 'vue-i18n'
import type { ErrorDetails } from '../../../shared/model/app-error'
import { causeKey } from '../headless/cause-key'

/**
 * Words for an error's code: what happened, and what to do; where the system told who holds an address, or from where
 * on ports are free for all, they say so. Unknown codes are our own fault and say so.
 */

export interface ErrorWords {
  readonly what: string
  /** The same in a few words, for a line. */
  readonly brief: string
  /** What is most often behind it; null where the code of the system says no more. */
  readonly cause: string | null
  readonly next: string
}

export function useErrorWords(): (code: string, details?: ErrorDetails, systemCode?: string) => ErrorWords {
  const { t, te } = useI18n()
  return (code, { address = '', holder, unprivilegedFrom } = {}, systemCode = '') => {
    const key = te(`shell.errors.${code}.what`, 'en') ? code : 'internal'
    const what = t(`shell.errors.${key}.what`)
    const words = { what, brief: what, cause: null, next: t(`shell.errors.${key}.next`) }
    // Why a listener could not be opened its own code says; a target may be out of reach for many reasons.
    const cause = `causes.${causeKey(systemCode)}`
    if (code === 'connect-failed' && te(`${cause}.cause`, 'en'))
      return {
        ...words,
        brief: t(`${cause}.what`),
        cause: t(`${cause}.cause`),
        next: t(`${cause}.next`)
      }
    if (holder !== undefined) {
      const { name, pid, own } = holder
      const held = own ? t('shell.held.own', { address }) : t('shell.held.by', { address, name, pid })
      return { ...words, what: held, brief: held }
    }
    if (unprivilegedFrom !== undefined)
      return { ...words, next: t('shell.held.rights', { port: unprivilegedFrom }) }
    return words
  }
}
