import * as v from 'valibot'
import { CaptureId } from './captures'
import { FieldNode } from './fields'
import { MAX_TLS_FIELDS } from './limits'

/** TLS of a connection as far as it can be read without keys: the handshake up to its encrypted part, and alerts. */

const Direction = v.picklist(['up', 'down'])
const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const Index = v.pipe(v.number(), v.integer(), v.minValue(0))
/** Half-open, in the stream of its direction. */
const Range = v.tuple([v.number(), v.number()])
const PerStream = v.strictObject({ up: v.number(), down: v.number() })

/** `encrypted`: a handshake message or alert after ChangeCipherSpec. Consecutive application data is one message. */
const TLS_MESSAGE_KINDS = [
  'handshake',
  'change-cipher-spec',
  'alert',
  'encrypted',
  'application-data',
  'other'
] as const

export const TlsMessageRow = v.strictObject({
  direction: Direction,
  kind: v.picklist(TLS_MESSAGE_KINDS),
  /** Name in the RFC, such as `ClientHello`. */
  name: v.string(),
  /** Most important value, such as an alert's description; may be empty. */
  value: v.string(),
  /** From the header of its first record to its last byte. */
  range: Range,
  records: v.number()
})
export type TlsMessageRow = v.InferOutput<typeof TlsMessageRow>

export const TlsProblem = v.strictObject({ direction: Direction, code: v.string(), range: Range })
export type TlsProblem = v.InferOutput<typeof TlsProblem>

const Certificate = v.strictObject({
  subject: v.string(),
  issuer: v.string(),
  names: v.string(),
  from: v.number(),
  to: v.number(),
  fingerprint: v.string()
})

/** Values are empty or null if unknown: not sent, encrypted, or missing from the capture. */
export const TlsSummary = v.strictObject({
  version: v.string(),
  cipher: v.string(),
  /** Key exchange, such as `x25519`. */
  group: v.string(),
  serverName: v.string(),
  offered: v.strictObject({ versions: v.array(v.string()), alpn: v.array(v.string()) }),
  alpn: v.string(),
  resumed: v.nullable(v.boolean()),
  ja3: v.string(),
  ja4: v.string(),
  /** The server's certificates, its own first; encrypted from TLS 1.3 on. */
  chain: v.array(Certificate)
})
export type TlsSummary = v.InferOutput<typeof TlsSummary>

/** TLS that begins at `from`: at the start of the streams, after a STARTTLS, or inside a tunnel. */
export const TlsLayer = v.strictObject({
  from: PerStream,
  summary: TlsSummary,
  /** In the order in which they ended. */
  messages: v.array(TlsMessageRow),
  problems: v.array(TlsProblem),
  /** Offset after the last byte examined: the rest is not readable, or exceeds the limit. */
  read: PerStream
})
export type TlsLayer = v.InferOutput<typeof TlsLayer>

const place = { capture: CaptureId, connection: Number1 }

export const tlsRequests = {
  /** Parses the TLS of a connection from the first bytes of its streams, at each request. Empty if there is none. */
  'connections.tls': {
    input: v.strictObject(place),
    output: v.strictObject({ layers: v.array(TlsLayer) })
  },
  /** Returns a message's fields from index `first` (0-based) on; `not-found` for an unknown message. */
  'connections.tls-message': {
    input: v.strictObject({
      ...place,
      layer: Index,
      message: Index,
      first: Index,
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_TLS_FIELDS))
    }),
    output: v.strictObject({ total: v.number(), fields: v.array(FieldNode) })
  }
}
