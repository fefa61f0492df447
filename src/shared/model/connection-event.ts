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
      /** What made the connection: an accepted client of a proxy or server, a client session, or a replay. */
      role: 'proxy' | 'server' | 'client' | 'replay'
      client: Endpoint
      /** The address the client reached: the listener, or for a client or replay the target itself. */
      server: Endpoint
      /** Where the bytes go: of a server, its own address. */
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

type Opening = Extract<ConnectionEvent, { event: 'open' }>

function describeOpening({ role, client, target }: Opening): string {
  switch (role) {
    case 'proxy':
      return `Accepted ${formatEndpoint(client)}, relayed to ${formatEndpoint(target)}.`
    case 'server':
      return `Accepted ${formatEndpoint(client)}.`
    case 'client':
      return `Client opened to ${formatEndpoint(target)}.`
    case 'replay':
      return `Replay opened to ${formatEndpoint(target)}.`
  }
}

export function formatEndpoint({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** The readable half of an event's comment: what Wireshark's user sees. English, like the file format. */
export function describeEvent(event: ConnectionEvent): string {
  switch (event.event) {
    case 'open':
      return describeOpening(event)
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
