import type { ProxyMode } from '../../../../../shared/contract/proxying'
import type { ProxyConfig, SessionConfig, SessionSummary } from '../../../../../shared/contract/sessions'
import { isLoopback } from '../../../../../shared/model/loopback'
import type { HostPort } from '../../../kit/model/address'
import { hostProblem, portProblem } from '../../../kit/form/model/host-port-problem'
import { longestPath, pathProblem, type PathProblem } from './pipe-path'
import { listenForm, readListen } from '../options/model/listen-options'
import {
  DEFAULT_OPTIONS,
  given,
  type FieldFault,
  type OptionForm,
  type OptionKey,
  type ReportFault
} from '../options/model/option-form'
import { proxyForm, readProxy } from '../options/model/proxy-options'
import { connectForm, readConnectOptions } from '../options/model/connect-options'
import { readSocket, socketForm } from '../options/model/socket-options'
import { clientTlsForm, readClientTls, readServerTls, serverTlsForm } from '../options/model/tls-options'

/** Session form of any kind: its input, its validation, and the config built from it. */

export type SessionKind = SessionConfig['kind']

export interface SessionForm extends OptionForm {
  readonly name: string
  readonly listenHost: string
  readonly listenPort: string
  readonly targetHost: string
  readonly targetPort: string
  /** Uses a Unix domain socket or named pipe instead of host and port, for the listener or for a client's target. */
  readonly isPipe: boolean
  readonly path: string
  /** How clients of a proxy name their destination. */
  readonly mode: ProxyMode
  /** In proxy mode `auto`: connections without a proxy request are forwarded to the target instead of closed. */
  readonly hasFallback: boolean
  /** Same as `isPipe`, for a proxy's target. */
  readonly targetIsPipe: boolean
  readonly targetPath: string
}

export type SessionField =
  'listenHost' | 'listenPort' | 'targetHost' | 'targetPort' | 'path' | 'targetPath' | OptionKey

/** Fault of one field; the message catalogue holds the text. */
export interface FieldProblem {
  readonly code: FieldFault['code'] | PathProblem | 'samePlace'
  readonly values: Readonly<Record<string, string | number>>
}

export type Problems = Partial<Record<SessionField, FieldProblem>>

/** Different defaults per kind, because a server and a proxy are often used together. */
const LISTEN_PORTS: Record<SessionKind, string> = { proxy: '8080', server: '8081', client: '' }

/** Returns the default port for a new session: the usual one of its kind and mode, or the next unused one. */
export function offeredPort(kind: SessionKind, mode: ProxyMode, used: ReadonlySet<number>): string {
  const usual = kind === 'proxy' && mode === 'socks' ? '1080' : LISTEN_PORTS[kind]
  if (usual === '') return usual
  let port = Number(usual)
  while (used.has(port)) port++
  return String(port)
}

/** Returns the ports that sessions listen on, now or once started. */
export function usedPorts(sessions: readonly SessionSummary[]): Set<number> {
  const ports = sessions.flatMap(({ config, listening }) => [
    ...('listen' in config && 'port' in config.listen ? [config.listen.port] : []),
    ...(listening === null ? [] : [listening.port])
  ])
  // Port 0 means any free port, or a pipe.
  return new Set(ports.filter((port) => port !== 0))
}

export function hasListen(kind: SessionKind): boolean {
  return kind !== 'client'
}

/** True if the session has one fixed target. In most proxy modes the client names the destination. */
export function hasTarget(kind: SessionKind, form: Pick<SessionForm, 'mode' | 'hasFallback'>): boolean {
  if (kind !== 'proxy') return kind === 'client'
  return form.mode === 'forward' || (form.mode === 'auto' && form.hasFallback)
}

/** True if the session may listen on a path. A transparent proxy cannot: the system redirects TCP to it. */
export function hasPipe(kind: SessionKind, { mode }: Pick<SessionForm, 'mode'>): boolean {
  return kind !== 'proxy' || mode !== 'transparent'
}

/** True if options for addresses, host names and routes do not apply. */
export function isBoundToPipe(kind: SessionKind, form: SessionForm): boolean {
  return kind === 'proxy' ? form.mode === 'forward' && form.targetIsPipe : form.isPipe
}

export function defaultForm(kind: SessionKind): SessionForm {
  return {
    ...DEFAULT_OPTIONS,
    name: '',
    listenHost: '127.0.0.1',
    listenPort: LISTEN_PORTS[kind],
    targetHost: '127.0.0.1',
    targetPort: '3000',
    isPipe: false,
    path: '',
    mode: 'forward',
    hasFallback: false,
    targetIsPipe: false,
    targetPath: ''
  }
}

export function formOf(config: SessionConfig): SessionForm {
  return {
    ...defaultForm(config.kind),
    name: config.name,
    startAtLaunch: config.startAtLaunch === true,
    ...('listen' in config ? placeForm('listen', config.listen) : {}),
    ...(config.kind === 'client' ? placeForm('target', config.target) : {}),
    ...(config.kind === 'proxy' ? proxyModeForm(config) : {}),
    ...optionsForm(config)
  }
}

function proxyModeForm({ mode = 'forward', target }: ProxyConfig): Partial<SessionForm> {
  if (target === undefined) return { mode }
  const place =
    'path' in target
      ? { targetIsPipe: true, targetPath: target.path }
      : { targetHost: target.host, targetPort: String(target.port) }
  return { mode, hasFallback: mode === 'auto', ...place }
}

function placeForm(which: 'listen' | 'target', place: HostPort | { path: string }): Partial<SessionForm> {
  return 'path' in place
    ? { isPipe: true, path: place.path }
    : { [`${which}Host`]: place.host, [`${which}Port`]: String(place.port) }
}

function optionsForm(config: SessionConfig): Partial<OptionForm> {
  switch (config.kind) {
    case 'proxy':
      return proxyForm(config)
    case 'server':
      return {
        ...listenForm(config),
        ...socketForm(config),
        ...(config.tls === undefined ? {} : serverTlsForm(config.tls))
      }
    case 'client':
      return {
        ...connectForm(config),
        ...socketForm(config),
        ...(config.tls === undefined ? {} : clientTlsForm(config.tls))
      }
  }
}

export type SessionFormResult =
  { readonly ok: true; readonly config: SessionConfig } | { readonly ok: false; readonly problems: Problems }

export interface FormContext {
  /** Returns a default name for a session whose name is empty. */
  nameless(config: SessionConfig): string
  /** `linux`, `darwin` or `win32`; determines which pipe paths are valid. */
  readonly platform: string
  /** Session before the edit; settings that the form does not show are copied from it. */
  readonly before: SessionConfig | null
}

export function readForm(kind: SessionKind, form: SessionForm, context: FormContext): SessionFormResult {
  const problems: Problems = {}
  // Only the first fault of each field is kept.
  const note = (
    field: SessionField,
    code: FieldProblem['code'] | null,
    values: FieldProblem['values'] = {}
  ) => {
    if (code !== null) problems[field] ??= { code, values }
  }
  const places = readPlaces(kind, form, context, note)
  const config = configOf(kind, form, places, note, context)
  if (Object.keys(problems).length > 0) return { ok: false, problems }
  return { ok: true, config: config.name === '' ? { ...config, name: context.nameless(config) } : config }
}

type Place = HostPort | { path: string }
interface Places {
  readonly listen: Place
  readonly target: Place
}
type Note = (field: SessionField, code: FieldProblem['code'] | null, values?: FieldProblem['values']) => void

/** Reads the listening address and the target. A kind without one of them returns the unused form values. */
function readPlaces(kind: SessionKind, form: SessionForm, context: FormContext, note: Note): Places {
  const read = (which: 'listen' | 'target', isPipe: boolean, path: 'path' | 'targetPath'): Place => {
    if (isPipe) {
      const most = longestPath(context.platform)
      note(path, pathProblem(form[path], context.platform), { most })
      return { path: form[path].trim() }
    }
    // As a listening port, 0 means any free port; as a target it is invalid.
    const least = which === 'listen' ? 0 : 1
    const host = form[`${which}Host`]
    const port = form[`${which}Port`]
    note(`${which}Host`, hostProblem(host))
    note(`${which}Port`, portProblem(port, least), { least })
    return { host: host.trim(), port: Number(port) }
  }
  const isPipe = form.isPipe && hasPipe(kind, form)
  const nowhere = { host: '', port: 0 }
  const isProxy = kind === 'proxy'
  const listen = hasListen(kind) ? read('listen', isPipe, 'path') : nowhere
  const target = !hasTarget(kind, form)
    ? nowhere
    : isProxy
      ? read('target', form.targetIsPipe, 'targetPath')
      : read('target', isPipe, 'path')
  // A proxy that connects to itself would accept its own connections until the machine runs out of ports.
  if (isProxy && isSamePlace(listen, target))
    note('path' in target ? 'targetPath' : 'targetPort', 'samePlace')
  return { listen, target }
}

function configOf(
  kind: SessionKind,
  form: SessionForm,
  { listen, target }: Places,
  report: ReportFault,
  { before }: FormContext
): SessionConfig {
  const common = {
    name: form.name.trim(),
    ...(form.startAtLaunch ? { startAtLaunch: true } : undefined),
    // These settings are changed elsewhere, while the session runs.
    ...given('framing', before?.framing),
    ...given('group', before?.group)
  }
  const isPipe = isBoundToPipe(kind, form)
  switch (kind) {
    case 'proxy': {
      const { mode } = form
      return {
        kind,
        ...common,
        listen,
        ...(hasTarget(kind, form) ? { target } : {}),
        ...(mode === 'forward' ? {} : { mode }),
        ...readProxy(form, { mode, isPipe, before: before?.kind === 'proxy' ? before : null }, report)
      }
    }
    case 'server':
      return {
        kind,
        ...common,
        listen,
        ...readListen(form, isPipe, report),
        ...readSocket(form, isPipe, report),
        ...given('tls', readServerTls(form, report)),
        ...given('behaviours', before?.kind === 'server' ? before.behaviours : undefined)
      }
    case 'client':
      return {
        kind,
        ...common,
        target,
        ...readConnectOptions(form, isPipe, report),
        ...readSocket(form, isPipe, report),
        ...given('tls', readClientTls(form, report)),
        ...given('behaviours', before?.kind === 'client' ? before.behaviours : undefined)
      }
  }
}

function isSamePlace(listen: Place, target: Place): boolean {
  if ('path' in listen || 'path' in target)
    return 'path' in listen && 'path' in target && listen.path !== '' && listen.path === target.path
  if (target.host === '' || listen.port !== target.port) return false
  if (listen.host.toLowerCase() === target.host.toLowerCase()) return true
  const listensEverywhere = listen.host === '0.0.0.0' || listen.host === '::'
  // 127.0.0.1 and 127.0.0.2 are different addresses; `localhost` may resolve to whatever loopback address the other
  // uses.
  const viaName = [listen.host, target.host].some((host) => host.toLowerCase() === 'localhost')
  return isLoopback(target.host) && (listensEverywhere || (viaName && isLoopback(listen.host)))
}
