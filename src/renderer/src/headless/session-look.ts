import type { ProxyMode } from '../../../shared/contract/proxying'
import type { SessionConfig, SessionSummary } from '../../../shared/contract/sessions'
import { SESSION_COLOURS } from '../../../shared/contract/limits'
import { GROUP_SEPARATOR } from '../../../shared/recipes/recipe'
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

/** The name as the list shows it below the name of its group, which it need not repeat. */
export function nameInGroup(session: SessionSummary): string {
  const name = sessionName(session)
  const prefix = `${session.config.group ?? ''}${GROUP_SEPARATOR}`
  return name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : name
}

/** Sessions in their order, those of a group together; a session without a group is one of its own. */
export function sessionGroups(
  sessions: readonly SessionSummary[]
): { readonly group: string | null; readonly sessions: readonly SessionSummary[] }[] {
  const groups: { group: string | null; sessions: SessionSummary[] }[] = []
  const byName = new Map<string, SessionSummary[]>()
  for (const session of sessions) {
    const { group = null } = session.config
    const known = group === null ? undefined : byName.get(group)
    if (known !== undefined) {
      known.push(session)
      continue
    }
    const own = [session]
    groups.push({ group, sessions: own })
    if (group !== null) byName.set(group, own)
  }
  return groups
}

export function isActive({ state }: SessionSummary): boolean {
  return state === 'running' || state === 'starting'
}

/** Whether Tcplens itself is one end of its connections, so that what is sent can be typed. */
export function canSend({ config }: SessionSummary): boolean {
  return config.kind !== 'proxy'
}

/** A session's colour for CSS; null for what no listed session made. */
export function sessionColour(colour: number | null): string {
  return colour === null ? 'var(--text-3)' : `var(--session-${colour + 1})`
}

/** The colour of a session of an opened file, of which only the number is known; 0 is none. */
export function recordedColour(id: number): number | null {
  return id === 0 ? null : (id - 1) % SESSION_COLOURS
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
