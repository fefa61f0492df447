import * as v from 'valibot'
import { CaptureId } from './captures'
import { FieldNode } from './fields'
import { MAX_TLS_FIELDS } from './limits'

/** What of a connection's TLS can be read without its keys: its handshake up to where it becomes secret, and alerts. */

const Direction = v.picklist(['up', 'down'])
const Number1 = v.pipe(v.number(), v.integer(), v.minValue(1))
const Index = v.pipe(v.number(), v.integer(), v.minValue(0))
/** Half-open, in the stream of its direction. */
const Range = v.tuple([v.number(), v.number()])
const PerStream = v.strictObject({ up: v.number(), down: v.number() })

/** `encrypted`: of a handshake, or an alert, behind ChangeCipherSpec. Application data in a row is one message. */
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
  /** As its RFC calls it, such as `ClientHello`. */
  name: v.string(),
  /** What is most worth knowing of it, such as an alert's description; may be empty. */
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

/** Empty, or null, where it is not known: what was not said, is secret, or is not in the capture. */
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
  /** The server's, its own first; secret from TLS 1.3 on. */
  chain: v.array(Certificate)
})
export type TlsSummary = v.InferOutput<typeof TlsSummary>

/** TLS that begins at `from`: where the streams begin, behind a STARTTLS, or inside a tunnel. */
export const TlsLayer = v.strictObject({
  from: PerStream,
  summary: TlsSummary,
  /** In the order in which they ended. */
  messages: v.array(TlsMessageRow),
  problems: v.array(TlsProblem),
  /** Behind the last byte that was looked at: nothing readable follows, or more than is read. */
  read: PerStream
})
export type TlsLayer = v.InferOutput<typeof TlsLayer>

const place = { capture: CaptureId, connection: Number1 }

export const tlsRequests = {
  /** Empty where there is no TLS to be seen. Read anew at each request, from the streams' first bytes. */
  'connections.tls': {
    input: v.strictObject(place),
    output: v.strictObject({ layers: v.array(TlsLayer) })
  },
  /** A message's fields from the `first` (from 0) on; `not-found` where there is no such message. */
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
