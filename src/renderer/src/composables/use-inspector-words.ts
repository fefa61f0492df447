import { useI18n } from 'vue-i18n'
import type { ProblemInfo } from '../../../decode/problem-info'
import { problemInfo } from '../../../decode/problem-tables'
import type { EventEntry, Field } from '../../../shared/contract/traffic'
import { AppError } from '../../../shared/model/app-error'
import { formatAddress } from '../headless/address'
import { causeKey } from '../headless/cause-key'
import { isRefusalOfOurs } from '../headless/event-facts'
import { formatCount, formatDuration } from '../headless/format'
import { versionName } from '../headless/tls-legs'
import { originalFileOf } from '../headless/original-file'
import { useMockWords } from './use-mock-words'

/** Words for what the engine names by code: events, system errors, fields and findings. */

export interface ProblemWords {
  readonly text: string
  /** What other implementations may do with the same bytes, or empty. */
  readonly others: string
  readonly info: ProblemInfo | null
  /** `RFC 9112, section 6.3`, or empty. */
  readonly reference: string
}

/** What made a connection; it tells which of its ends is Tcplens itself. */
export type ConnectionRole = 'proxy' | 'server' | 'client' | 'replay' | 'capture'

/** From the connection's own record, which may be a foreign file's: anything unknown reads like a proxy's. */
export function roleOf(events: readonly EventEntry[]): ConnectionRole {
  const role = events.find(({ name }) => name === 'open' || name === 'continued')?.data['role']
  return role === 'server' || role === 'client' || role === 'replay' || role === 'capture' ? role : 'proxy'
}

export interface TlsFailure {
  /** The library's code, or a sentence of the record. */
  readonly problem: string
  /** The code behind a sentence, or empty. */
  readonly code: string
  /** A proxy's client did not accept the certificate of our authority. */
  readonly isRefusal: boolean
}

export interface InspectorWords {
  event(entry: EventEntry, role: ConnectionRole): string
  systemCode(code: string): string
  /** Why a handshake came to nothing. */
  tlsFailure(failure: TlsFailure): string
  field(field: Field): string
  problem(code: string): ProblemWords
  /** Who ended it. For a client session or a replay the target is the server it talks to. */
  who(by: string, role: ConnectionRole): string
  how(how: string): string
  reason(error: unknown): string
}

export function useInspectorWords(): InspectorWords {
  const { t, te } = useI18n()
  const mocks = useMockWords()

  /** The text of a code of an open set, or what is said instead. */
  const lookUp = (group: string, code: string, otherwise: string): string => {
    const key = `inspector.${group}.${code}`
    return te(key) ? t(key) : otherwise
  }

  const systemCode = (code: string): string => {
    const key = `causes.${causeKey(code)}.what`
    return te(key, 'en') ? t('inspector.events.withCode', { text: t(key), code }) : code
  }

  const who = (by: string, role: ConnectionRole): string =>
    by === 'target' && role !== 'proxy' ? t('inspector.overview.who.server') : lookUp('overview.who', by, by)

  const opened = (data: EventEntry['data'], role: ConnectionRole): string => {
    const client = address(data['client'])
    const target = address(data['target'])
    const file = originalFileOf(data['original'])
    switch (role) {
      case 'proxy':
        // Where it goes may only be asked for later.
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

  /** The record goes on behind something that is not in it. */
  const continued = ({ reason, lost }: EventEntry['data']): string => {
    switch (reason) {
      case 'cleared':
        return t('inspector.events.continuedCleared')
      case 'recording':
        return t('inspector.events.continuedRecording', { duration: lostTime(lost) })
      case 'space':
        return t('inspector.events.continuedSpace', { duration: lostTime(lost) })
      default:
        return t('inspector.events.continued')
    }
  }

  /** The FIN of a stream is that of its sender, who may be ourselves; in a proxy we may end it for its sender. */
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

  /** That a client does not accept our certificate, and by which alert it says so, if it does. */
  const refusal = (problem: string): string => {
    const said = /\((\w+)\)$|^(ERR_\w+)$/.exec(problem)
    const sentence = t('causes.ERR_CLIENT_CERTIFICATE.what')
    const code = said?.[1] ?? said?.[2]
    return code === undefined ? sentence : t('inspector.events.withCode', { text: sentence, code })
  }

  /** The record's sentence is English: where the window has words for its code, they stand for it. */
  const tlsFailure = ({ problem, code, isRefusal }: TlsFailure): string => {
    if (isRefusal) return refusal(problem)
    return systemCode(code !== '' && te(`causes.${causeKey(code)}.what`, 'en') ? code : problem)
  }

  const tls = (entry: EventEntry, role: ConnectionRole): string => {
    const { data } = entry
    const peer = { who: who(String(data['leg']), role) }
    const text = (key: 'problem' | 'code'): string => (typeof data[key] === 'string' ? data[key] : '')
    const reason = tlsFailure({
      problem: text('problem'),
      code: text('code'),
      isRefusal: role === 'proxy' && isRefusalOfOurs(entry)
    })
    if (data['version'] === '') return t('inspector.events.tlsFailed', { ...peer, reason })
    let sentence = t('inspector.events.tls', {
      ...peer,
      version: versionName(String(data['version'])),
      cipher: String(data['cipher']),
      duration: formatDuration(Number(data['took']))
    })
    if (data['alpn'] !== '')
      sentence = t('inspector.events.tlsAlpn', { text: sentence, alpn: String(data['alpn']) })
    if (data['resumed'] === true) sentence = t('inspector.events.tlsResumed', { text: sentence })
    if (data['verified'] === true) return t('inspector.events.tlsVerified', { text: sentence })
    return data['verified'] === false
      ? t('inspector.events.tlsUnverified', { text: sentence, reason })
      : sentence
  }

  const asked = ({ way, target, user }: EventEntry['data']): string => {
    const known = ASKED_WAYS.find((one) => one === way) ?? 'connect'
    const sentence = t(`inspector.events.asked.${known}`, { target: address(target) })
    return typeof user === 'string' && user !== ''
      ? t('inspector.events.askedBy', { text: sentence, user })
      : sentence
  }

  const hello = ({ serverName, alpn, versions }: EventEntry['data']): string => {
    const protocols = texts(alpn)
    const values = {
      name: String(serverName),
      versions: texts(versions).map(versionName).join(', '),
      protocols: protocols.length === 0 ? t('inspector.events.noProtocols') : protocols.join(', ')
    }
    return t(serverName === '' ? 'inspector.events.helloNameless' : 'inspector.events.hello', values)
  }

  const passed = ({ because, serverName }: EventEntry['data']): string => {
    const known = because === 'rule' || because === 'pinned' ? because : 'unknown'
    const sentence = t(`inspector.events.passed.${known}`)
    return typeof serverName === 'string' && serverName !== ''
      ? t('inspector.events.passedFor', { text: sentence, name: serverName })
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
      return t('replayTold.againOf', { number: formatCount(replayOf) })
    if (what === 'foreign' && speaks === 'tls') return t('replayTold.foreignTls')
    const key = `replayTold.${String(what)}`
    if (!te(key, 'en')) return text
    return t(key, {
      to: String(data['to']),
      from: formatCount(Number(data['from'])),
      most: formatCount(Number(data['most'])),
      duration: formatDuration(Number(data['after']))
    })
  }

  const event = (entry: EventEntry, role: ConnectionRole): string => {
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
        return hello(data)
      case 'passed':
        return passed(data)
      case 'answered':
        return t('inspector.events.answered', { text: String(data['text']) })
      case 'forwarded':
        return forwarded(data)
      case 'tls':
        return tls(entry, role)
      case 'refused':
        return t(
          data['because'] === 'surplus'
            ? 'inspector.events.refusedSurplus'
            : 'inspector.events.refusedBlocked'
        )
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

  return {
    event,
    systemCode,
    tlsFailure,
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
        text: info === null ? code : t(`problems.${code}.what`),
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

const ASKED_WAYS = ['socks4', 'socks5', 'connect', 'http', 'transparent'] as const

/** Texts in a list that comes from a file. */
function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** How many bytes are written so. */
function base64Bytes(value: unknown): number {
  if (typeof value !== 'string') return 0
  return Math.floor((value.replace(/=+$/, '').length * 3) / 4)
}

/** An endpoint that is not known yet. */
function isUnknown(value: unknown): boolean {
  return (
    typeof value !== 'object' || value === null || (!('path' in value) && 'port' in value && value.port === 0)
  )
}

/** How long nothing was recorded, as an event's data tells it. */
function lostTime(value: unknown): string {
  const isTold = typeof value === 'object' && value !== null && 'milliseconds' in value
  return isTold && typeof value.milliseconds === 'number' ? formatDuration(value.milliseconds) : '?'
}

/** An endpoint as it stands in an event's data, which comes from a file and may be anything. */
function address(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('host' in value) || !('port' in value)) return '?'
  if ('path' in value && typeof value.path === 'string') return value.path
  return typeof value.host === 'string' && typeof value.port === 'number'
    ? formatAddress({ host: value.host, port: value.port })
    : '?'
}
