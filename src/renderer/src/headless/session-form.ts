import type { ProxyMode } from '../../../shared/contract/proxying'
import type { ProxyConfig, SessionConfig, SessionSummary } from '../../../shared/contract/sessions'
import { isLoopback } from '../../../shared/model/loopback'
import type { HostPort } from './address'
import { hostProblem, portProblem } from './host-port-problem'
import { longestPath, pathProblem, type PathProblem } from './pipe-path'
import { listenForm, readListen } from './session-options/listen-options'
import {
  DEFAULT_OPTIONS,
  given,
  type FieldFault,
  type OptionForm,
  type OptionKey,
  type Say
} from './session-options/option-form'
import { proxyForm, readProxy } from './session-options/proxy-options'
import { reachForm, readReach } from './session-options/reach-options'
import { readSocket, socketForm } from './session-options/socket-options'
import { clientTlsForm, readClientTls, readServerTls, serverTlsForm } from './session-options/tls-options'

/** The form of a session of any kind: what was typed, what is wrong with it, and the config it makes. */

export type SessionKind = SessionConfig['kind']

export interface SessionForm extends OptionForm {
  readonly name: string
  readonly listenHost: string
  readonly listenPort: string
  readonly targetHost: string
  readonly targetPort: string
  /** A Unix domain socket or a named pipe in place of host and port: where it listens, or what a client connects to. */
  readonly isPipe: boolean
  readonly path: string
  /** Of a proxy: how its clients say where they want to go. */
  readonly mode: ProxyMode
  /** Of a proxy in mode `auto`: what asks for nothing goes to its target, and is not ended. */
  readonly hasFallback: boolean
  /** The same of a proxy's target. */
  readonly targetIsPipe: boolean
  readonly targetPath: string
}

export type SessionField =
  'listenHost' | 'listenPort' | 'targetHost' | 'targetPort' | 'path' | 'targetPath' | OptionKey

/** What is wrong with one field; the catalogue has the words. */
export interface FieldProblem {
  readonly code: FieldFault['code'] | PathProblem | 'samePlace'
  readonly values: Readonly<Record<string, string | number>>
}

export type Problems = Partial<Record<SessionField, FieldProblem>>

/** A server beside a proxy is common, so they do not begin with the same port. */
const LISTEN_PORTS: Record<SessionKind, string> = { proxy: '8080', server: '8081', client: '' }

/** The port that a new session is offered: the usual one of its kind and mode, or the next that no session uses. */
export function offeredPort(kind: SessionKind, mode: ProxyMode, used: ReadonlySet<number>): string {
  const usual = kind === 'proxy' && mode === 'socks' ? '1080' : LISTEN_PORTS[kind]
  if (usual === '') return usual
  let port = Number(usual)
  while (used.has(port)) port++
  return String(port)
}

/** Ports that sessions listen on, or will when they are started. */
export function usedPorts(sessions: readonly SessionSummary[]): Set<number> {
  const ports = sessions.flatMap(({ config, listening }) => [
    ...('listen' in config && 'port' in config.listen ? [config.listen.port] : []),
    ...(listening === null ? [] : [listening.port])
  ])
  // 0 stands for any port, and for a pipe.
  return new Set(ports.filter((port) => port !== 0))
}

export function hasListen(kind: SessionKind): boolean {
  return kind !== 'client'
}

/** Whether there is one place that it connects to; of most proxies their clients say where. */
export function hasTarget(kind: SessionKind, form: Pick<SessionForm, 'mode' | 'hasFallback'>): boolean {
  if (kind !== 'proxy') return kind === 'client'
  return form.mode === 'forward' || (form.mode === 'auto' && form.hasFallback)
}

/** Whether it may listen at a path: what the system redirects to a transparent proxy comes by TCP. */
export function hasPipe(kind: SessionKind, { mode }: Pick<SessionForm, 'mode'>): boolean {
  return kind !== 'proxy' || mode !== 'transparent'
}

/** Whether nothing of addresses, names and ways to them applies to it. */
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
    ...(config.kind === 'proxy' ? wayInForm(config) : {}),
    ...optionsForm(config)
  }
}

function wayInForm({ mode = 'forward', target }: ProxyConfig): Partial<SessionForm> {
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
        ...reachForm(config),
        ...socketForm(config),
        ...(config.tls === undefined ? {} : clientTlsForm(config.tls))
      }
  }
}

export type SessionFormResult =
  { readonly ok: true; readonly config: SessionConfig } | { readonly ok: false; readonly problems: Problems }

export interface FormContext {
  /** Names a session whose name was left empty. */
  nameless(config: SessionConfig): string
  /** `linux`, `darwin`, `win32`: what a pipe's path may be. */
  readonly platform: string
  /** The session before it was edited: what the form does not show stays as it was. */
  readonly before: SessionConfig | null
}

export function readForm(kind: SessionKind, form: SessionForm, context: FormContext): SessionFormResult {
  const problems: Problems = {}
  // The first thing found wrong with a field is what is said of it.
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

/** Where it listens and what it connects to; what a kind has not is as the form happens to say. */
function readPlaces(kind: SessionKind, form: SessionForm, context: FormContext, note: Note): Places {
  const read = (which: 'listen' | 'target', isPipe: boolean, path: 'path' | 'targetPath'): Place => {
    if (isPipe) {
      const most = longestPath(context.platform)
      note(path, pathProblem(form[path], context.platform), { most })
      return { path: form[path].trim() }
    }
    // 0 asks the system for any free port; nothing can be sent to port 0.
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
  say: Say,
  { before }: FormContext
): SessionConfig {
  const common = {
    name: form.name.trim(),
    ...(form.startAtLaunch ? { startAtLaunch: true } : undefined),
    // Set elsewhere, while it runs.
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
        ...readProxy(form, { mode, isPipe, before: before?.kind === 'proxy' ? before : null }, say)
      }
    }
    case 'server':
      return {
        kind,
        ...common,
        listen,
        ...readListen(form, isPipe, say),
        ...readSocket(form, isPipe, say),
        ...given('tls', readServerTls(form, say)),
        ...given('behaviours', before?.kind === 'server' ? before.behaviours : undefined)
      }
    case 'client':
      return {
        kind,
        ...common,
        target,
        ...readReach(form, isPipe, say),
        ...readSocket(form, isPipe, say),
        ...given('tls', readClientTls(form, say)),
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
  // 127.0.0.1 and 127.0.0.2 are two places; `localhost` is whichever the other one is.
  const viaName = [listen.host, target.host].some((host) => host.toLowerCase() === 'localhost')
  return isLoopback(target.host) && (listensEverywhere || (viaName && isLoopback(listen.host)))
}
