import { useI18n } from 'vue-i18n'
import type { Behaviour } from '../../../../../shared/contract/behaviours'
import { fileName, matchLine, payloadLine } from '../../../kit/payload/model/payload-line'
import type { OptionProblems } from '../../../kit/form/model/option'
import type { BehaviourFault, BehaviourFaults } from './model/read-behaviour'
import { formatBytes, formatDuration } from '../../../kit/words/model/format'

/** Texts of a behaviour in a list: title, one-line summary and faults. */

export interface BehaviourWords {
  title(kind: Behaviour['kind']): string
  summary(behaviour: Behaviour): string
  fault(fault: BehaviourFault | undefined): string | null
  faults(faults: BehaviourFaults): OptionProblems
}

export function useBehaviourWords(): BehaviourWords {
  const { t } = useI18n()

  const fault = (one: BehaviourFault | undefined): string | null =>
    one === undefined ? null : t(`behaviours.faults.${one.code}`, one.values)

  const http = (behaviour: Extract<Behaviour, { kind: 'http' }>): string => {
    const { answer, status, connection, chunked } = behaviour
    switch (answer.from) {
      case 'bytes':
        return t('behaviours.summary.bytes', { bytes: payloadLine(answer.payload) })
      case 'page':
        return [
          String(status),
          answer.text.replace(/\s+/g, ' ').trim().slice(0, 48),
          chunked ? t('behaviours.http.chunked') : '',
          connection === 'auto' ? '' : connection
        ]
          .filter((part) => part !== '')
          .join(' · ')
      case 'file':
      case 'folder':
        return `${status} · ${fileName(answer.path)}`
    }
  }

  return {
    title: (kind) => t(`behaviours.kinds.${kind}.title`),
    fault,
    faults: (faults) => Object.fromEntries(Object.entries(faults).map(([key, one]) => [key, fault(one)])),
    summary: (behaviour) => {
      switch (behaviour.kind) {
        case 'greet':
          return payloadLine(behaviour.payload)
        case 'echo':
          return [behaviour.prefix, behaviour.suffix].some((part) => part !== null)
            ? `${behaviour.prefix === null ? '' : payloadLine(behaviour.prefix)}…${behaviour.suffix === null ? '' : payloadLine(behaviour.suffix)}`
            : ''
        case 'reply': {
          const [first] = behaviour.rules
          if (first === undefined) return ''
          const match = matchLine(first.match)
          const line = `${match === '' ? t('behaviours.match.kinds.any') : match} → ${payloadLine(first.answer)}`
          const more = behaviour.rules.length - 1
          return more === 0 ? line : t('behaviours.summary.more', { line, n: more }, more)
        }
        case 'every': {
          const times =
            behaviour.times === null
              ? ''
              : ` · ${t('behaviours.summary.times', { n: behaviour.times }, behaviour.times)}`
          return `${formatDuration(behaviour.interval)} · ${payloadLine(behaviour.payload)}${times}`
        }
        case 'http':
          return http(behaviour)
        case 'mock':
          return t(`mock.form.orders.${behaviour.order}`)
        case 'sink':
          return ''
        case 'source':
          return behaviour.rate === null
            ? t('behaviours.summary.fast')
            : `${formatBytes(behaviour.rate)}/s · ${payloadLine(behaviour.pattern)}`
      }
    }
  }
}
