import type { ConnectionRow } from '../../../shared/contract/views'
import type { SessionSummary } from '../../../shared/contract/sessions'
import type { CommandId, SectionId } from '../../../shared/guides/guide'
import { guideFor } from '../../../shared/guides/guide-for'
import { joined, reachable } from '../../../shared/guides/place'
import { curlLine, ncLine, opensslLine, proxiedCurlLine, secureCurlLine } from './address'
import { guideSubject, intercepts } from './guide-subject'
import { listenAddressOf, modeOf, targetOf } from './session-look'

/** Commands for a terminal that reach a session. */

/** The traffic of a session's last connection, as far as it is decoded. */
export type SeenTraffic = Pick<ConnectionRow, 'protocol' | 'secure'>

/** A client program, and whether it speaks TLS from its first byte. */
interface Program {
  readonly name: 'curl' | 'redis' | 'psql' | 'mysql' | 'mongosh' | 'openssl' | 'netcat'
  readonly tls: boolean
}

const plain = (name: Program['name']): Program => ({ name, tls: false })
const secure = (name: Program['name']): Program => ({ name, tls: true })
const all = (program: Program, ...ports: number[]): [number, Program][] =>
  ports.map((port) => [port, program])

/** Client programs by the server's port (IANA, Service Name and Transport Protocol Port Number Registry). */
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

/** Sections of the guides by program; curl's plain command is shorter here. */
const SECTIONS: Readonly<Partial<Record<Program['name'], SectionId>>> = {
  curl: 'curl',
  redis: 'redis',
  psql: 'psql',
  mysql: 'mysql',
  openssl: 'openssl',
  netcat: 'netcat'
}

/**
 * Commands that reach a session, the likeliest first. Those for a forwarding proxy speak the protocol of its traffic, or
 * else of its target's port. None for a client, which nothing connects to, and for a proxy that only the system sends
 * to. `caFolder` holds the authority's certificate.
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
    // What its user types is the answer, which suits a terminal; curl shows how a client waits for it.
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

/** The client program that a forwarding proxy's target serves. */
function programFor(session: SessionSummary, seen: SeenTraffic | null): Program {
  const { config } = session
  const target = targetOf(config)
  const byPort = target === null || 'path' in target ? undefined : BY_PORT.get(target.port)
  // Clients of such a proxy speak in plain, whatever the target speaks.
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
    default:
      if (byPort === undefined) return plain('curl')
      if (!onlyTarget) return byPort
      return plain(byPort.name === 'openssl' ? 'netcat' : byPort.name)
  }
}

/** The command of the session's guide; null where it has none. */
function guideLine(session: SessionSummary, { name, tls }: Program, caFolder: string | null): string | null {
  const subject = guideSubject(session, '', caFolder)
  const section = subject === null ? undefined : guideFor(subject).find(({ id }) => id === SECTIONS[name])
  const does: CommandId = tls ? 'tls' : 'plain'
  return (section?.commands.find((command) => command.does === does) ?? section?.commands[0])?.text ?? null
}
