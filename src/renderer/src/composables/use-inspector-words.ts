import { useI18n } from 'vue-i18n'
import { HTTP1_PROBLEMS, type ProblemInfo } from '../../../decode/stream/http1/problems'
import type { EventEntry, Field } from '../../../shared/contract/traffic'
import { AppError } from '../../../shared/model/app-error'
import { formatAddress } from '../headless/address'

/** Words for what the engine names by code: events, system errors, fields and findings. */

export interface ProblemWords {
  readonly text: string
  readonly info: ProblemInfo | null
  /** `RFC 9112, section 6.3`, or empty. */
  readonly reference: string
}

export interface InspectorWords {
  event(entry: EventEntry): string
  systemCode(code: string): string
  field(field: Field): string
  problem(code: string): ProblemWords
  who(by: string): string
  how(how: string): string
  reason(error: unknown): string
}

export function useInspectorWords(): InspectorWords {
  const { t, te } = useI18n()

  /** The text of a code of an open set, or what is said instead. */
  const lookUp = (group: string, code: string, otherwise: string): string => {
    const key = `inspector.${group}.${code}`
    return te(key) ? t(key) : otherwise
  }

  const systemCode = (code: string): string => {
    const text = lookUp('systemCodes', code, '')
    return text === '' ? code : t('inspector.events.withCode', { text, code })
  }

  const who = (by: string): string => lookUp('overview.who', by, by)

  const event = ({ name, text, data }: EventEntry): string => {
    switch (name) {
      case 'open': {
        const target = address(data['target'])
        if (data['role'] !== 'replay')
          return t('inspector.events.accepted', { client: address(data['client']), target })
        return typeof data['replayOf'] === 'number'
          ? t('inspector.events.replayOpenedOf', { number: data['replayOf'], target })
          : t('inspector.events.replayOpened', { target })
      }
      case 'connected':
        return t('inspector.events.connected', {
          remote: address(data['remote']),
          local: address(data['local'])
        })
      case 'end':
        return t(data['direction'] === 'up' ? 'inspector.events.endUp' : 'inspector.events.endDown')
      case 'reset':
        return t('inspector.events.reset', { who: who(String(data['by'])) })
      case 'error': {
        const reason = systemCode(String(data['code']))
        return t(data['leg'] === 'client' ? 'inspector.events.errorClient' : 'inspector.events.errorTarget', {
          reason
        })
      }
      case 'close': {
        const how = String(data['how'])
        const sentence = t('inspector.events.close', {
          who: who(String(data['endedBy'])),
          how: lookUp('events.closeHow', how, how)
        })
        return typeof data['code'] === 'string'
          ? t('inspector.events.withCode', { text: sentence, code: data['code'] })
          : sentence
      }
      default:
        return text
    }
  }

  return {
    event,
    systemCode,
    who,
    how: (how) => lookUp('overview.how', how, how),
    field({ kind, name }) {
      const word = lookUp('fields', kind, kind)
      return name === '' ? word : `${word} ${name}`
    },
    problem(code) {
      const info = Object.hasOwn(HTTP1_PROBLEMS, code)
        ? HTTP1_PROBLEMS[code as keyof typeof HTTP1_PROBLEMS]
        : null
      const parts = /^RFC (\d+) §(.+)$/.exec(info?.section ?? '')
      return {
        text: lookUp('problems', code, code),
        info,
        reference:
          parts === null ? '' : t('inspector.http.rfc', { number: parts[1] ?? '', section: parts[2] ?? '' })
      }
    },
    reason(error) {
      if (error instanceof AppError && error.systemCode !== undefined) return systemCode(error.systemCode)
      return error instanceof Error ? error.message : String(error)
    }
  }
}

/** An endpoint as it stands in an event's data, which comes from a file and may be anything. */
function address(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('host' in value) || !('port' in value)) return '?'
  return typeof value.host === 'string' && typeof value.port === 'number'
    ? formatAddress({ host: value.host, port: value.port })
    : '?'
}
