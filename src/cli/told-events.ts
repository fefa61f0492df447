import type { ConnectionEvent } from '../shared/model/connection-event'

/**
 * What is printed of a connection between its opening and its end. Of a proxy as it is today there is none of these:
 * what a stop waits for in vain is told by how the connection closes.
 */
type Told = Extract<ConnectionEvent, { event: 'refused' | 'reading' | 'tls' | 'tunnel' | 'rule' | 'timeout' }>

const TOLD: ReadonlySet<string> = new Set<Told['event']>([
  'refused',
  'reading',
  'tls',
  'tunnel',
  'rule',
  'timeout'
])

export function isTold(event: ConnectionEvent): event is Told {
  return TOLD.has(event.event) && !(event.event === 'timeout' && event.what === 'end')
}
