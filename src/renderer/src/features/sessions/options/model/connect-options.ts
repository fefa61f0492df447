import { MAX_NAME_SERVERS, PORT, REPETITIONS } from '../../../../../../shared/contract/bounds'
import type { ClientConfig } from '../../../../../../shared/contract/sessions'
import type { Via } from '../../../../../../shared/contract/socket-options'
import { hostProblem, portProblem } from '../../../../kit/form/model/host-port-problem'
import { typedDuration } from '../../../../kit/form/model/duration-input'
import { ipFamily } from './ip-address'
import { given, type OptionForm, type ReportFault } from './option-form'
import { entriesOf } from '../../../../kit/form/model/option'
import { oneOf, readAddress, readNumber, readTimer } from './option-reading'
import { mapped } from './socket-options'

/** Form options for outgoing connections: upstream proxy, local address, name lookup, timeouts and reconnecting. */

type ConnectOptions = Pick<
  ClientConfig,
  'family' | 'happyEyeballs' | 'lookup' | 'hints' | 'local' | 'connectTimeout' | 'via' | 'reconnect'
>

const HINTS = ['addrconfig', 'v4mapped', 'all'] as const

export function connectForm(config: ConnectOptions): Partial<OptionForm> {
  const { happyEyeballs, lookup, via, local, reconnect } = config
  return {
    family: config.family === undefined ? 'any' : String(config.family),
    eyeballs: happyEyeballs === false ? 'off' : 'on',
    ...given('eyeballsDelay', typeof happyEyeballs === 'number' ? typedDuration(happyEyeballs) : undefined),
    ...given(
      'hints',
      mapped(config.hints, (hints) => hints.join(','))
    ),
    ...given('connectTimeout', mapped(config.connectTimeout, typedDuration)),
    ...given('localAddress', local?.address),
    ...given('localPort', mapped(local?.port, String)),
    ...(lookup === undefined
      ? {}
      : 'servers' in lookup
        ? { lookup: 'servers', nameServers: lookup.servers.join('\n') }
        : { lookup: 'address', fixedAddress: lookup.address }),
    ...(via === undefined
      ? {}
      : {
          via: via.kind,
          viaHost: via.host,
          viaPort: String(via.port),
          viaUser: via.user ?? '',
          viaPassword: via.password ?? ''
        }),
    ...(reconnect === undefined
      ? {}
      : {
          reconnect: true,
          reconnectFirst: typedDuration(reconnect.first),
          reconnectMost: typedDuration(reconnect.most),
          reconnectTimes: reconnect.times === null ? '' : String(reconnect.times)
        })
  }
}

/**
 * Reads the connection options. With `isPipe`, options for names, addresses and proxies do not apply and are left out.
 */
export function readConnectOptions(form: OptionForm, isPipe: boolean, report: ReportFault): ConnectOptions {
  const common = {
    ...given('connectTimeout', readTimer(form, 'connectTimeout', report)),
    ...given('reconnect', readReconnect(form, report))
  }
  if (isPipe) return common
  const hints = entriesOf(form.hints).flatMap((hint) => oneOf(hint, HINTS) ?? [])
  return {
    ...given('family', form.family === '4' ? (4 as const) : form.family === '6' ? (6 as const) : undefined),
    ...given(
      'happyEyeballs',
      form.eyeballs === 'off' ? (false as const) : readTimer(form, 'eyeballsDelay', report)
    ),
    ...given('lookup', readLookup(form, report)),
    ...given('hints', hints.length === 0 ? undefined : hints),
    ...given('local', readLocal(form, report)),
    ...given('via', readVia(form, report)),
    ...common
  }
}

function readLookup(form: OptionForm, report: ReportFault): ConnectOptions['lookup'] {
  if (form.lookup === 'address') {
    const address = readAddress(form, 'fixedAddress', report)
    if (form.fixedAddress.trim() === '') report('fixedAddress', 'address', { entry: '' })
    if (address !== undefined && form.family !== 'any' && String(ipFamily(address)) !== form.family)
      report('fixedAddress', 'familyOther')
    return { address: address ?? '' }
  }
  if (form.lookup !== 'servers') return undefined
  const servers = entriesOf(form.nameServers)
  const wrong = servers.find((server) => !isNameServer(server))
  if (wrong !== undefined || servers.length === 0) report('nameServers', 'address', { entry: wrong ?? '' })
  if (servers.length > MAX_NAME_SERVERS) report('nameServers', 'tooMany', { most: MAX_NAME_SERVERS })
  return { servers }
}

/** Returns true for an IP address, optionally with a port: `1.1.1.1:53`, `[::1]:53`. */
function isNameServer(text: string): boolean {
  if (ipFamily(text) !== null) return true
  const pair = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text)
  return (
    pair !== null && ipFamily(pair[1] ?? pair[2] ?? '') !== null && portProblem(pair[3] ?? '', 1) === null
  )
}

function readLocal(form: OptionForm, report: ReportFault): ConnectOptions['local'] {
  const address = readAddress(form, 'localAddress', report)
  const port = readNumber(form, 'localPort', PORT, report)
  return address === undefined && port === undefined
    ? undefined
    : { ...given('address', address), ...given('port', port) }
}

function readVia(form: OptionForm, report: ReportFault): Via | undefined {
  const kind = oneOf(form.via, ['socks5', 'http'])
  if (kind === undefined) return undefined
  const host = hostProblem(form.viaHost)
  if (host !== null) report('viaHost', host)
  const port = portProblem(form.viaPort, 1)
  if (port !== null) report('viaPort', port, { least: 1 })
  return {
    kind,
    host: form.viaHost.trim(),
    port: Number(form.viaPort),
    ...given('user', form.viaUser === '' ? undefined : form.viaUser),
    ...given('password', form.viaPassword === '' ? undefined : form.viaPassword)
  }
}

function readReconnect(form: OptionForm, report: ReportFault): ConnectOptions['reconnect'] {
  if (!form.reconnect) return undefined
  const first = readTimer(form, 'reconnectFirst', report) ?? 1000
  const most = readTimer(form, 'reconnectMost', report) ?? Math.max(first, 30_000)
  if (first > most) report('reconnectMost', 'waitsCrossed')
  return { first, most, times: readNumber(form, 'reconnectTimes', REPETITIONS, report) ?? null }
}
