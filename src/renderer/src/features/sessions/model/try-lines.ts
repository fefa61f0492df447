import type { ConnectionRow } from '../../../../../shared/contract/views'
import type { SessionSummary } from '../../../../../shared/contract/sessions'
import type { GuideCommandId, GuideSectionId } from '../../../../../shared/guides/guide'
import { guideFor } from '../../../../../shared/guides/guide-for'
import { joined, reachable } from '../../../../../shared/guides/place'
import { curlLine, ncLine, opensslLine, proxiedCurlLine, secureCurlLine } from '../../../kit/model/address'
import { guideSubject, intercepts } from './guide-subject'
import { listenAddressOf, modeOf, targetOf } from '../../../kit/words/model/session-look'

/** Terminal commands that connect to a session. */

/** Decoded protocol of a session's last connection. */
export type SeenTraffic = Pick<ConnectionRow, 'protocol' | 'secure'>

/** A client program, and whether it uses TLS from the first byte. */
interface Program {
  readonly name: 'curl' | 'redis' | 'psql' | 'mysql' | 'mongosh' | 'openssl' | 'netcat'
  readonly tls: boolean
}

const plain = (name: Program['name']): Program => ({ name, tls: false })
const secure = (name: Program['name']): Program => ({ name, tls: true })
const all = (program: Program, ...ports: number[]): [number, Program][] =>
  ports.map((port) => [port, program])

/** Client programs by server port (IANA, Service Name and Transport Protocol Port Number Registry). */
const BY_PORT: ReadonlyMap<number, Program> = new Map([
  ...all(secure('curl'), 443, 8443),
  ...all(plain('redis'), 6379),
  ...all(secure('redis'), 6380),
  ...all(plain('psql'), 5432),
  ...all(plain('mysql'), 3306),
  ...all(plain('mongosh'), 27017, 27018, 27019),
  // FTP, SSH, Telnet, SMTP, WHOIS, POP3, NNTP, IMAP, IRC, LDAP, SMTP submission, MQTT, NATS, AMQP, Kafka, memcached
  ...all(
    plain('netcat'),
    21,
    22,
    23,
    25,
    43,
    110,
    119,
    143,
    194,
    389,
    587,
    1883,
    4222,
    5672,
    6667,
    9092,
    11211
  ),
  // The same over TLS: SMTP, LDAP, DNS, FTP, Telnet, IMAP, IRC, POP3, AMQP, MQTT
  ...all(secure('openssl'), 465, 636, 853, 990, 992, 993, 994, 995, 5671, 6697, 8883)
])

/** Guide sections by program; curl's plain command is shorter here. */
const SECTIONS: Readonly<Partial<Record<Program['name'], GuideSectionId>>> = {
  curl: 'curl',
  redis: 'redis',
  psql: 'psql',
  mysql: 'mysql',
  openssl: 'openssl',
  netcat: 'netcat'
}

/**
 * Returns commands that connect to a session, most likely first. For a forwarding proxy they use the protocol of its
 * traffic, or else of its target's port. A client has no listener and a transparent proxy is only reached by
 * redirection, so both have none. `caFolder` contains the CA certificate.
 */
export function linesToTry(
  session: SessionSummary,
  seen: SeenTraffic | null = null,
  caFolder: string | null = null
): string[] {
  const listen = listenAddressOf(session)
  const { config } = session
  if (listen === null) return []
  if (config.kind === 'server') {
    // In a terminal both sides can be typed; curl shows a client waiting for the response.
    return config.tls === undefined
      ? [ncLine(listen), curlLine(listen)]
      : [opensslLine(listen), secureCurlLine(listen)].filter((line) => line !== null)
  }
  const mode = modeOf(config)
  if (mode !== null && mode !== 'forward') {
    const line = proxiedCurlLine(listen, mode)
    return line === null ? [] : [line]
  }
  const program = programFor(session, seen)
  if (program.name === 'mongosh' && !('path' in listen)) {
    const place = joined(reachable(listen.host), listen.port)
    return [`mongosh 'mongodb://${place}/?directConnection=true'`]
  }
  if (program.name === 'curl' && !program.tls) return [curlLine(listen)]
  return [guideLine(session, program, caFolder) ?? ncLine(listen)]
}

/** Returns the client program for a forwarding proxy's target. */
function programFor(session: SessionSummary, seen: SeenTraffic | null): Program {
  const { config } = session
  const target = targetOf(config)
  const byPort = target === null || 'path' in target ? undefined : BY_PORT.get(target.port)
  // Clients of such a proxy use plain TCP even if the target uses TLS.
  const onlyTarget = config.kind === 'proxy' && config.tls?.clients === 'pass' && config.tls.target === 'tls'
  switch (seen?.protocol ?? '') {
    case 'http/1':
    case 'http/2':
      return { name: 'curl', tls: seen?.secure === true && intercepts(session) }
    case 'tls':
      return byPort === undefined
        ? secure('openssl')
        : secure(byPort.name === 'netcat' ? 'openssl' : byPort.name)
    case 'raw':
      return byPort === undefined || byPort.name === 'curl'
        ? plain('netcat')
        : { ...byPort, tls: byPort.tls && !onlyTarget }
    case 'redis':
      return { name: 'redis', tls: seen?.secure === true && intercepts(session) }
    default:
      if (byPort === undefined) return plain('curl')
      if (!onlyTarget) return byPort
      return plain(byPort.name === 'openssl' ? 'netcat' : byPort.name)
  }
}

/** Returns the command of the session's guide; null if there is none. */
function guideLine(session: SessionSummary, { name, tls }: Program, caFolder: string | null): string | null {
  const subject = guideSubject(session, '', caFolder)
  const section = subject === null ? undefined : guideFor(subject).find(({ id }) => id === SECTIONS[name])
  const does: GuideCommandId = tls ? 'tls' : 'plain'
  return (section?.commands.find((command) => command.does === does) ?? section?.commands[0])?.text ?? null
}
