import type { Direction } from './direction'

/**
 * What happened to a connection that is not bytes. Events travel inside the capture, as the JSON of a packet
 * comment, so this is also the on-disk form: adding members is fine, renaming or removing one is not.
 */

/** Host (a name, an IPv4 or IPv6 address) and port. */
export interface Endpoint {
  host: string
  port: number
}

/** Who ended the connection first. */
export type EndedBy = 'client' | 'target' | 'tcplens'

/** How: an orderly FIN, a reset, or an error such as a refused connect. */
export type HowEnded = 'fin' | 'rst' | 'error'

export type ConnectionEvent =
  | {
      event: 'open'
      /** The session's number while the app ran; 0 for none. */
      session: number
      /** What made the connection: an accepted client of a proxy, or a replay. */
      role: 'proxy' | 'replay'
      client: Endpoint
      /** The address the client reached: the proxy's listener, or for a replay the target itself. */
      server: Endpoint
      /** Where the bytes are sent on to. */
      target: Endpoint
      /** The exchange (number in this capture) whose request is sent again. */
      replayOf?: number
    }
  | { event: 'connected'; local: Endpoint; remote: Endpoint }
  | { event: 'end'; direction: Direction }
  | { event: 'reset'; by: EndedBy }
  | { event: 'error'; leg: 'client' | 'target'; code: string; message: string }
  | {
      event: 'close'
      /** Bytes of each stream that arrived. */
      up: number
      down: number
      endedBy: EndedBy
      how: HowEnded
      /** The system's code for `how: 'error'` and `'rst'`, such as ECONNREFUSED. */
      code?: string
    }

/** The event that a comment's JSON is, or null: files come from anywhere, and anybody can edit a comment. */
export function parseConnectionEvent(data: Readonly<Record<string, unknown>>): ConnectionEvent | null {
  const check = typeof data['event'] === 'string' ? CHECKS.get(data['event']) : undefined
  return check?.(data) === true ? (data as unknown as ConnectionEvent) : null
}

type Check = (data: Readonly<Record<string, unknown>>) => boolean

const CHECKS: ReadonlyMap<string, Check> = new Map<ConnectionEvent['event'], Check>([
  [
    'open',
    ({ session, role, client, server, target, replayOf }) =>
      isCount(session) &&
      (role === 'proxy' || role === 'replay') &&
      [client, server, target].every(isEndpoint) &&
      (replayOf === undefined || isCount(replayOf))
  ],
  ['connected', ({ local, remote }) => isEndpoint(local) && isEndpoint(remote)],
  ['end', ({ direction }) => direction === 'up' || direction === 'down'],
  ['reset', ({ by }) => isEndedBy(by)],
  [
    'error',
    ({ leg, code, message }) =>
      (leg === 'client' || leg === 'target') && typeof code === 'string' && typeof message === 'string'
  ],
  [
    'close',
    ({ up, down, endedBy, how, code }) =>
      isCount(up) &&
      isCount(down) &&
      isEndedBy(endedBy) &&
      (how === 'fin' || how === 'rst' || how === 'error') &&
      (code === undefined || typeof code === 'string')
  ]
])

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isEndedBy(value: unknown): boolean {
  return value === 'client' || value === 'target' || value === 'tcplens'
}

function isEndpoint(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'host' in value &&
    typeof value.host === 'string' &&
    'port' in value &&
    isCount(value.port)
  )
}

export function formatEndpoint({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** The readable half of an event's comment: what Wireshark's user sees. English, like the file format. */
export function describeEvent(event: ConnectionEvent): string {
  switch (event.event) {
    case 'open':
      return event.role === 'replay'
        ? `Replay opened to ${formatEndpoint(event.target)}.`
        : `Accepted ${formatEndpoint(event.client)}, relayed to ${formatEndpoint(event.target)}.`
    case 'connected':
      return `Connected to ${formatEndpoint(event.remote)} from ${formatEndpoint(event.local)}.`
    case 'end':
      return event.direction === 'up' ? 'The client ended its stream.' : 'The target ended its stream.'
    case 'reset':
      return `Reset by ${event.by}.`
    case 'error':
      return `Error on the ${event.leg} leg: ${event.message}`
    case 'close':
      return `Closed: ended first by ${event.endedBy} (${event.how}), ${event.up} bytes up, ${event.down} bytes down.`
  }
}
