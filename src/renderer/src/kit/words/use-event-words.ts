import { useI18n } from 'vue-i18n'
import type { EventEntry } from '../../../../shared/contract/traffic'
import type { ConnectionRole } from './model/connection-role'
import { address, base64Bytes, isUnknown, lostTime } from './model/event-values'
import { formatCount, formatDuration } from './model/format'
import { originalFileOf } from './model/original-file'
import { useCodeWords } from './use-code-words'
import { useRangeWords } from './use-range-words'
import { useMockWords } from './use-mock-words'
import { useRuleEventWords } from './use-rule-event-words'
import { useTlsWords } from './use-tls-words'

/** Returns a translated sentence for an event of a connection; events without a translation use the recorded text. */
export type EventWords = (entry: EventEntry, role: ConnectionRole) => string

const PROXY_PROTOCOLS = ['socks4', 'socks5', 'connect', 'http', 'transparent'] as const

export function useEventWords(): EventWords {
  const { t, te } = useI18n()
  const { lookUp, systemCode, who } = useCodeWords()
  const mocks = useMockWords()
  const tls = useTlsWords()
  const rules = useRuleEventWords()
  const rangeWords = useRangeWords()

  const opened = (data: EventEntry['data'], role: ConnectionRole): string => {
    const client = address(data['client'])
    const target = address(data['target'])
    const file = originalFileOf(data['original'])
    const range = rangeWords(data['range'])
    switch (role) {
      case 'proxy':
        // The client may name its destination later.
        return isUnknown(data['target'])
          ? t('inspector.events.acceptedByServer', { client })
          : t('inspector.events.accepted', { client, target })
      case 'server':
        return t('inspector.events.acceptedByServer', { client })
      case 'client':
        return t('inspector.events.clientOpened', { target })
      case 'replay':
        if (file !== null)
          return t('inspector.events.replayOpenedFrom', { number: file.number, file: file.name, target })
        if (range !== null) return t('inspector.events.replayOpenedOfRange', { range, target })
        return typeof data['replayOf'] === 'number'
          ? t('inspector.events.replayOpenedOf', { number: data['replayOf'], target })
          : t('inspector.events.replayOpened', { target })
      case 'capture':
        return t(
          data['midway'] === true ? 'inspector.events.captureMidway' : 'inspector.events.captureOpened',
          {
            client,
            target
          }
        )
    }
  }

  /** Text for an event that resumes the record after a gap. */
  const continued = ({ reason, lost }: EventEntry['data']): string => {
    switch (reason) {
      case 'cleared':
        return t('inspector.events.continuedCleared')
      case 'recording':
        return t('inspector.events.continuedRecording', { duration: lostTime(lost) })
      case 'space':
        return t('inspector.events.continuedSpace', { duration: lostTime(lost) })
      case 'file-lost':
        return t('inspector.events.continuedFileLost')
      case 'rules':
        return t('inspector.events.continuedRules')
      default:
        return t('inspector.events.continued')
    }
  }

  /** Names the sender of a FIN, which may be Tcplens itself; a proxy may also send it on behalf of the sender. */
  const ended = ({ direction, by }: EventEntry['data'], role: ConnectionRole): string => {
    if (role === 'proxy' && by === 'tcplens')
      return t(direction === 'up' ? 'inspector.events.cutUp' : 'inspector.events.cutDown')
    const isOurs = role !== 'proxy' && role !== 'capture' && (direction === 'up') !== (role === 'server')
    if (isOurs) return t('inspector.events.endOurs')
    if (direction === 'up') return t('inspector.events.endUp')
    return t(role === 'proxy' ? 'inspector.events.endDown' : 'inspector.events.endServer')
  }

  const timeout = ({ what, leg, after, then }: EventEntry['data'], role: ConnectionRole): string => {
    const connect = leg === 'client' ? 'timeoutArrival' : 'timeoutConnect'
    const keys: Record<string, string> = { end: 'timeoutEnd', connect, answer: 'timeoutAnswer' }
    const key = keys[String(what)] ?? 'timeoutIdle'
    const duration = formatDuration(Number(after))
    const sentence = t(`inspector.events.${key}`, { who: who(String(leg), role), duration })
    const next = then === 'end' || then === 'reset' ? then : 'tell'
    return t(`inspector.events.timeoutThen.${next}`, { text: sentence })
  }

  const attempt = ({ address: host, port, what, code }: EventEntry['data']): string => {
    const where = { address: address({ host, port }) }
    if (what === 'failed')
      return t('inspector.events.attemptFailed', {
        ...where,
        reason: systemCode(typeof code === 'string' ? code : '')
      })
    return t(what === 'timeout' ? 'inspector.events.attemptTimeout' : 'inspector.events.attempt', where)
  }

  const asked = ({ way, target, user }: EventEntry['data']): string => {
    const known = PROXY_PROTOCOLS.find((one) => one === way) ?? 'connect'
    const sentence = t(`inspector.events.asked.${known}`, { target: address(target) })
    return typeof user === 'string' && user !== ''
      ? t('inspector.events.requestedBy', { text: sentence, user })
      : sentence
  }

  const forwarded = ({ direction, offset, length, bytes }: EventEntry['data']): string => {
    const size = (count: number): string => t('inspector.unit.bytes', { count: formatCount(count) }, count)
    return t(direction === 'up' ? 'inspector.events.forwardedUp' : 'inspector.events.forwardedDown', {
      offset: formatCount(Number(offset)),
      length: size(Number(length)),
      sent: size(base64Bytes(bytes))
    })
  }

  const replayed = ({ text, data }: EventEntry): string => {
    const { what, replayOf, speaks } = data
    if (what === 'again' && typeof replayOf === 'number')
      return t('replayEvents.againOf', { number: formatCount(replayOf) })
    if (what === 'foreign' && speaks === 'tls') return t('replayEvents.foreignTls')
    const key = `replayEvents.${String(what)}`
    if (!te(key, 'en')) return text
    return t(key, {
      to: String(data['to']),
      from: formatCount(Number(data['from'])),
      most: formatCount(Number(data['most'])),
      duration: formatDuration(Number(data['after']))
    })
  }

  return (entry, role) => {
    const { name, text, data } = entry
    switch (name) {
      case 'open':
        return opened(data, role)
      case 'continued':
        return continued(data)
      case 'connected':
        return t('inspector.events.connected', {
          remote: address(data['remote']),
          local: address(data['local'])
        })
      case 'lookup':
        return t('inspector.events.lookup', { host: String(data['host']), address: String(data['address']) })
      case 'first-byte':
        return t(data['direction'] === 'up' ? 'inspector.events.firstUp' : 'inspector.events.firstDown')
      case 'drain':
        return t('inspector.events.drain', {
          who: who(String(data['leg']), role),
          duration: formatDuration(Number(data['waited']))
        })
      case 'replay':
        return replayed(entry)
      case 'timeout':
        return timeout(data, role)
      case 'attempt':
        return attempt(data)
      case 'tunnel':
        return t('inspector.events.tunnel', {
          via: lookUp('events.via', String(data['via']), String(data['via'])),
          proxy: address(data['proxy']),
          target: address(data['target'])
        })
      case 'asked':
        return asked(data)
      case 'overridden':
        return t('inspector.events.overridden', { from: address(data['from']), to: address(data['to']) })
      case 'layer':
        return t(data['inside'] === 'tls' ? 'inspector.events.layer.tls' : 'inspector.events.layer.tunnel')
      case 'hello':
        return tls.hello(data)
      case 'passed':
        return tls.passed(data)
      case 'answered':
        return t('inspector.events.answered', { text: String(data['text']) })
      case 'forwarded':
        return forwarded(data)
      case 'tls':
        return tls.met(entry, role)
      case 'refused':
        return t(
          data['because'] === 'surplus'
            ? 'inspector.events.refusedSurplus'
            : 'inspector.events.refusedBlocked'
        )
      case 'rule-matched':
        return rules.matched(data)
      case 'fault':
        return rules.fault(data)
      case 'reading':
        return t(data['on'] === true ? 'inspector.events.readingOn' : 'inspector.events.readingOff', {
          who: who(String(data['leg']), role)
        })
      case 'mocked':
      case 'recorded':
        return mocks.event(data) ?? entry.text
      case 'rule':
        return t('inspector.events.rule', { name: String(data['name']), text: String(data['text']) })
      case 'end':
        return ended(data, role)
      case 'reset':
        return t('inspector.events.reset', { who: who(String(data['by']), role) })
      case 'overlap':
        return t(data['direction'] === 'up' ? 'inspector.events.overlapUp' : 'inspector.events.overlapDown', {
          offset: formatCount(Number(data['offset'])),
          length: t(
            'inspector.unit.bytes',
            { count: formatCount(Number(data['length'])) },
            Number(data['length'])
          )
        })
      case 'error': {
        const reason = systemCode(String(data['code']))
        if (role === 'client' || role === 'replay') return t('inspector.events.errorServer', { reason })
        return t(data['leg'] === 'client' ? 'inspector.events.errorClient' : 'inspector.events.errorTarget', {
          reason
        })
      }
      case 'close': {
        const how = String(data['how'])
        if (how === 'left') return t('inspector.events.left')
        const sentence = t('inspector.events.close', {
          who: who(String(data['endedBy']), role),
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
}
