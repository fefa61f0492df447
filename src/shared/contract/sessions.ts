import * as v from 'valibot'
import { Behaviours, HttpBehaviour } from './behaviours'
import { Framings } from './framing'
import { LISTEN_PORT, MAX_HOST, MAX_SESSION_NAME, PIECE_PAUSE, PORT, SEND_INTERVAL } from './bounds'
import { MAX_PAGE_ROWS, SESSION_COLOURS } from './limits'
import { MockTotals } from './mock'
import { whole } from './numbers'
import { Payload } from './payload'
import { ProxyFindings, TargetFailures, proxyOptions } from './proxying'
import { Steps } from './sequences'
import { listenOptions, reachOptions } from './socket-options'
import { TaskId } from './tasks'

/**
 * Sessions: proxies, servers and clients that the user starts and stops. The config is a union by kind, so that a new
 * kind is an addition.
 */

const PortNumber = whole(LISTEN_PORT)
const TargetPort = whole(PORT)
/** A host name or address as typed. Must not be empty; resolving it is left to the system. */
export const Host = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_HOST))

/** Options of every kind of session. */
const common = {
  name: v.pipe(v.string(), v.trim(), v.maxLength(MAX_SESSION_NAME)),
  /** Start the session when the app starts; otherwise it is restored in the stopped state. */
  startAtLaunch: v.optional(v.boolean()),
  /** Default framing of the streams of its connections; a connection can override it. */
  framing: v.optional(Framings),
  /** Name of the group under which the session list shows the session. */
  group: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_SESSION_NAME)))
}
export const Listen = v.strictObject({ host: Host, port: PortNumber })
export const Target = v.strictObject({ host: Host, port: TargetPort })
/** Path of a Unix domain socket or a Windows named pipe (`\\\\.\\pipe\\name`), in place of host and port. */
const Pipe = v.strictObject({ path: v.pipe(v.string(), v.minLength(1), v.maxLength(255)) })
export type Pipe = v.InferOutput<typeof Pipe>
/** Destination of a replay: any address that a client can connect to. */
export const ReplayTarget = v.union([Target, Pipe])
export type ReplayTarget = v.InferOutput<typeof ReplayTarget>

/** Relays every client of `listen` to an upstream server: the configured one, or the one that the client requests. */
export const ProxyConfig = v.strictObject({
  kind: v.literal('proxy'),
  ...common,
  listen: v.union([Listen, Pipe]),
  /** Mode `forward`: required, used for all clients. Mode `auto`: used for clients that request no destination. */
  target: v.optional(v.union([Target, Pipe])),
  ...proxyOptions
})
export type ProxyConfig = v.InferOutput<typeof ProxyConfig>

/** Accepts clients. Data is sent by hand or by its behaviours. */
export const ServerConfig = v.strictObject({
  kind: v.literal('server'),
  ...common,
  listen: v.union([Listen, Pipe]),
  ...listenOptions,
  behaviours: v.optional(Behaviours)
})
export type ServerConfig = v.InferOutput<typeof ServerConfig>

/** Connects to `target` when started. The user types the data to send. */
export const ClientConfig = v.strictObject({
  kind: v.literal('client'),
  ...common,
  target: v.union([Target, Pipe]),
  ...reachOptions,
  /** Automatic behaviours, as for a server. A client does not respond to HTTP. */
  behaviours: v.optional(Behaviours)
})
export type ClientConfig = v.InferOutput<typeof ClientConfig>

export const SessionConfig = v.variant('kind', [ProxyConfig, ServerConfig, ClientConfig])
export type SessionConfig = v.InferOutput<typeof SessionConfig>

export const SessionId = v.pipe(v.number(), v.integer(), v.minValue(1))

export const ErrorInfo = v.strictObject({
  code: v.string(),
  message: v.string(),
  systemCode: v.optional(v.string()),
  details: v.optional(
    v.strictObject({
      address: v.optional(v.string()),
      freePort: v.optional(PortNumber),
      holder: v.optional(v.strictObject({ pid: v.number(), name: v.string(), own: v.boolean() })),
      unprivilegedFrom: v.optional(v.number())
    })
  )
})
export type ErrorInfo = v.InferOutput<typeof ErrorInfo>

/** Index of the session's colour in the window. It stays the same while the session is in the list, across restarts. */
export const SessionColour = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(SESSION_COLOURS - 1))

export const SessionSummary = v.strictObject({
  id: SessionId,
  colour: SessionColour,
  config: SessionConfig,
  state: v.picklist(['stopped', 'starting', 'running', 'stopping', 'failed']),
  /**
   * The bound address; the system chooses the port if the config has port 0. Null unless running, and always null for a
   * client.
   */
  listening: v.nullable(
    v.strictObject({
      host: v.string(),
      port: v.number(),
      path: v.optional(v.string()),
      /** Permission bits of a Unix domain socket's file, which decide who may connect. */
      mode: v.optional(v.number())
    })
  ),
  /** Why the session failed, until its next start; or the current problem of a running session's clients. */
  error: v.nullable(ErrorInfo),
  connections: v.strictObject({
    open: v.number(),
    total: v.number(),
    /** Number of the newest one in the live capture; absent before the first. */
    last: v.optional(v.number())
  }),
  /** Bytes relayed since the app started; the window derives throughput from two samples. */
  bytes: v.strictObject({ up: v.number(), down: v.number() }),
  /** Clients that a server refused: over its connection limit, or blocked by its address lists. */
  refused: v.optional(v.strictObject({ surplus: v.number(), blocked: v.number() })),
  /** Set for a proxy that handles TLS. */
  findings: v.optional(ProxyFindings),
  /** Set for a running proxy if its latest connections all failed to reach the upstream server. */
  failing: v.optional(TargetFailures),
  /** Set for a running server that responds from a recording. */
  mock: v.optional(MockTotals),
  /**
   * Set for a client between two connect attempts: time of the next (milliseconds since 1970), and failures in a row.
   */
  reconnecting: v.optional(v.strictObject({ at: v.number(), failed: v.number() }))
})
export type SessionSummary = v.InferOutput<typeof SessionSummary>

const ConnectionNumber = v.pipe(v.number(), v.integer(), v.minValue(1))

/** Current state of an open connection. */
export const LiveClient = v.strictObject({
  connection: v.number(),
  /** Address of the peer: the client of a server, or the server of a client. */
  peer: v.string(),
  /** Milliseconds since 1970. */
  since: v.number(),
  /** Time of the last byte in either direction. */
  active: v.number(),
  up: v.number(),
  down: v.number(),
  /** Bytes queued in the app because the peer reads more slowly than they are sent. */
  pending: v.number(),
  /** `ours-ended`: Tcplens has sent a FIN. `theirs-ended`: the peer has. */
  state: v.picklist(['connecting', 'open', 'ours-ended', 'theirs-ended', 'ending']),
  /** Reading is paused by the user. */
  paused: v.boolean()
})
export type LiveClient = v.InferOutput<typeof LiveClient>

/** The session and connections to send on; null for all open connections. */
const on = { id: SessionId, connections: v.nullable(v.array(ConnectionNumber)) }

export const sessionRequests = {
  'sessions.list': { input: v.strictObject({}), output: v.array(SessionSummary) },
  /** `at` is the index in the list, at the end by default. `colour` defaults to the least used one. */
  'sessions.create': {
    input: v.strictObject({
      config: SessionConfig,
      start: v.boolean(),
      colour: v.optional(SessionColour),
      at: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)))
    }),
    output: SessionSummary
  },
  /** Changes a stopped session. */
  'sessions.update': {
    input: v.strictObject({ id: SessionId, config: SessionConfig }),
    output: SessionSummary
  },
  'sessions.start': { input: v.strictObject({ id: SessionId }), output: SessionSummary },
  /**
   * Stops listening. With `cut` (the default) open connections are closed with a FIN; with `drain` they stay until they
   * end. The session is `stopping` until then, and a second stop closes the remaining connections.
   */
  'sessions.stop': {
    input: v.strictObject({ id: SessionId, how: v.optional(v.picklist(['cut', 'drain'])) }),
    output: SessionSummary
  },
  /** Starts every session that is not running. Returns all sessions; a failed one carries its error. */
  'sessions.startAll': { input: v.strictObject({}), output: v.array(SessionSummary) },
  'sessions.stopAll': { input: v.strictObject({}), output: v.array(SessionSummary) },
  /** Adds a stopped copy directly after the original. */
  'sessions.duplicate': { input: v.strictObject({ id: SessionId }), output: SessionSummary },
  /** Sets how the streams of its connections are split into frames, also while it runs; null for not at all. */
  'sessions.frame': {
    input: v.strictObject({ id: SessionId, framing: v.nullable(Framings) }),
    output: SessionSummary
  },
  /** Trusts a host's certificate from now on, or verifies it again. Stored in the session's config. */
  'sessions.trust': {
    input: v.strictObject({ id: SessionId, host: v.pipe(v.string(), v.minLength(1)), on: v.boolean() }),
    output: SessionSummary
  },
  /** Intercepts TLS of a passed-through client (`RefusingClient.id`) again; null for all clients. */
  'sessions.resumeInterception': {
    input: v.strictObject({ id: SessionId, client: v.nullable(v.string()) }),
    output: SessionSummary
  },
  /** Changes the behaviours of a server or client, also while it runs. */
  'sessions.behave': {
    input: v.strictObject({ id: SessionId, behaviours: Behaviours }),
    output: SessionSummary
  },
  /**
   * Returns the complete response that a manual HTTP server would send to `GET /`, its body cut at MAX_PREVIEW_BYTES.
   * If it is sent as `from: 'bytes'`, exactly these bytes are written.
   */
  'sessions.previewAnswer': {
    input: v.strictObject({ behaviour: HttpBehaviour }),
    output: v.strictObject({
      bytes: v.custom<Uint8Array>((value) => value instanceof Uint8Array),
      cut: v.boolean()
    })
  },
  /**
   * Sends on the given connections of a server or client session, or on all open ones. Returns the connections used,
   * without those that have ended meanwhile. A send that takes time (a file, pieces with pauses, repetitions) is a
   * task.
   */
  'sessions.send': {
    input: v.strictObject({
      ...on,
      payload: Payload,
      /** Send in pieces of `size` bytes, `pause` ms apart. */
      split: v.optional(
        v.strictObject({
          size: v.pipe(v.number(), v.integer(), v.minValue(1)),
          pause: whole(PIECE_PAUSE)
        })
      ),
      /** Send every `every` ms, `times` times in all; null until cancelled. */
      repeat: v.optional(
        v.strictObject({
          every: whole(SEND_INTERVAL),
          times: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1)))
        })
      )
    }),
    output: v.strictObject({ connections: v.array(v.number()), task: v.nullable(TaskId) })
  },
  /** Runs the steps on each of these connections, as a task. */
  'sessions.sequence': {
    input: v.strictObject({ ...on, steps: Steps }),
    output: v.strictObject({ connections: v.array(v.number()), task: TaskId })
  },
  /** Lists the open connections of a session from row `first` on, in order of arrival. */
  'sessions.clients': {
    input: v.strictObject({
      id: SessionId,
      first: v.pipe(v.number(), v.integer(), v.minValue(0)),
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PAGE_ROWS))
    }),
    output: v.strictObject({ total: v.number(), rows: v.array(LiveClient) })
  },
  /** Pauses or resumes reading from a connection's peer: manual backpressure. */
  'connections.read': {
    input: v.strictObject({ connection: ConnectionNumber, on: v.boolean() }),
    output: v.null()
  },
  /**
   * Ends a live connection. `end` sends a FIN (the other direction of a server or client stays open, a proxy ends both
   * legs), `reset` sends an RST. `disconnect` sends a FIN and resets what has not ended two seconds later.
   */
  'connections.end': {
    input: v.strictObject({
      connection: ConnectionNumber,
      how: v.picklist(['end', 'reset', 'disconnect'])
    }),
    output: v.null()
  },
  /**
   * Stops the session first if it is running, and resolves once it is removed; with `drain`, after its last connection
   * has ended. Its captured traffic stays in the capture.
   */
  'sessions.remove': {
    input: v.strictObject({ id: SessionId, how: v.optional(v.picklist(['cut', 'drain'])) }),
    output: v.null()
  },
  /**
   * Starts the built-in HTTP server and a proxy in front of it, and sends some requests through the proxy. Returns the
   * proxy's session once the first response has arrived.
   */
  'demo.start': { input: v.strictObject({}), output: SessionSummary }
}
