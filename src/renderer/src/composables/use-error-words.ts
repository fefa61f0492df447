import { useI18n } from 'vue-i18n'
import type { ErrorDetails } from '../../../shared/model/app-error'

/**
 * Words for an error's code: what happened, and what to do; where the system told who holds an address, or from where
 * on ports are free for all, they say so. Unknown codes are our own fault and say so.
 */

export interface ErrorWords {
  readonly what: string
  readonly next: string
}

export function useErrorWords(): (code: string, details?: ErrorDetails) => ErrorWords {
  const { t, te } = useI18n()
  return (code, { address = '', holder, unprivilegedFrom } = {}) => {
    const key = te(`shell.errors.${code}.what`, 'en') ? code : 'internal'
    const words = { what: t(`shell.errors.${key}.what`), next: t(`shell.errors.${key}.next`) }
    if (holder !== undefined) {
      const { name, pid, own } = holder
      return own
        ? { ...words, what: t('shell.held.own', { address }) }
        : { ...words, what: t('shell.held.by', { address, name, pid }) }
    }
    if (unprivilegedFrom !== undefined)
      return { ...words, next: t('shell.held.rights', { port: unprivilegedFrom }) }
    return words
  }
}
