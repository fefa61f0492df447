import * as v from 'valibot'

/** Sessions: what a user starts and stops. The config is a union by kind, so new kinds are additions. */

export const PortNumber = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))
const TargetPort = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))
/** A host name or address as typed; empty is refused, checking that it resolves is the system's job. */
export const Host = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(255))

export const ProxyConfig = v.strictObject({
  kind: v.literal('proxy'),
  name: v.pipe(v.string(), v.trim(), v.maxLength(80)),
  listen: v.strictObject({ host: Host, port: PortNumber }),
  target: v.strictObject({ host: Host, port: TargetPort })
})
export type ProxyConfig = v.InferOutput<typeof ProxyConfig>

export const SessionConfig = v.variant('kind', [ProxyConfig])
export type SessionConfig = v.InferOutput<typeof SessionConfig>

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
  /** The address really bound; the port is the system's choice where the config says 0. Null unless running. */
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
  'sessions.stop': { input: v.strictObject({ id: SessionId }), output: SessionSummary },
  /** Stops it first when it runs. What it captured stays in the capture. */
  'sessions.remove': { input: v.strictObject({ id: SessionId }), output: v.null() },
  /**
   * Starts the built-in HTTP server, a proxy in front of it, and sends some requests through that proxy.
   * Answers with the proxy's session once the first answer is back.
   */
  'demo.start': { input: v.strictObject({}), output: SessionSummary }
}
