import type { SessionConfig } from '../../../shared/contract/sessions'
import { isLoopback, type HostPort } from './address'

/** The form of a session of any kind: what was typed, what is wrong with it, and the config it makes. */

export type SessionKind = SessionConfig['kind']

export interface SessionForm {
  readonly name: string
  readonly listenHost: string
  readonly listenPort: string
  readonly targetHost: string
  readonly targetPort: string
  readonly startAtLaunch: boolean
}

export type SessionField = 'listenHost' | 'listenPort' | 'targetHost' | 'targetPort'

/** What is wrong with one field; the catalogue has the words. */
export type FieldProblem =
  'hostMissing' | 'hostSpaces' | 'portMissing' | 'portNumber' | 'portRange' | 'samePlace'

const MAX_PORT = 65_535

/** A server beside a proxy is common, so they do not begin with the same port. */
const LISTEN_PORTS: Record<SessionKind, string> = { proxy: '8080', server: '8081', client: '' }

export function hasListen(kind: SessionKind): boolean {
  return kind !== 'client'
}

export function hasTarget(kind: SessionKind): boolean {
  return kind !== 'server'
}

export function defaultForm(kind: SessionKind): SessionForm {
  return {
    name: '',
    listenHost: '127.0.0.1',
    listenPort: LISTEN_PORTS[kind],
    targetHost: '127.0.0.1',
    targetPort: '3000',
    startAtLaunch: false
  }
}

export function formOf(config: SessionConfig): SessionForm {
  const form = {
    ...defaultForm(config.kind),
    name: config.name,
    startAtLaunch: config.startAtLaunch === true
  }
  return {
    ...form,
    ...('listen' in config && 'host' in config.listen
      ? { listenHost: config.listen.host, listenPort: String(config.listen.port) }
      : undefined),
    ...('target' in config && 'host' in config.target
      ? { targetHost: config.target.host, targetPort: String(config.target.port) }
      : undefined)
  }
}

export type SessionFormResult =
  | { readonly ok: true; readonly config: SessionConfig }
  | { readonly ok: false; readonly problems: Partial<Record<SessionField, FieldProblem>> }

/** `nameless` names a session whose name was left empty. */
export function readForm(
  kind: SessionKind,
  form: SessionForm,
  nameless: (config: SessionConfig) => string
): SessionFormResult {
  const problems: Partial<Record<SessionField, FieldProblem>> = {}
  const note = (field: SessionField, problem: FieldProblem | null): void => {
    if (problem !== null) problems[field] = problem
  }
  if (hasListen(kind)) {
    note('listenHost', hostProblem(form.listenHost))
    // 0 asks the system for any free port; nothing can be sent to port 0.
    note('listenPort', portProblem(form.listenPort, 0))
  }
  if (hasTarget(kind)) {
    note('targetHost', hostProblem(form.targetHost))
    note('targetPort', portProblem(form.targetPort, 1))
  }
  const listen = { host: form.listenHost.trim(), port: Number(form.listenPort) }
  const target = { host: form.targetHost.trim(), port: Number(form.targetPort) }
  // A proxy that connects to itself would accept its own connections until the machine runs out of ports.
  if (kind === 'proxy' && Object.keys(problems).length === 0 && isSamePlace(listen, target))
    problems.targetPort = 'samePlace'
  if (Object.keys(problems).length > 0) return { ok: false, problems }
  const config = configOf(kind, form, listen, target)
  return { ok: true, config: config.name === '' ? { ...config, name: nameless(config) } : config }
}

function configOf(kind: SessionKind, form: SessionForm, listen: HostPort, target: HostPort): SessionConfig {
  const common = { name: form.name.trim(), ...(form.startAtLaunch ? { startAtLaunch: true } : undefined) }
  switch (kind) {
    case 'proxy':
      return { kind, ...common, listen, target }
    case 'server':
      return { kind, ...common, listen }
    case 'client':
      return { kind, ...common, target }
  }
}

export function hostProblem(host: string): FieldProblem | null {
  if (host.trim() === '') return 'hostMissing'
  return /\s/.test(host.trim()) ? 'hostSpaces' : null
}

/** `least`: 0 where the system may choose the port. */
export function portProblem(port: string, least: number): FieldProblem | null {
  const text = port.trim()
  if (text === '') return 'portMissing'
  if (!/^\d+$/.test(text)) return 'portNumber'
  return Number(text) < least || Number(text) > MAX_PORT ? 'portRange' : null
}

function isSamePlace(listen: HostPort, target: HostPort): boolean {
  if (listen.port !== target.port) return false
  if (listen.host.toLowerCase() === target.host.toLowerCase()) return true
  const listensEverywhere = listen.host === '0.0.0.0' || listen.host === '::'
  // 127.0.0.1 and 127.0.0.2 are two places; `localhost` is whichever the other one is.
  const viaName = [listen.host, target.host].some((host) => host.toLowerCase() === 'localhost')
  return isLoopback(target.host) && (listensEverywhere || (viaName && isLoopback(listen.host)))
}
