import type { ProxyMode } from '../../../../../shared/contract/proxying'
import type { SessionConfig, SessionSummary } from '../../../../../shared/contract/sessions'
import { SESSION_COLOURS } from '../../../../../shared/contract/limits'
import { GROUP_SEPARATOR } from '../../../../../shared/recipes/recipe'
import { formatAddress, type HostPort, type PipePath } from '../../model/address'

/** Texts and colours of a session in the sessions pane. */

/**
 * Returns the bound address if there is one, because the config does not know the port if it is 0. Null for a client.
 */
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

/** Returns the fixed target; null for a server and for a proxy whose clients name the destination. */
export function targetOf(config: SessionConfig): HostPort | PipePath | null {
  return 'target' in config && config.target !== undefined ? config.target : null
}

/** Returns the proxy mode; null for other sessions. */
export function modeOf(config: SessionConfig): ProxyMode | null {
  return config.kind === 'proxy' ? (config.mode ?? 'forward') : null
}

export function sessionName(session: SessionSummary): string {
  const { config } = session
  if (config.name !== '') return config.name
  const place = targetOf(config) ?? listenAddressOf(session)
  return place === null ? '' : formatAddress(place)
}

/** Returns the name without the group prefix, for the list below the group's name. */
export function nameInGroup(session: SessionSummary): string {
  const name = sessionName(session)
  const prefix = `${session.config.group ?? ''}${GROUP_SEPARATOR}`
  return name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : name
}

/** Returns the sessions in their order, grouped; a session without a group forms its own. */
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

/** True if Tcplens is an endpoint of the session's connections, so that data can be sent by hand. */
export function canSend({ config }: SessionSummary): boolean {
  return config.kind !== 'proxy'
}

/** Returns a session's CSS colour; a neutral one if no listed session owns the item. */
export function sessionColour(colour: number | null): string {
  return colour === null ? 'var(--text-3)' : `var(--session-${colour + 1})`
}

/** Returns the colour index of a session in an opened file, which only has a number; 0 is none. */
export function recordedColour(id: number): number | null {
  return id === 0 ? null : (id - 1) % SESSION_COLOURS
}

/** Returns the session whose example commands are shown: the selected one, or the only one. */
export function sessionToTry(
  sessions: readonly SessionSummary[],
  selected: number | null
): SessionSummary | undefined {
  const chosen = sessions.find(({ id }) => id === selected)
  const session = chosen ?? (sessions.length === 1 ? sessions[0] : undefined)
  return session?.config.kind === 'client' ? undefined : session
}
