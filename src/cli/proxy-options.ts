import { isIPv6 } from 'node:net'
import { LISTEN_PORT, PORT, TIMER } from '../shared/contract/bounds'
import { PROXY_MODES, type Override, type ProxyMode, type ProxyTls } from '../shared/contract/proxying'
import type { ProxyConfig } from '../shared/contract/sessions'
import type { Via } from '../shared/contract/socket-options'
import { checkedAddress } from './checked'
import { isWithin, parseAddress, parseCount, parseEndpoint, UsageError, type parseOptions } from './options'

/**
 * Options of `tcplens proxy`, converted to session settings. The error for an option that requires another option names
 * both.
 */

export const PROXY_OPTIONS = {
  listen: { type: 'string' },
  mode: { type: 'string' },
  target: { type: 'string' },
  login: { type: 'string' },
  'arrival-timeout': { type: 'string' },
  upstream: { type: 'string' },
  override: { type: 'string', multiple: true },
  dns: { type: 'string', multiple: true },
  local: { type: 'string' },
  family: { type: 'string' },
  'connect-timeout': { type: 'string' },
  tls: { type: 'string' },
  only: { type: 'string', multiple: true },
  except: { type: 'string', multiple: true },
  'no-starttls': { type: 'boolean' },
  'no-pass-pinned': { type: 'boolean' },
  'ca-dir': { type: 'string' },
  'target-tls': { type: 'string' },
  'insecure-upstream': { type: 'boolean' },
  'trust-upstream': { type: 'string', multiple: true },
  'upstream-ca': { type: 'string' },
  'upstream-cert': { type: 'string' },
  'upstream-sni': { type: 'string' },
  'upstream-alpn': { type: 'string' },
  'key-log': { type: 'string' },
  rules: { type: 'string' },
  group: { type: 'string', multiple: true },
  seed: { type: 'string' },
  write: { type: 'string' },
  limit: { type: 'string' },
  force: { type: 'boolean' },
  json: { type: 'boolean' }
} as const

type ProxyValues = ReturnType<typeof parseOptions<typeof PROXY_OPTIONS>>['values']

export function proxyConfig(values: ProxyValues): ProxyConfig {
  const mode = values.mode === undefined ? 'forward' : oneOf('--mode', values.mode, PROXY_MODES)
  const listen = parseAddress('--listen', values.listen, LISTEN_PORT)
  const arrival = values['arrival-timeout']
  return {
    kind: 'proxy',
    name: '',
    listen,
    mode,
    ...targetOf(mode, values.target),
    ...loginOf(mode, values.login),
    ...(arrival === undefined ? {} : { arrivalTimeout: parseCount('--arrival-timeout', arrival, TIMER) }),
    ...(values.override === undefined ? {} : { overrides: values.override.map(parseOverride) }),
    ...upstreamOf(values),
    ...tlsOf(values)
  }
}

function targetOf(mode: ProxyMode, text: string | undefined): Pick<ProxyConfig, 'target'> {
  if (text === undefined) {
    if (mode !== 'forward') return {}
    throw new UsageError(
      '--target HOST:PORT is missing. To let clients choose the server, use --mode socks, http or auto.'
    )
  }
  if (mode === 'forward' || mode === 'auto') return { target: parseAddress('--target', text, PORT) }
  throw new UsageError(
    `--target requires --mode forward or auto; with --mode ${mode}, clients choose the server.`
  )
}

function loginOf(mode: ProxyMode, text: string | undefined): Pick<ProxyConfig, 'login'> {
  if (text === undefined) return {}
  if (mode === 'forward' || mode === 'transparent')
    throw new UsageError('--login requires --mode socks, http or auto.')
  const colon = text.indexOf(':')
  if (colon < 1) throw new UsageError(`--login ${text} is not USER:PASSWORD.`)
  return { login: { user: text.slice(0, colon), password: text.slice(colon + 1) } }
}

/** Parses `HOST[:PORT]=HOST[:PORT]`. */
function parseOverride(text: string): Override {
  const [from, to, ...more] = text.split('=')
  const requested = parsePlace(from ?? '')
  const replacement = parsePlace(to ?? '')
  if (more.length > 0 || requested === null || replacement === null)
    throw new UsageError(`--override ${text} is not HOST[:PORT]=HOST[:PORT].`)
  return { from: requested, to: replacement }
}

/** Parses a host with or without a port. An IPv6 address without a port needs no brackets. */
function parsePlace(text: string): { host: string; port?: number } | null {
  const match = /^(?:\[([^\]]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  if (host === undefined) return isIPv6(text) ? { host: text } : null
  if (match?.[3] === undefined) return { host }
  const port = Number(match[3])
  return isWithin(port, PORT) ? { host, port } : null
}

function upstreamOf(values: ProxyValues): Pick<ProxyConfig, 'out'> {
  const { upstream, local, dns, family } = values
  const timeout = values['connect-timeout']
  const out: NonNullable<ProxyConfig['out']> = {
    ...(upstream === undefined ? {} : { via: parseUpstream(upstream) }),
    ...(local === undefined ? {} : { local: { address: checkedAddress('--local', local) } }),
    ...(dns === undefined
      ? {}
      : { lookup: { servers: dns.map((server) => checkedAddress('--dns', server)) } }),
    ...(family === undefined ? {} : { family: parseFamily(family) }),
    ...(timeout === undefined ? {} : { connectTimeout: parseCount('--connect-timeout', timeout, TIMER) })
  }
  return Object.keys(out).length === 0 ? {} : { out }
}

function parseFamily(text: string): 4 | 6 {
  return oneOf('--family', text, ['4', '6']) === '4' ? 4 : 6
}

/**
 * Parses `socks5://[user:password@]HOST:PORT` or `http://…` without the URL class, which drops the scheme's default
 * port.
 */
function parseUpstream(text: string): Via {
  const match = /^(socks5h?|http):\/\/(?:([^@/]*)@)?([^@/]+)\/?$/i.exec(text)
  if (match === null)
    throw new UsageError(
      `--upstream ${shown(text)} is not socks5://[user:password@]HOST:PORT or http://[user:password@]HOST:PORT.`
    )
  const [, scheme = '', login, place = ''] = match
  const { host, port } = parseEndpoint('--upstream', place, PORT)
  const kind = scheme.toLowerCase() === 'http' ? 'http' : 'socks5'
  if (login === undefined) return { kind, host, port }
  const colon = login.indexOf(':')
  const [user, password] = colon < 0 ? [login, ''] : [login.slice(0, colon), login.slice(colon + 1)]
  return { kind, host, port, user: unescaped(user), password: unescaped(password) }
}

/** Hides the password, because error messages may be written to a log. */
function shown(text: string): string {
  return text.replace(/:\/\/.*@/, '://…@')
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A literal per cent sign.
    return text
  }
}

const TARGET_TLS = ['same', 'tls', 'plain'] as const

function tlsOf(values: ProxyValues): Pick<ProxyConfig, 'tls'> {
  const clients =
    values.tls === undefined ? undefined : oneOf('--tls', values.tls, ['pass', 'intercept'] as const)
  const target =
    values['target-tls'] === undefined ? undefined : oneOf('--target-tls', values['target-tls'], TARGET_TLS)
  if (clients !== 'intercept') requireOption(values, CLIENT_ONLY, '--tls intercept')
  if (clients !== 'intercept' && target === 'plain')
    throw new UsageError('--target-tls plain requires --tls intercept.')
  if (clients !== 'intercept' && target !== 'tls')
    requireOption(values, [...UPSTREAM_ONLY, 'key-log'], '--tls intercept or --target-tls tls')
  if (target === 'plain') requireOption(values, UPSTREAM_ONLY, '--target-tls same or tls')
  if (clients === undefined && target !== 'tls') return {}
  const certificate = values['upstream-cert']
  const tls: ProxyTls = {
    clients: clients ?? 'pass',
    ...hostsOf(values),
    ...(target === undefined ? {} : { target }),
    ...(values['no-starttls'] === true ? { startTls: false } : {}),
    ...(values['no-pass-pinned'] === true ? { passPinned: false } : {}),
    ...(values['trust-upstream'] === undefined ? {} : { exceptions: listed(values['trust-upstream']) }),
    ...(values['insecure-upstream'] === true ? { verify: false } : {}),
    ...(values['upstream-ca'] === undefined ? {} : { authority: values['upstream-ca'] }),
    ...(certificate === undefined ? {} : { certificate: parseCertificate(certificate) }),
    ...(values['upstream-sni'] === undefined ? {} : { serverName: values['upstream-sni'] }),
    ...(values['upstream-alpn'] === undefined ? {} : { alpn: listed([values['upstream-alpn']]) }),
    ...(values['key-log'] === undefined ? {} : { keyLog: values['key-log'] })
  }
  return { tls }
}

/** Options for intercepting the clients' TLS, and options for TLS to upstream servers. */
const CLIENT_ONLY = ['only', 'except', 'no-starttls', 'no-pass-pinned', 'ca-dir'] as const
const UPSTREAM_ONLY = [
  'insecure-upstream',
  'trust-upstream',
  'upstream-ca',
  'upstream-cert',
  'upstream-sni',
  'upstream-alpn'
] as const

function requireOption(values: ProxyValues, options: readonly (keyof ProxyValues)[], required: string): void {
  const found = options.find((option) => values[option] !== undefined)
  if (found !== undefined) throw new UsageError(`--${found} requires ${required}.`)
}

function hostsOf({ only, except }: ProxyValues): Pick<ProxyTls, 'hosts'> {
  if (only !== undefined && except !== undefined)
    throw new UsageError('--only and --except cannot be combined.')
  if (only !== undefined) return { hosts: { which: 'only', names: listed(only) } }
  if (except !== undefined) return { hosts: { which: 'except', names: listed(except) } }
  return {}
}

/** Accepts an option given several times, or once with commas. */
function listed(texts: readonly string[]): string[] {
  return texts
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '')
}

/** Parses `FILE[,KEY]`: PEM files, or a PKCS#12 file that contains both. */
function parseCertificate(text: string): NonNullable<ProxyTls['certificate']> {
  const [certificate = '', key, ...more] = text.split(',')
  if (certificate === '' || key === '' || more.length > 0)
    throw new UsageError(`--upstream-cert ${text} is not FILE or FILE,KEY.`)
  return key === undefined ? { certificate } : { certificate, key }
}

function oneOf<const T extends string>(option: string, text: string, known: readonly T[]): T {
  const found = known.find((name) => name === text)
  if (found !== undefined) return found
  throw new UsageError(`${option} ${text} is not one of ${known.join(', ')}.`)
}
