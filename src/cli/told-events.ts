import type { ConnectionEvent } from '../shared/model/connection-event'

/**
 * What is printed of a connection between its opening and its end: where it was asked to go, what became of TLS, what
 * was done by itself. Of a plain forward proxy there is none of these: what a stop waits for in vain is told by how
 * the connection closes.
 */
const TOLD = [
  'refused',
  'reading',
  'asked',
  'overridden',
  'tunnel',
  'hello',
  'passed',
  'tls',
  'answered',
  'rule',
  'mocked',
  'recorded',
  'timeout',
  'overlap'
] as const satisfies readonly ConnectionEvent['event'][]

type Told = Extract<ConnectionEvent, { event: (typeof TOLD)[number] }>

const NAMES: ReadonlySet<string> = new Set(TOLD)

export function isTold(event: ConnectionEvent): event is Told {
  return NAMES.has(event.event) && !(event.event === 'timeout' && event.what === 'end')
}
