import type { SessionSummary } from '../../../shared/contract/sessions'
import { formatAddress, type HostPort } from './address'

/** What the sessions pane says of one session. */

/** The address really bound where there is one: with port 0 the config does not know it. */
export function listenAddressOf({ config, listening }: SessionSummary): HostPort {
  return listening ?? config.listen
}

export function addressLine(session: SessionSummary): string {
  return `${formatAddress(listenAddressOf(session))} → ${formatAddress(session.config.target)}`
}

export function sessionName({ config }: SessionSummary): string {
  return config.name === '' ? formatAddress(config.target) : config.name
}

export function isActive({ state }: SessionSummary): boolean {
  return state === 'running' || state === 'starting'
}

/** Which of the six session hues a session has, as a CSS colour. 0 is no listed session. */
export function sessionColour(id: number): string {
  return id === 0 ? 'var(--text-3)' : `var(--session-${((id - 1) % 6) + 1})`
}

/** The session whose line to try is worth showing: the chosen one, else the only one there is. */
export function sessionToTry(
  sessions: readonly SessionSummary[],
  selected: number | null
): SessionSummary | undefined {
  const chosen = sessions.find(({ id }) => id === selected)
  return chosen ?? (sessions.length === 1 ? sessions[0] : undefined)
}
