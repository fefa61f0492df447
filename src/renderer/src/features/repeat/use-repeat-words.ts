import { useI18n } from 'vue-i18n'
import type { RepeatSnapshot } from '../../../../shared/contract/repeat-snapshot'
import type { AppError } from '../../../../shared/model/app-error'
import { causeKey } from '../../kit/words/model/cause-key'
import { useErrorWords } from '../../kit/words/use-error-words'
import { useMatchWords } from '../../kit/words/use-match-words'

/** Texts for errors of a load test and for the reasons why a run was not started. */

type Cause = NonNullable<RepeatSnapshot['cause']>

export interface RepeatWords {
  /** `message` is used if there is no text for the cause. */
  trouble(cause: Cause | null, message: string): string
  refusal(error: AppError): string
}

export function useRepeatWords(): RepeatWords {
  const { t, te } = useI18n()
  const errorWords = useErrorWords()
  const matchWords = useMatchWords()

  const causeOf = (code: string | number | undefined): string => {
    const key = `causes.${causeKey(String(code))}.message`
    return te(key, 'en') ? t(key) : String(code)
  }

  /** A pattern problem is described by its parts. */
  const wordsFor = (values: Record<string, string | number>): Record<string, string | number> => {
    const { code, message, reason, piece } = values
    const isPattern = code !== undefined && message !== undefined
    const problem = isPattern
      ? matchWords({
          code: String(code),
          message: String(message),
          reason: String(reason ?? ''),
          piece: String(piece ?? '')
        })
      : ''
    return { ...values, problem, example: '$.items[0].id' }
  }

  return {
    trouble(cause, message) {
      const key = `repeat.troubles.${cause?.code ?? ''}`
      if (cause === null || !te(key, 'en')) return message
      return t(key, { ...cause.about, cause: causeOf(cause.about['cause']) })
    },
    refusal({ code, message, details, systemCode }) {
      const key = `repeat.refusals.${details?.refusal?.what ?? ''}`
      if (te(key, 'en')) return t(key, wordsFor({ ...details?.refusal?.values }))
      const words = errorWords(code, details, systemCode)
      return code === 'bad-input' ? `${words.message} ${message}` : `${words.message} ${words.next}`
    }
  }
}
