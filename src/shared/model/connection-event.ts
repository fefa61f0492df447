import type { Direction } from './direction'
import type { MockTold, RecordedFrom } from './mock-events'
import type { MarkedExchange, Original, OriginalRange } from './original'
import type { ReplayTold } from './replay-event'

/**
 * What happened to a connection that is not bytes. Events travel inside the capture, as the JSON of a packet
 * comment, so this is also the on-disk form: adding members is fine, renaming or removing one is not.
 */

/**
 * Host (a name, an IPv4 or IPv6 address) and port. With a path it is a Unix domain socket or a named pipe: host and
 * port only stand for it in the capture file, and are not shown.
 */
export interface Endpoint {
  host: string
  port: number
  path?: string | undefined
}

/** Stands for the own address of a connection that is not made yet. */
export const UNKNOWN_ENDPOINT: Endpoint = { host: '0.0.0.0', port: 0 }

/** Who ended the connection first. */
export type EndedBy = 'client' | 'target' | 'tcplens'

/**
 * How: an orderly FIN, a reset, or an error such as a refused connect. `left`: the record ends before the connection does,
 * since no more of it was wanted; who ended that, and how, nobody noted.
 */
export const HOW_ENDED = ['fin', 'rst', 'error', 'left'] as const
export type HowEnded = (typeof HOW_ENDED)[number]

/** What there is to say of a certificate. */
/** A certificate whose signature or key can be forged. */
export interface WeakCertificate {
  subject: string
  /** Digest of its signature, where that is too weak. */
  digest?: string
  /** Its public key, where that is too short. */
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

type LegName = 'client' | 'target'

/** `capture`: nobody of ours took part; others recorded it. */
export type Role = 'proxy' | 'server' | 'client' | 'replay' | 'capture'

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
      /** More of the same, and all there is to say where the original is in another file. */
      original?: Original
      /** In place of an exchange: the bytes of a stream that are sent again. */
      range?: OriginalRange
      /** What others recorded begins within the connection: content or ports show who is the client. */
      midway?: true
      /** What others say of it was made into this record, events and all. */
      rebuilt?: 'har'
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
      original?: Original
      range?: OriginalRange
      /** When the connection began, in milliseconds since 1970. */
      opened: number
      /** The offsets at which the streams go on. */
      up: number
      down: number
      /** The conversation that goes on: see `layer`. */
      leg?: number
      /** Another file; one begun by Clear; recording was switched off and is on again; the disk was full; the file before was lost. */
      reason: 'next-file' | 'cleared' | 'recording' | 'space' | 'file-lost'
      /** For how long nothing was recorded. */
      lost?: { milliseconds: number }
    }
  /** One address of a name that is to be connected to; a name may have several, tried in this order. */
  | { event: 'lookup'; leg: LegName; host: string; address: string; family: 4 | 6 }
  /** One try to connect to one address, as it begins and where it comes to nothing. */
  | {
      event: 'attempt'
      address: string
      port: number
      family: 4 | 6
      what: 'begins' | 'failed' | 'timeout'
      code?: string
    }
  | { event: 'connected'; local: Endpoint; remote: Endpoint }
  /** The proxy on the way has connected on to the target. */
  | { event: 'tunnel'; via: 'socks5' | 'http'; proxy: Endpoint; target: Endpoint }
  /** Where a client of a proxy wants to go, and how it said so; `user` where it showed one. */
  | {
      event: 'asked'
      way: 'socks4' | 'socks5' | 'connect' | 'http' | 'transparent'
      target: Endpoint
      user?: string
    }
  /** The session's settings send it elsewhere. */
  | { event: 'overridden'; from: Endpoint; to: Endpoint }
  /**
   * From these offsets on the streams are what runs inside a tunnel or TLS, and in the file a conversation of its own,
   * between the two ends of the target leg. Whoever decodes begins anew.
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
  /** What a client says first in TLS (ClientHello); names of ALPN and versions in its order. */
  | {
      event: 'hello'
      serverName: string
      alpn: readonly string[]
      versions: readonly string[]
      ja3: string
      ja4: string
    }
  /** TLS that is not opened: by the session's rule, because its client would not have it, or because it is not spoken. */
  | { event: 'passed'; because: 'rule' | 'pinned' | 'unknown'; serverName: string }
  /** Tcplens answered the client itself, in the client's protocol. */
  | { event: 'answered'; text: string }
  /** What went on is not what came: bytes of a stream, and those that were sent in their place, as base64. */
  | { event: 'forwarded'; direction: Direction; offset: number; length: number; bytes: string }
  /** TLS stands: what follows in the streams is what was inside it. Or it does not, and `problem` says why. */
  | {
      event: 'tls'
      leg: LegName
      /** Empty where it came to nothing. */
      version: string
      cipher: string
      alpn: string
      serverName: string
      resumed: boolean
      /** Whether the peer's certificate could be verified; null where none was asked for. */
      verified: boolean | null
      /** Why not, or why there is no TLS: the library's code or sentence. */
      problem?: string
      /** The library's code of that, where it is said by a sentence. */
      code?: string
      /** The certificate that `problem` calls too weak; its chain is verified otherwise. */
      weak?: WeakCertificate
      /** The peer's certificates, its own first. */
      chain: readonly CertificateFacts[]
      /** What Tcplens showed the peer. */
      shown?: readonly CertificateFacts[]
      /** Milliseconds. */
      took: number
    }
  /** A client that was not let in: over the limit of connections, or by the lists of addresses. */
  | { event: 'refused'; because: 'surplus' | 'blocked' }
  /** Reading was stopped or resumed by hand; while it is stopped the peer's bytes wait. */
  | { event: 'reading'; leg: LegName; on: boolean }
  /** What was done by itself: a server's answer, a sequence's step. */
  | { event: 'rule'; name: string; text: string }
  /** Never a packet of its own: whoever reads the record finds it where a stream's first segment is. */
  | { event: 'first-byte'; direction: Direction }
  /** A peer did not read and now does: `waited` milliseconds long its bytes were held back. Short waits are not told. */
  | { event: 'drain'; leg: LegName; waited: number }
  /** What becomes of what is sent again, besides what the bytes say. */
  | ({ event: 'replay' } & ReplayTold)
  /**
   * A limit of Tcplens passed, in milliseconds: for the peer's end after a stop, for its next byte, to be connected, for
   * the whole answer to a replay.
   */
  | {
      event: 'timeout'
      leg: LegName
      what: 'end' | 'idle' | 'connect' | 'answer'
      after: number
      /** What the session does about it. */
      then?: 'tell' | 'end' | 'reset'
    }
  /** A FIN. `by` where Tcplens ended the stream, and not the peer that sends it. */
  | { event: 'end'; direction: Direction; by?: 'tcplens' }
  | { event: 'reset'; by: EndedBy }
  /** Bytes came again, and differ: of what others recorded the first are kept, a receiver may have kept these. */
  | { event: 'overlap'; direction: Direction; offset: number; length: number }
  | { event: 'error'; leg: LegName; code: string; message: string }
  /** What became of a request that a server answers from what was recorded, or does not. */
  | ({ event: 'mocked' } & MockTold)
  /** In a set of recorded exchanges: where the connection was copied from. */
  | ({ event: 'recorded' } & RecordedFrom)
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
  /**
   * What the user says of the connection, or of one exchange of it, at any time, also after it has closed. The last one
   * of each counts: it replaces what was said before, and takes it back if it says nothing.
   */
  | {
      event: 'mark'
      /** Absent where the connection as a whole is meant. */
      exchange?: MarkedExchange
      /** What is meant, for people. */
      of: string
      bookmark: boolean
      /** Empty for none. */
      note: string
      /** Absent for none. */
      name?: string
      /** What comparisons with the exchange ignore, one rule a line; absent where nothing was said of it. */
      ignored?: string
    }
  /**
   * What a HAR file says that bytes rebuilt from it cannot: JSON in pieces, which follow each other. Of one exchange, or
   * without one of the file as a whole.
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

/** It is said about a connection or a file, and nothing that happened: it may stand anywhere behind what it is about. */
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

/** Of a proxy's client that has not said yet where it wants to go, its target. */
export function isUnknown({ host, port, path }: Endpoint): boolean {
  return path === undefined && port === UNKNOWN_ENDPOINT.port && host === UNKNOWN_ENDPOINT.host
}

/** A session's address: host and port, or a path. */
export function endpointOf(address: { host: string; port: number } | { path: string }): Endpoint {
  return 'path' in address ? { host: '', port: 0, path: address.path } : address
}
