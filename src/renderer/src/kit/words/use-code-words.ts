import { useI18n } from 'vue-i18n'
import { causeKey } from './model/cause-key'
import type { ConnectionRole } from './model/connection-role'

/** Texts for codes of the engine and the system. The sets are open: a code without a text is shown as it is. */
export interface CodeWords {
  /** Returns the text of a code in a group of `inspector`, or `otherwise`. */
  readonly lookUp: (group: string, code: string, otherwise: string) => string
  readonly systemCode: (code: string) => string
  /** True if there is a text for a system error code. */
  readonly isKnown: (code: string) => boolean
  /** Names the party that acted. For a client session or a replay, the target is the server. */
  readonly who: (by: string, role: ConnectionRole) => string
}

export function useCodeWords(): CodeWords {
  const { t, te } = useI18n()

  const lookUp: CodeWords['lookUp'] = (group, code, otherwise) => {
    const key = `inspector.${group}.${code}`
    return te(key) ? t(key) : otherwise
  }
  const messageKey = (code: string): string => `causes.${causeKey(code)}.message`
  const isKnown: CodeWords['isKnown'] = (code) => te(messageKey(code), 'en')

  return {
    lookUp,
    isKnown,
    systemCode: (code) =>
      isKnown(code) ? t('inspector.events.withCode', { text: t(messageKey(code)), code }) : code,
    who: (by, role) =>
      by === 'target' && role !== 'proxy'
        ? t('inspector.overview.who.server')
        : lookUp('overview.who', by, by)
  }
}
