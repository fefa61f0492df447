import type { EventEntry } from '../../../../../shared/contract/traffic'

/** How a connection was created, which determines which of its endpoints is Tcplens. */
export type ConnectionRole = 'proxy' | 'server' | 'client' | 'replay' | 'capture'

/** Reads the role from a connection's events; an unknown role, such as one from a foreign file, counts as a proxy. */
export function roleOf(events: readonly EventEntry[]): ConnectionRole {
  const role = events.find(({ name }) => name === 'open' || name === 'continued')?.data['role']
  return role === 'server' || role === 'client' || role === 'replay' || role === 'capture' ? role : 'proxy'
}
