/** Guide for a proxy with a fixed target: programs use its address in place of the target's. */
import { quoteText } from '../bytes/shell-quote'
import type { GuideCommand, GuideSection, GuideSubject } from './guide'
import { joined, reachable } from './place'
import { bash, notes, option } from './proxied'

interface Forwarded {
  /** Address at which programs reach the session. */
  readonly host: string
  readonly port: number
  /** Host name in the certificate; empty for a target that is a path. */
  readonly name: string
  readonly targetPort: number | null
  readonly caPath: string | null
}

export function forwardedSections(subject: GuideSubject): GuideSection[] {
  const { listening, target, caPath } = subject
  if (listening.path !== undefined) return pathSections(listening.path)
  const to: Forwarded = {
    host: reachable(listening.host),
    port: listening.port,
    name: target === null || target.path !== undefined ? 'localhost' : target.host,
    targetPort: target === null || target.path !== undefined ? null : target.port,
    caPath
  }
  return [curl(to), instead(to), netcat(to), openssl(to), psql(to), mysql(to), redis(to)]
}

function curl({ host, port, name, targetPort, caPath }: Forwarded): GuideSection {
  const bracketed = (text: string): string => (text.includes(':') ? `[${text}]` : text)
  const at = targetPort ?? port
  const url = (scheme: string, usual: number, to: number): string =>
    quoteText(`${scheme}://${bracketed(name)}${to === usual ? '' : `:${to}`}/`)
  const connectTo = option('--connect-to ', `${bracketed(name)}:${at}:${bracketed(host)}:${port}`)
  const trust = option('--cacert ', caPath)
  const commands: GuideCommand[] = [
    bash('plain', "curl --noproxy '*'", quoteText(`http://${joined(host, port)}/`)),
    bash('plain', "curl --noproxy '*'", connectTo, url('http', 80, at)),
    bash('tls', "curl --noproxy '*'", connectTo, trust, url('https', 443, at)),
    // --resolve does not change the port: it is the session's own.
    bash(
      'resolve',
      "curl --noproxy '*'",
      option('--resolve ', `${bracketed(name)}:${port}:${bracketed(host)}`),
      trust,
      url('https', 443, port)
    )
  ]
  return { id: 'curl', group: 'terminal', commands, notes: [] }
}

function instead({ host, port, targetPort }: Forwarded): GuideSection {
  return {
    id: 'instead',
    group: 'terminal',
    commands: [bash(null, joined(host, port))],
    notes: notes('hostsFile', targetPort !== null && targetPort !== port && 'samePort', 'nameMatters')
  }
}

function netcat({ host, port }: Forwarded): GuideSection {
  return {
    id: 'netcat',
    group: 'terminal',
    commands: [bash(null, 'nc', quoteText(host), String(port))],
    notes: []
  }
}

function openssl({ host, port, name, caPath }: Forwarded): GuideSection {
  return {
    id: 'openssl',
    group: 'terminal',
    commands: [
      bash(
        null,
        'openssl s_client',
        option('-connect ', joined(host, port)),
        option('-servername ', name),
        option('-CAfile ', caPath),
        caPath === null ? '' : `-verify_return_error ${option('-verify_hostname ', name)}`
      )
    ],
    notes: []
  }
}

function psql({ host, port, name, caPath }: Forwarded): GuideSection {
  // hostaddr is the address to connect to, host is the name that the certificate must have.
  const tls =
    caPath === null
      ? `host=${host} port=${port} sslmode=require`
      : `host=${name} hostaddr=${host} port=${port} sslmode=verify-full sslrootcert=${value(caPath)}`
  return {
    id: 'psql',
    group: 'databases',
    commands: [
      bash('plain', 'psql', quoteText(`host=${host} port=${port} sslmode=disable dbname=postgres`)),
      bash('tls', 'psql', quoteText(`${tls} dbname=postgres`))
    ],
    notes: []
  }
}

/** Quotes a value of libpq's key=value form. */
function value(text: string): string {
  return /[\s'\\]/.test(text) ? `'${text.replaceAll(/['\\]/g, '\\$&')}'` : text
}

function mysql({ host, port, caPath }: Forwarded): GuideSection {
  const to = ['mysql --protocol=TCP -u root -p', option('-h ', host), `-P ${port}`]
  return {
    id: 'mysql',
    group: 'databases',
    commands: [bash('plain', ...to, '--skip-ssl'), bash('tls', ...to, '--ssl', option('--ssl-ca=', caPath))],
    notes: ['mysqlKinds']
  }
}

function redis({ host, port, name, caPath }: Forwarded): GuideSection {
  const to = ['redis-cli', option('-h ', host), `-p ${port}`]
  return {
    id: 'redis',
    group: 'databases',
    commands: [
      bash('plain', ...to, 'PING'),
      bash('tls', ...to, '--tls', option('--sni ', name), option('--cacert ', caPath), 'PING')
    ],
    notes: []
  }
}

/** PostgreSQL clients combine a folder and a port into the socket's path. */
const POSTGRES_SOCKET = /^(.*)\/\.s\.PGSQL\.(\d+)$/

function pathSections(path: string): GuideSection[] {
  if (path.startsWith('\\\\')) {
    return [{ id: 'instead', group: 'terminal', commands: [bash(null, path)], notes: ['namedPipe'] }]
  }
  const [, folder, port] = POSTGRES_SOCKET.exec(path) ?? []
  const terminal = (id: 'curl' | 'netcat', ...words: string[]): GuideSection => ({
    id,
    group: 'terminal',
    commands: [bash(null, ...words)],
    notes: []
  })
  const database = (id: 'psql' | 'mysql' | 'redis', ...words: string[]): GuideSection => ({
    id,
    group: 'databases',
    commands: [bash(null, ...words)],
    notes: []
  })
  return [
    terminal('curl', option('curl --unix-socket ', path), 'http://localhost/'),
    { id: 'instead', group: 'terminal', commands: [bash(null, quoteText(path))], notes: [] },
    terminal('netcat', option('nc -U ', path)),
    ...(folder === undefined || port === undefined
      ? []
      : [database('psql', 'psql', option('-h ', folder), `-p ${port}`, 'postgres')]),
    database('mysql', 'mysql -u root -p', option('--socket=', path)),
    database('redis', option('redis-cli -s ', path), 'PING')
  ]
}
