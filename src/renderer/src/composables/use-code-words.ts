import { useI18n } from 'vue-i18n'
import { causeKey } from '../headless/cause-key'
import type { ConnectionRole } from '../headless/connection-role'

/** Words for codes that the engine and the system use: of open sets, so that one without words stands for itself. */
export interface CodeWords {
  /** Of a group of `inspector`, or what is said instead. */
  readonly lookUp: (group: string, code: string, otherwise: string) => string
  readonly systemCode: (code: string) => string
  /** Whether there are words for a code of the system. */
  readonly isKnown: (code: string) => boolean
  /** Who did it. For a client session or a replay the target is the server it talks to. */
  readonly who: (by: string, role: ConnectionRole) => string
}

export function useCodeWords(): CodeWords {
  const { t, te } = useI18n()

  const lookUp: CodeWords['lookUp'] = (group, code, otherwise) => {
    const key = `inspector.${group}.${code}`
    return te(key) ? t(key) : otherwise
  }
  const whatKey = (code: string): string => `causes.${causeKey(code)}.what`
  const isKnown: CodeWords['isKnown'] = (code) => te(whatKey(code), 'en')

  return {
    lookUp,
    isKnown,
    systemCode: (code) =>
      isKnown(code) ? t('inspector.events.withCode', { text: t(whatKey(code)), code }) : code,
    who: (by, role) =>
      by === 'target' && role !== 'proxy'
        ? t('inspector.overview.who.server')
        : lookUp('overview.who', by, by)
  }
}
