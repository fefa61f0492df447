import type { Direction } from './direction'
import { explainSystemCode } from './system-code'

/**
 * What happened to a connection that is not bytes. Events travel inside the capture, as the JSON of a packet
 * comment, so this is also the on-disk form: adding members is fine, renaming or removing one is not.
 */

/** Host (a name, an IPv4 or IPv6 address) and port. */
export interface Endpoint {
  host: string
  port: number
}

/** Stands for the own address of a connection that is not made yet. */
export const UNKNOWN_ENDPOINT: Endpoint = { host: '0.0.0.0', port: 0 }

/** Who ended the connection first. */
export type EndedBy = 'client' | 'target' | 'tcplens'

/** How: an orderly FIN, a reset, or an error such as a refused connect. */
export type HowEnded = 'fin' | 'rst' | 'error'

type LegName = 'client' | 'target'

type Role = 'proxy' | 'server' | 'client' | 'replay'

export type ConnectionEvent =
  | {
      event: 'open'
      /** The session's number while the app ran; 0 for none. */
      session: number
      /** What made the connection: an accepted client of a proxy or server, a client session, or a replay. */
      role: Role
      client: Endpoint
      /** The address the client reached: the listener, or for a client or replay the target itself. */
      server: Endpoint
      /** Where the bytes go: of a server, its own address. */
      target: Endpoint
      /** The exchange (number in this capture) whose request is sent again. */
      replayOf?: number
    }
  /**
   * The record of a connection goes on here, and may begin here: in the next file of a capture, or behind a time in
   * which nothing was recorded. Tells all that a reader must know who has not seen what came before.
   */
  | {
      event: 'continued'
      session: number
      role: Role
      /** As in `open`; the own address of a connection that Tcplens made is known by now, if it was connected. */
      client: Endpoint
      target: Endpoint
      replayOf?: number
      /** When the connection began, in milliseconds since 1970. */
      opened: number
      /** The offsets at which the streams go on. */
      up: number
      down: number
      /** Another file; one begun by Clear; recording was switched off and is on again; the disk was full. */
      reason: 'next-file' | 'cleared' | 'recording' | 'space'
      /** For how long nothing was recorded. */
      lost?: { milliseconds: number }
    }
  /** One address of a name that is to be connected to; a name may have several, tried in this order. */
  | { event: 'lookup'; leg: LegName; host: string; address: string; family: 4 | 6 }
  | { event: 'connected'; local: Endpoint; remote: Endpoint }
  /** Never a packet of its own: whoever reads the record finds it where a stream's first segment is. */
  | { event: 'first-byte'; direction: Direction }
  /** A peer did not read and now does: `waited` milliseconds long its bytes were held back. Short waits are not told. */
  | { event: 'drain'; leg: LegName; waited: number }
  /** A limit of Tcplens passed, in milliseconds: for the peer's end after a stop, or for its next byte. */
  | { event: 'timeout'; leg: LegName; what: 'end' | 'idle'; after: number }
  /** A FIN. `by` where Tcplens ended the stream, and not the peer that sends it. */
  | { event: 'end'; direction: Direction; by?: 'tcplens' }
  | { event: 'reset'; by: EndedBy }
  | { event: 'error'; leg: LegName; code: string; message: string }
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
type Continued = Extract<ConnectionEvent, { event: 'continued' }>

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

function describeContinued({ reason, up, down, lost }: Continued): string {
  const soFar = `${up} bytes up, ${down} bytes down so far`
  const pause = lost === undefined ? 'a while' : `${Math.round(lost.milliseconds)} ms`
  switch (reason) {
    case 'next-file':
      return `Continued from the file before: ${soFar}.`
    case 'cleared':
      return `Continued after the capture was cleared: ${soFar}.`
    case 'recording':
      return `Continued after recording was off for ${pause}: ${soFar}.`
    case 'space':
      return `Continued after nothing could be written for ${pause}: ${soFar}.`
  }
}

function describeEnd({ direction, by }: Extract<ConnectionEvent, { event: 'end' }>): string {
  if (by === 'tcplens') return `Tcplens ended the stream ${direction}.`
  return direction === 'up' ? 'The client ended its stream.' : 'The target ended its stream.'
}

/** The event that a comment's JSON is, or null: files come from anywhere, and anybody can edit a comment. */
export function parseConnectionEvent(data: Readonly<Record<string, unknown>>): ConnectionEvent | null {
  const name = data['event']
  if (typeof name !== 'string' || !Object.hasOwn(CHECKS, name)) return null
  const event = data as unknown as ConnectionEvent
  return CHECKS[event.event](data) ? event : null
}

type Check = (data: Readonly<Record<string, unknown>>) => boolean

const ROLES: readonly unknown[] = ['proxy', 'server', 'client', 'replay'] satisfies Role[]
const REASONS: readonly unknown[] = [
  'next-file',
  'cleared',
  'recording',
  'space'
] satisfies Continued['reason'][]

const CHECKS: Readonly<Record<ConnectionEvent['event'], Check>> = {
  open: ({ session, role, client, server, target, replayOf }) =>
    isCount(session) &&
    ROLES.includes(role) &&
    [client, server, target].every(isEndpoint) &&
    (replayOf === undefined || isCount(replayOf)),
  continued: ({ session, role, client, target, replayOf, opened, up, down, reason, lost }) =>
    isCount(session) &&
    ROLES.includes(role) &&
    [client, target].every(isEndpoint) &&
    (replayOf === undefined || isCount(replayOf)) &&
    isDuration(opened) &&
    isCount(up) &&
    isCount(down) &&
    REASONS.includes(reason) &&
    (lost === undefined || isLost(lost)),
  lookup: ({ leg, host, address, family }) =>
    isLeg(leg) && typeof host === 'string' && typeof address === 'string' && (family === 4 || family === 6),
  connected: ({ local, remote }) => isEndpoint(local) && isEndpoint(remote),
  'first-byte': ({ direction }) => isDirection(direction),
  drain: ({ leg, waited }) => isLeg(leg) && isDuration(waited),
  timeout: ({ leg, what, after }) => isLeg(leg) && (what === 'end' || what === 'idle') && isDuration(after),
  end: ({ direction, by }) => isDirection(direction) && (by === undefined || by === 'tcplens'),
  reset: ({ by }) => isEndedBy(by),
  error: ({ leg, code, message }) => isLeg(leg) && typeof code === 'string' && typeof message === 'string',
  close: ({ up, down, endedBy, how, code }) =>
    isCount(up) &&
    isCount(down) &&
    isEndedBy(endedBy) &&
    (how === 'fin' || how === 'rst' || how === 'error') &&
    (code === undefined || typeof code === 'string')
}

function isLeg(value: unknown): boolean {
  return value === 'client' || value === 'target'
}

function isDirection(value: unknown): boolean {
  return value === 'up' || value === 'down'
}

function isDuration(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isLost(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'milliseconds' in value && isDuration(value.milliseconds)
  )
}

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
      return describeOpening(event)
    case 'continued':
      return describeContinued(event)
    case 'connected':
      return `Connected to ${formatEndpoint(event.remote)} from ${formatEndpoint(event.local)}.`
    case 'lookup':
      return `Looked up ${event.host}: ${event.address} (IPv${event.family}).`
    case 'first-byte':
      return `First byte ${event.direction}.`
    case 'drain':
      return `The ${event.leg} reads again; its bytes waited for ${Math.round(event.waited)} ms.`
    case 'timeout':
      return event.what === 'end'
        ? `The ${event.leg} did not end within ${event.after} ms.`
        : `Nothing came from the ${event.leg} for ${event.after} ms.`
    case 'end':
      return describeEnd(event)
    case 'reset':
      return `Reset by ${event.by}.`
    case 'error':
      return `Error on the ${event.leg} leg: ${explainSystemCode(event.code) ?? event.message} (${event.code}).`
    case 'close':
      return `Closed: ended first by ${event.endedBy} (${event.how}), ${event.up} bytes up, ${event.down} bytes down.`
  }
}
