import type { ConnectionEvent } from '../shared/model/connection-event'

/**
 * Connection events that are printed between the start and the end of a connection: requested target, TLS, and
 * automatic actions. A plain forward proxy has none of them. A timeout while closing is not printed, because the close
 * event shows it.
 */
const PRINTED = [
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
  'rule-matched',
  'fault',
  'mocked',
  'recorded',
  'timeout',
  'overlap'
] as const satisfies readonly ConnectionEvent['event'][]

type PrintedEvent = Extract<ConnectionEvent, { event: (typeof PRINTED)[number] }>

const NAMES: ReadonlySet<string> = new Set(PRINTED)

export function isPrinted(event: ConnectionEvent): event is PrintedEvent {
  return NAMES.has(event.event) && !(event.event === 'timeout' && event.what === 'end')
}
