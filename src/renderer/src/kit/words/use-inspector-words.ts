import { useI18n } from 'vue-i18n'
import type { ProblemInfo } from '../../../../decode/problem-info'
import { problemInfo } from '../../../../decode/problem-tables'
import type { MessageField } from '../../../../shared/contract/traffic'
import { AppError } from '../../../../shared/model/app-error'
import { useCodeWords, type CodeWords } from './use-code-words'
import { useEventWords, type EventWords } from './use-event-words'
import { useTlsWords, type TlsWords } from './use-tls-words'

/** Texts for codes of the engine: events, system errors, fields and problems. */

export interface ProblemWords {
  readonly text: string
  /** How other implementations may treat the same bytes, or empty. */
  readonly others: string
  readonly info: ProblemInfo | null
  /** `RFC 9112, section 6.3`, or empty. */
  readonly reference: string
}

export interface InspectorWords {
  readonly event: EventWords
  readonly systemCode: CodeWords['systemCode']
  readonly tlsFailure: TlsWords['failure']
  readonly who: CodeWords['who']
  field(field: MessageField): string
  problem(code: string): ProblemWords
  how(how: string): string
  reason(error: unknown): string
}

export function useInspectorWords(): InspectorWords {
  const { t } = useI18n()
  const { lookUp, systemCode, who } = useCodeWords()

  return {
    event: useEventWords(),
    systemCode,
    tlsFailure: useTlsWords().failure,
    who,
    how: (how) => lookUp('overview.how', how, how),
    field({ kind, name }) {
      const word = lookUp('fields', kind, kind)
      return name === '' ? word : `${word} ${name}`
    },
    problem(code) {
      const info = problemInfo(code)
      const parts = /^RFC (\d+) §(.+)$/.exec(info?.section ?? '')
      return {
        text: info === null ? code : t(`problems.${code}.message`),
        others: info === null ? '' : t(`problems.${code}.others`),
        info,
        reference:
          parts === null
            ? (info?.section ?? '')
            : t('inspector.http.rfc', { number: parts[1] ?? '', section: parts[2] ?? '' })
      }
    },
    reason(error) {
      if (error instanceof AppError && error.systemCode !== undefined) return systemCode(error.systemCode)
      return error instanceof Error ? error.message : String(error)
    }
  }
}
