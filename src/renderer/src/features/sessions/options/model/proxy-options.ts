import { MAX_HOST_PATTERNS } from '../../../../../../shared/contract/bounds'
import type { ProxyMode, ProxyTls } from '../../../../../../shared/contract/proxying'
import type { ProxyConfig } from '../../../../../../shared/contract/sessions'
import { typedDuration } from '../../../../kit/form/model/duration-input'
import { hostProblem } from '../../../../kit/form/model/host-port-problem'
import { given, type OptionForm, type ReportFault, type TextKey } from './option-form'
import { entriesOf } from '../../../../kit/form/model/option'
import { oneOf, readTimer } from './option-reading'
import { overrideRows, readOverrides } from './overrides'
import { connectForm, readConnectOptions } from './connect-options'
import { mapped } from './socket-options'
import { readTargetTls, targetTlsForm } from './tls-options'

/** Form options of a proxy apart from its listener: login, TLS handling and upstream connections. */

type ProxyPart = Pick<ProxyConfig, 'login' | 'overrides' | 'out' | 'tls' | 'arrivalTimeout'>

export function proxyForm(config: ProxyPart): Partial<OptionForm> {
  return {
    ...given('loginUser', config.login?.user),
    ...given('loginPassword', config.login?.password),
    ...given('overrides', mapped(config.overrides, overrideRows)),
    ...given('arrivalTimeout', mapped(config.arrivalTimeout, typedDuration)),
    ...(config.out === undefined ? {} : connectForm(config.out)),
    ...(config.tls === undefined ? {} : proxyTlsForm(config.tls))
  }
}

function proxyTlsForm(tls: ProxyTls): Partial<OptionForm> {
  return {
    ...targetTlsForm(tls),
    tls: tls.clients === 'intercept' ? 'intercept' : 'off',
    tlsTarget: tls.target ?? 'same',
    startTls: tls.startTls !== false,
    passPinned: tls.passPinned !== false,
    ...given('whichHosts', tls.hosts?.which),
    ...given(
      'hostNames',
      mapped(tls.hosts, ({ names }) => names.join('\n'))
    ),
    ...given(
      'exceptions',
      mapped(tls.exceptions, (hosts) => hosts.join('\n'))
    ),
    ...given('keyLog', tls.keyLog)
  }
}

/** Reads the proxy options. With `isPipe` the target is a path, and options for names and addresses do not apply. */
export function readProxy(
  form: OptionForm,
  { mode, isPipe, before }: { mode: ProxyMode; isPipe: boolean; before: ProxyPart | null },
  report: ReportFault
): ProxyPart {
  const { reconnect: _reconnect, ...out } = readConnectOptions({ ...form, reconnect: false }, isPipe, report)
  return {
    ...given('login', readLogin(form, mode, report)),
    ...given('overrides', isPipe ? undefined : readOverrides(form.overrides, report)),
    ...given('out', Object.keys(out).length === 0 ? undefined : out),
    ...given('tls', readTls(form, before?.tls, report)),
    ...given('arrivalTimeout', readTimer(form, 'arrivalTimeout', report))
  }
}

function readLogin(form: OptionForm, mode: ProxyMode, report: ReportFault): ProxyPart['login'] {
  if (mode === 'forward' || mode === 'transparent') return undefined
  const { loginUser: user, loginPassword: password } = form
  if (user === '') {
    if (password !== '') report('loginUser', 'passwordWithoutUser')
    return undefined
  }
  return { user, password }
}

/** Returns undefined for plain passthrough without TLS options, unless `before` already set passthrough explicitly. */
function readTls(form: OptionForm, before: ProxyTls | undefined, report: ReportFault): ProxyTls | undefined {
  const intercepts = form.tls === 'intercept'
  const target = oneOf(form.tlsTarget, ['same', 'tls', 'plain']) ?? 'same'
  if (!intercepts && target === 'plain') report('tlsTarget', 'plainNeedsIntercept')
  if (!intercepts && target === 'same') return before?.clients === 'pass' ? { clients: 'pass' } : undefined
  const secures = target !== 'plain'
  const exceptions = secures ? readHosts(form, 'exceptions', report) : []
  return {
    clients: intercepts ? 'intercept' : 'pass',
    ...given('hosts', intercepts ? readWhich(form, report) : undefined),
    ...given('target', target === 'same' ? undefined : target),
    ...(intercepts && !form.startTls ? { startTls: false } : {}),
    ...(intercepts && !form.passPinned ? { passPinned: false } : {}),
    ...given('exceptions', exceptions.length === 0 ? undefined : exceptions),
    ...(secures ? readTargetTls(form, report) : {}),
    ...given('keyLog', form.keyLog === '' ? undefined : form.keyLog)
  }
}

function readWhich(form: OptionForm, report: ReportFault): ProxyTls['hosts'] {
  const which = oneOf(form.whichHosts, ['only', 'except'])
  if (which === undefined) return undefined
  const names = readHosts(form, 'hostNames', report)
  if (names.length === 0) report('hostNames', 'hostsMissing')
  return { which, names }
}

/** Reads host names, addresses and `*.example.org` patterns; reports the first invalid entry with its line number. */
function readHosts(form: OptionForm, key: TextKey, report: ReportFault): string[] {
  const wrong = form[key]
    .split('\n')
    .flatMap((line, index) => entriesOf(line).map((entry) => ({ entry, line: index + 1 })))
    .find(({ entry }) => hostProblem(entry) !== null || /[/@]|.\*|^\*(?!\.)/.test(entry) || hasPort(entry))
  if (wrong !== undefined) report(key, 'hostPattern', wrong)
  const hosts = entriesOf(form[key])
  if (hosts.length > MAX_HOST_PATTERNS) report(key, 'tooMany', { most: MAX_HOST_PATTERNS })
  return hosts
}

/** True for `name:443`; an IPv6 address has more colons. */
function hasPort(entry: string): boolean {
  return /^[^:]*:\d+$/.test(entry) || entry.includes(']:')
}
