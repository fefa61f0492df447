import type { ProxyConfig } from '../../../shared/contract/sessions'
import { formatAddress, isLoopback } from './address'

/** The new-proxy form: what was typed, what is wrong with it, and the config it makes. */

export interface ProxyForm {
  readonly name: string
  readonly listenHost: string
  readonly listenPort: string
  readonly targetHost: string
  readonly targetPort: string
}

export type ProxyField = Exclude<keyof ProxyForm, 'name'>

/** What is wrong with one field; the catalogue has the words. */
export type FieldProblem =
  'hostMissing' | 'hostSpaces' | 'portMissing' | 'portNumber' | 'portRange' | 'samePlace'

export const DEFAULT_PROXY_FORM: ProxyForm = {
  name: '',
  listenHost: '127.0.0.1',
  listenPort: '8080',
  targetHost: '127.0.0.1',
  targetPort: '3000'
}

const MAX_PORT = 65_535

export function proxyFormOf(config: ProxyConfig): ProxyForm {
  return {
    name: config.name,
    listenHost: config.listen.host,
    listenPort: String(config.listen.port),
    targetHost: config.target.host,
    targetPort: String(config.target.port)
  }
}

export type ProxyFormResult =
  | { readonly ok: true; readonly config: ProxyConfig }
  | { readonly ok: false; readonly problems: Partial<Record<ProxyField, FieldProblem>> }

export function readProxyForm(form: ProxyForm): ProxyFormResult {
  const problems: Partial<Record<ProxyField, FieldProblem>> = {}
  const note = (field: ProxyField, problem: FieldProblem | null): void => {
    if (problem !== null) problems[field] = problem
  }
  note('listenHost', hostProblem(form.listenHost))
  note('targetHost', hostProblem(form.targetHost))
  // 0 asks the system for any free port; nothing can be sent to port 0.
  note('listenPort', portProblem(form.listenPort, 0))
  note('targetPort', portProblem(form.targetPort, 1))

  const listen = { host: form.listenHost.trim(), port: Number(form.listenPort) }
  const target = { host: form.targetHost.trim(), port: Number(form.targetPort) }
  // A proxy that connects to itself would accept its own connections until the machine runs out of ports.
  if (Object.keys(problems).length === 0 && isSamePlace(listen, target)) problems.targetPort = 'samePlace'
  if (Object.keys(problems).length > 0) return { ok: false, problems }
  const name = form.name.trim()
  return {
    ok: true,
    config: { kind: 'proxy', name: name === '' ? formatAddress(target) : name, listen, target }
  }
}

function hostProblem(host: string): FieldProblem | null {
  if (host.trim() === '') return 'hostMissing'
  return /\s/.test(host.trim()) ? 'hostSpaces' : null
}

function portProblem(port: string, least: number): FieldProblem | null {
  const text = port.trim()
  if (text === '') return 'portMissing'
  if (!/^\d+$/.test(text)) return 'portNumber'
  return Number(text) < least || Number(text) > MAX_PORT ? 'portRange' : null
}

function isSamePlace(listen: ProxyConfig['listen'], target: ProxyConfig['target']): boolean {
  if (listen.port !== target.port) return false
  if (listen.host.toLowerCase() === target.host.toLowerCase()) return true
  const listensEverywhere = listen.host === '0.0.0.0' || listen.host === '::'
  // 127.0.0.1 and 127.0.0.2 are two places; `localhost` is whichever the other one is.
  const viaName = [listen.host, target.host].some((host) => host.toLowerCase() === 'localhost')
  return isLoopback(target.host) && (listensEverywhere || (viaName && isLoopback(listen.host)))
}
