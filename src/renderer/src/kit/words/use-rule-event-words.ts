import { useI18n } from 'vue-i18n'
import type { EventEntry } from '../../../../shared/contract/traffic'
import { formatCount } from './model/format'

/** Translated sentences for the events of rules that change traffic. */
export interface RuleEventWords {
  matched(data: EventEntry['data']): string
  fault(data: EventEntry['data']): string
}

export function useRuleEventWords(): RuleEventWords {
  const { t } = useI18n()

  const way = (data: EventEntry['data']): string =>
    t(data['direction'] === 'up' ? 'inspector.events.way.up' : 'inspector.events.way.down')

  const bytes = (count: number): string => t('inspector.unit.bytes', { count: formatCount(count) }, count)

  return {
    matched(data) {
      const start = Number(data['start'])
      const common = {
        rule: String(data['rule']),
        action: String(data['action']),
        way: way(data),
        length: bytes(Number(data['end']) - start),
        offset: formatCount(start)
      }
      const { reason, sent } = data
      if (typeof reason === 'string')
        return t('inspector.events.ruleNotApplied', {
          ...common,
          reason: reason === 'too-late' ? t('inspector.events.ruleTooLate') : reason
        })
      if (typeof sent !== 'object' || sent === null) return t('inspector.events.ruleMatched', common)
      const { start: from, end: to } = sent as { start?: unknown; end?: unknown }
      return t('inspector.events.ruleReplaced', { ...common, sent: bytes(Number(to) - Number(from)) })
    },
    fault(data) {
      const { state, rule } = data
      if (rule === '')
        return t('inspector.events.fault.dropped', { way: way(data), text: String(data['text']) })
      const known = state === 'changed' || state === 'ended' ? state : 'began'
      return t(`inspector.events.fault.${known}`, {
        rule: String(rule),
        action: String(data['action']),
        way: way(data),
        text: String(data['text'])
      }).trimEnd()
    }
  }
}
