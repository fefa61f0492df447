import type { ConnectionEvent } from '../shared/model/connection-event'

/**
 * Connection events that are printed between the start and the end of a connection: requested target, TLS, and
 * automatic actions. A plain forward proxy has none of them. A timeout while closing is not printed, because the close
 * event shows it.
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
