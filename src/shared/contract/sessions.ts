import * as v from 'valibot'
import { MAX_SEND_BYTES } from './limits'

/** Sessions: what a user starts and stops. The config is a union by kind, so new kinds are additions. */

export const PortNumber = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))
const TargetPort = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))
/** A host name or address as typed; empty is refused, checking that it resolves is the system's job. */
export const Host = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(255))

/** What every kind of session has. */
const common = {
  name: v.pipe(v.string(), v.trim(), v.maxLength(80)),
  /** Started when the app starts; otherwise the session comes back stopped. */
  startAtLaunch: v.optional(v.boolean())
}
const listen = v.strictObject({ host: Host, port: PortNumber })
export const Target = v.strictObject({ host: Host, port: TargetPort })

/** Relays every client of `listen` to `target`. */
export const ProxyConfig = v.strictObject({ kind: v.literal('proxy'), ...common, listen, target: Target })
export type ProxyConfig = v.InferOutput<typeof ProxyConfig>

/** Accepts clients; what they are answered is sent by hand. */
export const ServerConfig = v.strictObject({ kind: v.literal('server'), ...common, listen })
export type ServerConfig = v.InferOutput<typeof ServerConfig>

/** Connects to `target` when started; what is sent is typed. */
export const ClientConfig = v.strictObject({ kind: v.literal('client'), ...common, target: Target })
export type ClientConfig = v.InferOutput<typeof ClientConfig>

export const SessionConfig = v.variant('kind', [ProxyConfig, ServerConfig, ClientConfig])
export type SessionConfig = v.InferOutput<typeof SessionConfig>

/** Bytes of one send: what somebody types or pastes. Files come in pieces. */
const SendBytes = v.pipe(
  v.custom<Uint8Array>((value) => value instanceof Uint8Array),
  v.check(({ length }) => length > 0, 'There is nothing to send.'),
  v.check(({ length }) => length <= MAX_SEND_BYTES, `At most ${MAX_SEND_BYTES} bytes are sent at once.`)
)

export const SessionId = v.pipe(v.number(), v.integer(), v.minValue(1))

export const ErrorInfo = v.strictObject({
  code: v.string(),
  message: v.string(),
  systemCode: v.optional(v.string())
})
export type ErrorInfo = v.InferOutput<typeof ErrorInfo>

export const SessionSummary = v.strictObject({
  id: SessionId,
  config: SessionConfig,
  state: v.picklist(['stopped', 'starting', 'running', 'stopping', 'failed']),
  /**
   * The address really bound; the port is the system's choice where the config says 0. Null unless running, and for
   * a client, which listens nowhere.
   */
  listening: v.nullable(v.strictObject({ host: v.string(), port: v.number() })),
  /** Why it failed, until the next start. */
  error: v.nullable(ErrorInfo),
  connections: v.strictObject({ open: v.number(), total: v.number() }),
  /** Bytes relayed since the app started; the window derives throughput from two samples. */
  bytes: v.strictObject({ up: v.number(), down: v.number() })
})
export type SessionSummary = v.InferOutput<typeof SessionSummary>

export const sessionRequests = {
  'sessions.list': { input: v.strictObject({}), output: v.array(SessionSummary) },
  'sessions.create': {
    input: v.strictObject({ config: SessionConfig, start: v.boolean() }),
    output: SessionSummary
  },
  /** Changes a stopped session. */
  'sessions.update': {
    input: v.strictObject({ id: SessionId, config: SessionConfig }),
    output: SessionSummary
  },
  'sessions.start': { input: v.strictObject({ id: SessionId }), output: SessionSummary },
  /**
   * Stops listening. Open connections are ended in order (`cut`, the default), or left to end by themselves (`drain`):
   * the session is `stopping` until they have, and a second stop cuts what is left.
   */
  'sessions.stop': {
    input: v.strictObject({ id: SessionId, how: v.optional(v.picklist(['cut', 'drain'])) }),
    output: SessionSummary
  },
  /** Starts every session that does not run. Answers with all; those that failed say why. */
  'sessions.startAll': { input: v.strictObject({}), output: v.array(SessionSummary) },
  'sessions.stopAll': { input: v.strictObject({}), output: v.array(SessionSummary) },
  /** A stopped copy, directly behind the original. */
  'sessions.duplicate': { input: v.strictObject({ id: SessionId }), output: SessionSummary },
  /**
   * Sends bytes on connections of a server or client session: those named, or all that are open. Answers with the
   * connections they went to; one that has ended meanwhile is left out.
   */
  'sessions.send': {
    input: v.strictObject({
      id: SessionId,
      connections: v.nullable(v.array(v.pipe(v.number(), v.integer(), v.minValue(1)))),
      bytes: SendBytes
    }),
    output: v.strictObject({ connections: v.array(v.number()) })
  },
  /**
   * Ends a live connection: `end` sends a FIN (a server's or client's other direction stays open, a proxy ends both
   * legs), `reset` an RST.
   */
  'connections.end': {
    input: v.strictObject({
      connection: v.pipe(v.number(), v.integer(), v.minValue(1)),
      how: v.picklist(['end', 'reset'])
    }),
    output: v.null()
  },
  /** Stops it first when it runs. What it captured stays in the capture. */
  'sessions.remove': { input: v.strictObject({ id: SessionId }), output: v.null() },
  /**
   * Starts the built-in HTTP server, a proxy in front of it, and sends some requests through that proxy.
   * Answers with the proxy's session once the first answer is back.
   */
  'demo.start': { input: v.strictObject({}), output: SessionSummary }
}
