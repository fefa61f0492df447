import type { ProxyMode } from '../../../shared/contract/proxying'
import type { SessionConfig, SessionSummary } from '../../../shared/contract/sessions'
import { formatAddress, type HostPort, type PipePath } from './address'

/** What the sessions pane says of one session. */

/** The address really bound where there is one: with port 0 the config does not know it. Null for a client. */
export function listenAddressOf({ config, listening }: SessionSummary): HostPort | PipePath | null {
  if (listening?.path !== undefined) return { path: listening.path }
  return listening ?? ('listen' in config ? config.listen : null)
}

export function addressLine(session: SessionSummary): string {
  const { config } = session
  const listen = listenAddressOf(session)
  const target = targetOf(config)
  const parts = [
    listen === null ? '' : formatAddress(listen),
    target === null ? '' : `→ ${formatAddress(target)}`
  ]
  return parts.filter((part) => part !== '').join(' ')
}

/** The one place it connects to; null for a server, and for a proxy whose clients say where. */
export function targetOf(config: SessionConfig): HostPort | PipePath | null {
  return 'target' in config && config.target !== undefined ? config.target : null
}

/** How a proxy's clients say where they want to go; null for what is no proxy. */
export function modeOf(config: SessionConfig): ProxyMode | null {
  return config.kind === 'proxy' ? (config.mode ?? 'forward') : null
}

export function sessionName(session: SessionSummary): string {
  const { config } = session
  if (config.name !== '') return config.name
  const place = targetOf(config) ?? listenAddressOf(session)
  return place === null ? '' : formatAddress(place)
}

export function isActive({ state }: SessionSummary): boolean {
  return state === 'running' || state === 'starting'
}

/** Whether Tcplens itself is one end of its connections, so that what is sent can be typed. */
export function canSend({ config }: SessionSummary): boolean {
  return config.kind !== 'proxy'
}

/** Which of the six session hues a session has, as a CSS colour. 0 is no listed session. */
export function sessionColour(id: number): string {
  return id === 0 ? 'var(--text-3)' : `var(--session-${((id - 1) % 6) + 1})`
}

/** The session whose lines to try are worth showing: the chosen one, else the only one there is. */
export function sessionToTry(
  sessions: readonly SessionSummary[],
  selected: number | null
): SessionSummary | undefined {
  const chosen = sessions.find(({ id }) => id === selected)
  const session = chosen ?? (sessions.length === 1 ? sessions[0] : undefined)
  return session?.config.kind === 'client' ? undefined : session
}
