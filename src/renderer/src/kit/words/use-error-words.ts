import { useI18n } from 'vue-i18n'
import type { ErrorDetails } from '../../../../shared/model/app-error'
import { causeKey } from './model/cause-key'

/**
 * Texts for an error code: what happened and what to do. They include the process that holds an address, or the first
 * unprivileged port, if the system reported them. Unknown codes are reported as internal errors.
 */

export interface ErrorWords {
  readonly message: string
  /** Short form for a single line. */
  readonly brief: string
  /** Most frequent cause; null if the system error code gives no hint. */
  readonly cause: string | null
  readonly next: string
}

export function useErrorWords(): (code: string, details?: ErrorDetails, systemCode?: string) => ErrorWords {
  const { t, te } = useI18n()
  return (code, { address = '', holder, unprivilegedFrom } = {}, systemCode = '') => {
    const key = te(`shell.errors.${code}.message`, 'en') ? code : 'internal'
    const message = t(`shell.errors.${key}.message`)
    const words = { message, brief: message, cause: null, next: t(`shell.errors.${key}.next`) }
    // For a listener the error code is specific enough; a failed connect has many possible causes.
    const cause = `causes.${causeKey(systemCode)}`
    if (code === 'connect-failed' && te(`${cause}.cause`, 'en'))
      return {
        ...words,
        brief: t(`${cause}.message`),
        cause: t(`${cause}.cause`),
        next: t(`${cause}.next`)
      }
    if (holder !== undefined) {
      const { name, pid, own } = holder
      const held = own ? t('shell.held.own', { address }) : t('shell.held.by', { address, name, pid })
      return { ...words, message: held, brief: held }
    }
    if (unprivilegedFrom !== undefined)
      return { ...words, next: t('shell.held.rights', { port: unprivilegedFrom }) }
    return words
  }
}
