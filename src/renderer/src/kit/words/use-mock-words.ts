import { useI18n } from 'vue-i18n'
import type { MockDifference } from '../../../../shared/contract/mock-sets'
import type { MockedDifference } from '../../../../shared/model/mock-events'
import { parseConnectionEvent } from '../../../../shared/model/parse-event'

/** Texts about mock responses in the UI language. */
export interface MockWords {
  differences(differs: readonly (MockDifference | MockedDifference)[]): string
  /** Returns the sentence for a `mocked` or `recorded` event; null if its data is invalid. */
  event(data: Readonly<Record<string, unknown>>): string | null
}

export function useMockWords(): MockWords {
  const { t } = useI18n()

  const difference = ({ part, name, recorded, came }: MockDifference | MockedDifference): string => {
    if (part === 'used') return t('mock.differs.used', { recorded: recorded ?? '' })
    const partText = t(`mock.differs.${part}`, { name }).trim()
    if (recorded === null) return t('mock.differs.added', { what: partText, came: came ?? '' })
    if (came === null) return t('mock.differs.missing', { what: partText, recorded })
    return t('mock.differs.changed', { what: partText, came, recorded })
  }
  const differences: MockWords['differences'] = (differs) =>
    differs.map(difference).join(t('mock.differs.separator'))

  return {
    differences,
    event: (data) => {
      const event = parseConnectionEvent(data)
      if (event?.event === 'recorded') {
        const { kind, number, capture } = event
        if (event.forwarded === true) return t('mock.event.fromUpstream', { capture })
        const from = t(`mock.event.${kind}`, { number, capture })
        return t(event.translated === true ? 'mock.event.translated' : 'mock.event.recorded', { from })
      }
      if (event?.event !== 'mocked') return null
      const { asked, result, from, why = 'only', place = 1, among = 1, score = 0, differs = [] } = event
      const source =
        from === undefined
          ? ''
          : from.number === 0
            ? t('mock.event.learned', { capture: from.capture })
            : t(`mock.event.${from.kind}`, { number: from.number, capture: from.capture })
      const differencesText = differences(differs)
      if (result === 'answered') {
        const because = t(`mock.event.why.${why}`, { place, among, score, differs: differencesText })
        return t('mock.event.answered', { asked, from: source, why: because })
      }
      const nearest =
        from === undefined
          ? t('mock.hits.nothing')
          : t('mock.event.nearest', { from: source, score, differs: differencesText })
      return t(`mock.event.${result}`, { asked, nearest })
    }
  }
}
