import { useI18n } from 'vue-i18n'
import type { EventEntry } from '../../../../shared/contract/traffic'
import type { ConnectionRole } from './model/connection-role'
import { isRefusalOfOurs } from './model/event-facts'
import { texts } from './model/event-values'
import { formatDuration } from './model/format'
import { versionName } from './model/tls-legs'
import { useCodeWords } from './use-code-words'

/** Texts about a connection's TLS, from its recorded events. */

export interface TlsFailure {
  /** Error code of the library, or a recorded sentence. */
  readonly problem: string
  /** Error code for a sentence, or empty. */
  readonly code: string
  /** A proxy's client rejected the certificate issued by the Tcplens CA. */
  readonly isRefusal: boolean
}

export interface TlsWords {
  /** Reason of a failed handshake. */
  readonly failure: (failure: TlsFailure) => string
  /** Result of a handshake. */
  readonly met: (entry: EventEntry, role: ConnectionRole) => string
  readonly hello: (data: EventEntry['data']) => string
  /** Text for TLS passthrough with its reason. */
  readonly passed: (data: EventEntry['data']) => string
}

export function useTlsWords(): TlsWords {
  const { t } = useI18n()
  const { systemCode, isKnown, who } = useCodeWords()

  /** Text for a client that rejected the certificate, with the alert if it sent one. */
  const refusal = (problem: string): string => {
    const said = /\((\w+)\)$|^(ERR_\w+)$/.exec(problem)
    const sentence = t('causes.ERR_CLIENT_CERTIFICATE.message')
    const code = said?.[1] ?? said?.[2]
    return code === undefined ? sentence : t('inspector.events.withCode', { text: sentence, code })
  }

  /** The recorded sentence is English; the translated text of its code is preferred. */
  const failure: TlsWords['failure'] = ({ problem, code, isRefusal }) => {
    if (isRefusal) return refusal(problem)
    return systemCode(code !== '' && isKnown(code) ? code : problem)
  }

  const met: TlsWords['met'] = (entry, role) => {
    const { data } = entry
    const peer = { who: who(String(data['leg']), role) }
    const text = (key: 'problem' | 'code'): string => (typeof data[key] === 'string' ? data[key] : '')
    const reason = failure({
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

  const hello: TlsWords['hello'] = ({ serverName, alpn, versions }) => {
    const protocols = texts(alpn)
    const values = {
      name: String(serverName),
      versions: texts(versions).map(versionName).join(', '),
      protocols: protocols.length === 0 ? t('inspector.events.noProtocols') : protocols.join(', ')
    }
    return t(serverName === '' ? 'inspector.events.helloNameless' : 'inspector.events.hello', values)
  }

  const passed: TlsWords['passed'] = ({ because, serverName }) => {
    const known = because === 'rule' || because === 'pinned' ? because : 'unknown'
    const sentence = t(`inspector.events.passed.${known}`)
    return typeof serverName === 'string' && serverName !== ''
      ? t('inspector.events.passedFor', { text: sentence, name: serverName })
      : sentence
  }

  return { failure, met, hello, passed }
}
