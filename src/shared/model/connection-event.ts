import type { Direction } from './direction'
import type { MockTold, RecordedFrom } from './mock-events'
import type { MarkedExchange, Original, OriginalRange } from './original'
import type { ReplayEvent } from './replay-event'

/**
 * Events of a connection beside its bytes. An event is stored in the capture as the JSON of a packet comment, so this
 * is also the on-disk format: adding members is compatible, renaming or removing one is not.
 */

/**
 * Host (a name, an IPv4 or IPv6 address) and port. With `path` it is a Unix domain socket or a named pipe; host and
 * port are then placeholders for the capture file, and are not shown.
 */
export interface Endpoint {
  host: string
  port: number
  path?: string | undefined
}

/** Placeholder for the local address of a connection that is not established yet. */
export const UNKNOWN_ENDPOINT: Endpoint = { host: '0.0.0.0', port: 0 }

/** The side that ended the connection first. */
export type EndedBy = 'client' | 'target' | 'tcplens'

/**
 * How a connection ended: a FIN, a reset, or an error such as a refused connection. `left`: the record ends before the
 * connection does, because no more of it was wanted; its end is unknown.
 */
export const HOW_ENDED = ['fin', 'rst', 'error', 'left'] as const
export type HowEnded = (typeof HOW_ENDED)[number]

/** A certificate whose signature or key can be forged. */
export interface WeakCertificate {
  subject: string
  /** Digest of its signature, if that is too weak. */
  digest?: string
  /** Its public key, if that is too short. */
  key?: { algorithm: string; bits: number }
}

export interface CertificateFacts {
  subject: string
  issuer: string
  /** Subject alternative names as `DNS:…`, `IP Address:…`. */
  names: string
  /** Validity, milliseconds since 1970. */
  from: number
  to: number
  /** SHA-256, hexadecimal with colons. */
  fingerprint: string
}

export type Leg = 'client' | 'target'

/** `capture`: recorded by another tool, without Tcplens as an endpoint. */
export type Role = 'proxy' | 'server' | 'client' | 'replay' | 'capture'

export type ConnectionEvent =
  | {
      event: 'open'
      /** The session's number while the app ran; 0 for none. */
      session: number
      /** How the connection was made: an accepted client of a proxy or server, a client session, or a replay. */
      role: Role
      client: Endpoint
      /** The address that the client connected to: the listener, or for a client or replay the target itself. */
      server: Endpoint
      /** Destination of the bytes; for a server, its own address. */
      target: Endpoint
      /** Number in this capture of the exchange whose request is replayed. */
      replayOf?: number
      /** Details of the original; the only reference if the original is in another file. */
      original?: Original
      /** In place of an exchange: the replayed bytes of a stream. */
      range?: OriginalRange
      /** A capture by another tool that begins within the connection; content or ports determine the client. */
      midway?: true
      /** The record, events included, was generated from another file format. */
      rebuilt?: 'har'
      /** The record is the upstream leg of this connection, whose bytes rules change. */
      upstreamOf?: number
    }
  /**
   * The record of a connection continues here, and a file may begin here: in the next file of a capture, or after a
   * pause in recording. Contains all that a reader needs without the earlier part.
   */
  | {
      event: 'continued'
      session: number
      role: Role
      /** As in `open`. The local address of a connection made by Tcplens is known by now, if it was established. */
      client: Endpoint
      target: Endpoint
      replayOf?: number
      original?: Original
      range?: OriginalRange
      upstreamOf?: number
      /** When the connection began, in milliseconds since 1970. */
      opened: number
      /** The offsets at which the streams continue. */
      up: number
      down: number
      /** The conversation that continues: see `layer`. */
      leg?: number
      /**
       * `next-file`: another file of the capture. `cleared`: a new file after Clear. `recording`: recording was off.
       * `space`: the disk was full. `file-lost`: the previous file was lost. `rules`: the record of an upstream leg begins,
       * because rules began to apply to an open connection.
       */
      reason: 'next-file' | 'cleared' | 'recording' | 'space' | 'file-lost' | 'rules'
      /** Duration of the pause in recording. */
      lost?: { milliseconds: number }
    }
  /** One address of a name to connect to; a name may have several, tried in this order. */
  | { event: 'lookup'; leg: Leg; host: string; address: string; family: 4 | 6 }
  /** Start or failure of a connect attempt to one address. */
  | {
      event: 'attempt'
      address: string
      port: number
      family: 4 | 6
      what: 'begins' | 'failed' | 'timeout'
      code?: string
    }
  | { event: 'connected'; local: Endpoint; remote: Endpoint }
  /** The upstream proxy has connected to the target. */
  | { event: 'tunnel'; via: 'socks5' | 'http'; proxy: Endpoint; target: Endpoint }
  /** Destination that a proxy's client requested, and the protocol it used; `user` if the client authenticated. */
  | {
      event: 'asked'
      way: 'socks4' | 'socks5' | 'connect' | 'http' | 'transparent'
      target: Endpoint
      user?: string
    }
  /** A session override replaced the requested destination. */
  | { event: 'overridden'; from: Endpoint; to: Endpoint }
  /**
   * From these offsets on, the streams contain the traffic inside a tunnel or TLS. In the file this is a conversation
   * of its own, between the endpoints of the target leg. Decoders start anew.
   */
  | {
      event: 'layer'
      inside: 'tunnel' | 'tls'
      /** The conversation's number in the file, from 1. */
      leg: number
      up: number
      down: number
      local: Endpoint
      remote: Endpoint
    }
  /** A client's first TLS message (ClientHello); ALPN names and versions in its order. */
  | {
      event: 'hello'
      serverName: string
      alpn: readonly string[]
      versions: readonly string[]
      ja3: string
      ja4: string
    }
  /**
   * TLS that is passed through: by the session's rule, because the client refused the certificate, or because it could
   * not be parsed.
   */
  | { event: 'passed'; because: 'rule' | 'pinned' | 'unknown'; serverName: string }
  /** Tcplens responded to the client itself, in the client's protocol. */
  | { event: 'answered'; text: string }
  /**
   * Tcplens forwarded other bytes than it received: the range in the stream, and the bytes sent in its place, as
   * base64.
   */
  | { event: 'forwarded'; direction: Direction; offset: number; length: number; bytes: string }
  /**
   * TLS is established, and the streams continue with its plaintext. Or the handshake failed, and `problem` is the
   * reason.
   */
  | {
      event: 'tls'
      leg: Leg
      /** Empty if the handshake failed. */
      version: string
      cipher: string
      alpn: string
      serverName: string
      resumed: boolean
      /** Whether the peer's certificate could be verified; null if none was requested. */
      verified: boolean | null
      /** Why verification or the handshake failed: the library's code or message. */
      problem?: string
      /** The library's code, if `problem` is a sentence. */
      code?: string
      /** The certificate that is too weak, as `problem` states; its chain is valid otherwise. */
      weak?: WeakCertificate
      /** The peer's certificates, its own first. */
      chain: readonly CertificateFacts[]
      /** Certificates that Tcplens presented to the peer. */
      shown?: readonly CertificateFacts[]
      /** Milliseconds. */
      took: number
    }
  /** A client that was refused: over the connection limit, or blocked by the address lists. */
  | { event: 'refused'; because: 'surplus' | 'blocked' }
  /** The user paused or resumed reading; while it is paused, the peer's bytes wait. */
  | { event: 'reading'; leg: Leg; on: boolean }
  /** An automatic action: a server's response, a step of a sequence. */
  | { event: 'rule'; name: string; text: string }
  /**
   * A rule that changes traffic matched. The range is that of the bytes as received; `sent`: the bytes sent in their
   * place, if any.
   */
  | {
      event: 'rule-matched'
      rule: string
      action: string
      direction: Direction
      start: number
      end: number
      sent?: { start: number; end: number }
      /**
       * Why the action was not applied: `too-late` if the first bytes of the range had already been sent, because the
       * others came later than a part of a match is held back; other reasons are text.
       */
      reason?: string
    }
  /**
   * A fault of a rule begins, changes or ends. `text` describes what it does, or what it did: its sums. With the action
   * `dropped` and no rule, `text` is the amount that rules still held back when the connection ended.
   */
  | {
      event: 'fault'
      rule: string
      action: string
      direction: Direction
      state: 'began' | 'changed' | 'ended'
      text: string
      /** Offsets of the first damaged bytes. */
      offsets?: readonly number[]
    }
  /** Never stored as a packet: readers derive it from a stream's first segment. */
  | { event: 'first-byte'; direction: Direction }
  /**
   * A peer that did not read is reading again; its bytes were queued for `waited` milliseconds. Short waits are not
   * recorded.
   */
  | { event: 'drain'; leg: Leg; waited: number }
  /** Events of a replay. */
  | ({ event: 'replay' } & ReplayEvent)
  /**
   * A time limit of Tcplens expired, in milliseconds: for the peer's end after a stop, for its next byte, for
   * connecting, or for the complete response to a replay.
   */
  | {
      event: 'timeout'
      leg: Leg
      what: 'end' | 'idle' | 'connect' | 'answer'
      after: number
      /** Action of the session. */
      then?: 'tell' | 'end' | 'reset'
    }
  /** A FIN. `by` is set if Tcplens ended the stream, not the peer that sends it. */
  | { event: 'end'; direction: Direction; by?: 'tcplens' }
  | { event: 'reset'; by: EndedBy }
  /**
   * Retransmitted bytes that differ from the first ones, in a capture by another tool. The first bytes are kept, but a
   * receiver may have used these.
   */
  | { event: 'overlap'; direction: Direction; offset: number; length: number }
  | { event: 'error'; leg: Leg; code: string; message: string }
  /** How a mock server handled a request. */
  | ({ event: 'mocked' } & MockTold)
  /** In a set of recorded exchanges: the source of the connection. */
  | ({ event: 'recorded' } & RecordedFrom)
  | {
      event: 'close'
      /** Bytes received of each stream. */
      up: number
      down: number
      endedBy: EndedBy
      how: HowEnded
      /** The system's code for `how: 'error'` and `'rst'`, such as ECONNREFUSED. */
      code?: string
    }
  /**
   * The user's bookmark and note for the connection or one of its exchanges. May be stored at any time, also after the
   * connection has closed. The last event for each replaces the earlier ones; an empty one removes them.
   */
  | {
      event: 'mark'
      /** Absent if the whole connection is marked. */
      exchange?: MarkedExchange
      /** Description of the marked item, for people. */
      of: string
      bookmark: boolean
      /** Empty for none. */
      note: string
      /** Absent for none. */
      name?: string
      /** Ignore rules for comparisons with the exchange, one per line; absent if none were set. */
      ignored?: string
    }
  /**
   * Content of a HAR file that the bytes generated from it cannot represent: JSON split into consecutive parts. About
   * one exchange, or without `exchange` about the file as a whole.
   */
  | {
      event: 'har'
      exchange?: MarkedExchange
      /** From 0. */
      part: number
      parts: number
      json: string
    }

export type MarkEvent = Extract<ConnectionEvent, { event: 'mark' }>
export type HarEvent = Extract<ConnectionEvent, { event: 'har' }>

/**
 * True for an event that describes a connection or file, and is not part of its history: it may be stored anywhere
 * after the described item.
 */
export function isRemark(event: ConnectionEvent | null | undefined): event is MarkEvent | HarEvent {
  return event?.event === 'mark' || event?.event === 'har'
}

/** An event together with its connection. */
export interface Marked {
  connection: number
  event: MarkEvent
}

export function formatEndpoint({ host, port, path }: Endpoint): string {
  if (path !== undefined) return path
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** True for the target of a proxy's client that has not requested a destination yet. */
export function isUnknown({ host, port, path }: Endpoint): boolean {
  return path === undefined && port === UNKNOWN_ENDPOINT.port && host === UNKNOWN_ENDPOINT.host
}

/** Returns the endpoint of a session's address: host and port, or a path. */
export function endpointOf(address: { host: string; port: number } | { path: string }): Endpoint {
  return 'path' in address ? { host: '', port: 0, path: address.path } : address
}
