import type { EventEntry } from '../../../shared/contract/traffic'

/** What made a connection; it tells which of its ends is Tcplens itself. */
export type ConnectionRole = 'proxy' | 'server' | 'client' | 'replay' | 'capture'

/** From the connection's own record, which may be a foreign file's: anything unknown reads like a proxy's. */
export function roleOf(events: readonly EventEntry[]): ConnectionRole {
  const role = events.find(({ name }) => name === 'open' || name === 'continued')?.data['role']
  return role === 'server' || role === 'client' || role === 'replay' || role === 'capture' ? role : 'proxy'
}
