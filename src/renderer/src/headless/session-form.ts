import type { SessionConfig } from '../../../shared/contract/sessions'
import { isLoopback, type HostPort } from './address'
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
  /** A Unix domain socket or a named pipe in place of host and port. */
  readonly isPipe: boolean
  readonly path: string
}

export type SessionField = 'listenHost' | 'listenPort' | 'targetHost' | 'targetPort' | 'path' | OptionKey

/** What is wrong with one field; the catalogue has the words. */
export interface FieldProblem {
  readonly code: FieldFault['code'] | PathProblem | 'samePlace'
  readonly values: Readonly<Record<string, string | number>>
}

export type Problems = Partial<Record<SessionField, FieldProblem>>

/** A server beside a proxy is common, so they do not begin with the same port. */
const LISTEN_PORTS: Record<SessionKind, string> = { proxy: '8080', server: '8081', client: '' }

export function hasListen(kind: SessionKind): boolean {
  return kind !== 'client'
}

export function hasTarget(kind: SessionKind): boolean {
  return kind !== 'server'
}

/** Whether it may stand at a path in place of a host and a port. */
export function hasPipe(kind: SessionKind): boolean {
  return kind !== 'proxy'
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
    path: ''
  }
}

export function formOf(config: SessionConfig): SessionForm {
  return {
    ...defaultForm(config.kind),
    name: config.name,
    startAtLaunch: config.startAtLaunch === true,
    ...('listen' in config ? placeForm('listen', config.listen) : {}),
    ...('target' in config && config.target !== undefined ? placeForm('target', config.target) : {}),
    ...optionsForm(config)
  }
}

function placeForm(which: 'listen' | 'target', place: HostPort | { path: string }): Partial<SessionForm> {
  return 'path' in place
    ? { isPipe: true, path: place.path }
    : { [`${which}Host`]: place.host, [`${which}Port`]: String(place.port) }
}

function optionsForm(config: SessionConfig): Partial<OptionForm> {
  switch (config.kind) {
    case 'proxy':
      return {}
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
  const isPipe = form.isPipe && hasPipe(kind)
  if (isPipe) note('path', pathProblem(form.path, context.platform), { most: longestPath(context.platform) })
  if (hasListen(kind) && !isPipe) {
    note('listenHost', hostProblem(form.listenHost))
    // 0 asks the system for any free port; nothing can be sent to port 0.
    note('listenPort', portProblem(form.listenPort, 0), { least: 0 })
  }
  if (hasTarget(kind) && !isPipe) {
    note('targetHost', hostProblem(form.targetHost))
    note('targetPort', portProblem(form.targetPort, 1), { least: 1 })
  }
  const listen = { host: form.listenHost.trim(), port: Number(form.listenPort) }
  const target = { host: form.targetHost.trim(), port: Number(form.targetPort) }
  // A proxy that connects to itself would accept its own connections until the machine runs out of ports.
  if (kind === 'proxy' && Object.keys(problems).length === 0 && isSamePlace(listen, target))
    note('targetPort', 'samePlace')
  const places = isPipe
    ? { listen: { path: form.path.trim() }, target: { path: form.path.trim() } }
    : { listen, target }
  const config = configOf(kind, form, { ...places, proxy: { listen, target } }, note, context)
  if (Object.keys(problems).length > 0) return { ok: false, problems }
  return { ok: true, config: config.name === '' ? { ...config, name: context.nameless(config) } : config }
}

type Place = HostPort | { path: string }
interface Places {
  readonly listen: Place
  readonly target: Place
  readonly proxy: { readonly listen: HostPort; readonly target: HostPort }
}

function configOf(
  kind: SessionKind,
  form: SessionForm,
  { listen, target, proxy }: Places,
  say: Say,
  { before }: FormContext
): SessionConfig {
  const common = {
    name: form.name.trim(),
    ...(form.startAtLaunch ? { startAtLaunch: true } : undefined),
    // Set elsewhere, while it runs.
    ...given('framing', before?.framing)
  }
  const isPipe = 'path' in listen
  switch (kind) {
    case 'proxy':
      return { kind, ...common, ...proxy }
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

function isSamePlace(listen: HostPort, target: HostPort): boolean {
  if (listen.port !== target.port) return false
  if (listen.host.toLowerCase() === target.host.toLowerCase()) return true
  const listensEverywhere = listen.host === '0.0.0.0' || listen.host === '::'
  // 127.0.0.1 and 127.0.0.2 are two places; `localhost` is whichever the other one is.
  const viaName = [listen.host, target.host].some((host) => host.toLowerCase() === 'localhost')
  return isLoopback(target.host) && (listensEverywhere || (viaName && isLoopback(listen.host)))
}
