import * as v from 'valibot'
import { Behaviours, HttpBehaviour } from './behaviours'
import { Framings } from './framing'
import { MAX_PAGE_ROWS, SESSION_COLOURS } from './limits'
import { MockTotals } from './mock'
import { Payload } from './payload'
import { ProxyFindings, TargetFailures, proxyOptions } from './proxying'
import { Steps } from './sequences'
import { listenOptions, reachOptions } from './socket-options'
import { TaskId } from './tasks'

/** Sessions: what a user starts and stops. The config is a union by kind, so new kinds are additions. */

const PortNumber = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))
const TargetPort = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))
/** A host name or address as typed; empty is refused, checking that it resolves is the system's job. */
export const Host = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(255))

/** What every kind of session has. */
const common = {
  name: v.pipe(v.string(), v.trim(), v.maxLength(80)),
  /** Started when the app starts; otherwise the session comes back stopped. */
  startAtLaunch: v.optional(v.boolean()),
  /** How the streams of its connections are shown, unless one is told otherwise. */
  framing: v.optional(Framings),
  /** Sessions of one group stand together in the list, under this name. */
  group: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(80)))
}
export const Listen = v.strictObject({ host: Host, port: PortNumber })
export const Target = v.strictObject({ host: Host, port: TargetPort })
/** A Unix domain socket's path, or a Windows named pipe (`\\\\.\\pipe\\name`), in place of host and port. */
const Pipe = v.strictObject({ path: v.pipe(v.string(), v.minLength(1), v.maxLength(255)) })
export type Pipe = v.InferOutput<typeof Pipe>
/** Where a replay goes: any place that a client can connect to. */
export const ReplayTarget = v.union([Target, Pipe])
export type ReplayTarget = v.InferOutput<typeof ReplayTarget>

/** Relays every client of `listen` to a target: the one that is set here, or the one that the client asks for. */
export const ProxyConfig = v.strictObject({
  kind: v.literal('proxy'),
  ...common,
  listen: v.union([Listen, Pipe]),
  /** Of `forward` all clients go there, and it must be set; of `auto` those that ask for nothing. */
  target: v.optional(v.union([Target, Pipe])),
  ...proxyOptions
})
export type ProxyConfig = v.InferOutput<typeof ProxyConfig>

/** Accepts clients; they are answered by hand, and by what its behaviours say. */
export const ServerConfig = v.strictObject({
  kind: v.literal('server'),
  ...common,
  listen: v.union([Listen, Pipe]),
  ...listenOptions,
  behaviours: v.optional(Behaviours)
})
export type ServerConfig = v.InferOutput<typeof ServerConfig>

/** Connects to `target` when started; what is sent is typed. */
export const ClientConfig = v.strictObject({
  kind: v.literal('client'),
  ...common,
  target: v.union([Target, Pipe]),
  ...reachOptions,
  /** What it does by itself, as a server does; a client answers no HTTP. */
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

/** Which of the window's colours a session has: kept for as long as the session is in the list, over restarts too. */
export const SessionColour = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(SESSION_COLOURS - 1))

export const SessionSummary = v.strictObject({
  id: SessionId,
  colour: SessionColour,
  config: SessionConfig,
  state: v.picklist(['stopped', 'starting', 'running', 'stopping', 'failed']),
  /**
   * The address really bound; the port is the system's choice where the config says 0. Null unless running, and for
   * a client, which listens nowhere.
   */
  listening: v.nullable(
    v.strictObject({
      host: v.string(),
      port: v.number(),
      path: v.optional(v.string()),
      /** Permission bits of a Unix domain socket's file: who may connect. */
      mode: v.optional(v.number())
    })
  ),
  /** Why it failed, until the next start; or what a running session's clients suffer from at the moment. */
  error: v.nullable(ErrorInfo),
  connections: v.strictObject({
    open: v.number(),
    total: v.number(),
    /** Number of the newest one in the live capture; absent before the first. */
    last: v.optional(v.number())
  }),
  /** Bytes relayed since the app started; the window derives throughput from two samples. */
  bytes: v.strictObject({ up: v.number(), down: v.number() }),
  /** Clients of a server that were not let in: over its limit, or by its lists. */
  refused: v.optional(v.strictObject({ surplus: v.number(), blocked: v.number() })),
  /** Of a proxy that meets TLS. */
  findings: v.optional(ProxyFindings),
  /** Of a running proxy whose last connections all failed to reach their target. */
  failing: v.optional(TargetFailures),
  /** Of a running server that answers from a recording. */
  mock: v.optional(MockTotals),
  /** A client between two attempts: when the next begins (milliseconds since 1970), and how many failed in a row. */
  reconnecting: v.optional(v.strictObject({ at: v.number(), failed: v.number() }))
})
export type SessionSummary = v.InferOutput<typeof SessionSummary>

const ConnectionNumber = v.pipe(v.number(), v.integer(), v.minValue(1))

/** An open connection as it is now. */
export const LiveClient = v.strictObject({
  connection: v.number(),
  /** The peer: of a server the client, of a client the target. */
  peer: v.string(),
  /** Milliseconds since 1970. */
  since: v.number(),
  /** When something last passed, either way. */
  active: v.number(),
  up: v.number(),
  down: v.number(),
  /** Bytes that are sent but not yet with the system: the peer does not read as fast. */
  pending: v.number(),
  /** `ours-ended`: we have sent a FIN; `theirs-ended`: the peer has. */
  state: v.picklist(['connecting', 'open', 'ours-ended', 'theirs-ended', 'ending']),
  /** Reading is stopped by hand. */
  paused: v.boolean()
})
export type LiveClient = v.InferOutput<typeof LiveClient>

/** Which session and connections something is sent on; null for all that are open. */
const on = { id: SessionId, connections: v.nullable(v.array(ConnectionNumber)) }

export const sessionRequests = {
  'sessions.list': { input: v.strictObject({}), output: v.array(SessionSummary) },
  /** `at` is its place in the list, from 0; at the end unless said. `colour` is the least used one unless said. */
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
  /** How the streams of its connections are cut into frames, also while it runs; null for not at all. */
  'sessions.frame': {
    input: v.strictObject({ id: SessionId, framing: v.nullable(Framings) }),
    output: SessionSummary
  },
  /** Takes a host's certificate as it is from now on, or verifies it again; kept in the session's settings. */
  'sessions.trust': {
    input: v.strictObject({ id: SessionId, host: v.pipe(v.string(), v.minLength(1)), on: v.boolean() }),
    output: SessionSummary
  },
  /** Intercepts a client (`RefusingClient.id`) again that is passed through; null for all. */
  'sessions.resumeInterception': {
    input: v.strictObject({ id: SessionId, client: v.nullable(v.string()) }),
    output: SessionSummary
  },
  /** Changes what a server or client does by itself, also while it runs. */
  'sessions.behave': {
    input: v.strictObject({ id: SessionId, behaviours: Behaviours }),
    output: SessionSummary
  },
  /**
   * What HTTP by hand would answer to `GET /`, head and all, before it does: of the body the first MAX_PREVIEW_BYTES.
   * Sent as `from: 'bytes'` these are exactly what goes out.
   */
  'sessions.previewAnswer': {
    input: v.strictObject({ behaviour: HttpBehaviour }),
    output: v.strictObject({
      bytes: v.custom<Uint8Array>((value) => value instanceof Uint8Array),
      cut: v.boolean()
    })
  },
  /**
   * Sends on connections of a server or client session: those named, or all that are open. Answers with the connections
   * it goes to; one that has ended meanwhile is left out. What takes its time is a task: a file, pieces with pauses
   * between them, repetitions.
   */
  'sessions.send': {
    input: v.strictObject({
      ...on,
      payload: Payload,
      /** In pieces of `size` bytes, `pause` ms apart. */
      split: v.optional(
        v.strictObject({
          size: v.pipe(v.number(), v.integer(), v.minValue(1)),
          pause: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(60_000))
        })
      ),
      /** Again every `every` ms, `times` in all; null until cancelled. */
      repeat: v.optional(
        v.strictObject({
          every: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(86_400_000)),
          times: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1)))
        })
      )
    }),
    output: v.strictObject({ connections: v.array(v.number()), task: v.nullable(TaskId) })
  },
  /** Runs steps on each of these connections, as a task. */
  'sessions.sequence': {
    input: v.strictObject({ ...on, steps: Steps }),
    output: v.strictObject({ connections: v.array(v.number()), task: TaskId })
  },
  /** The open connections of a session as they are now: rows from `first` on, in the order they came. */
  'sessions.clients': {
    input: v.strictObject({
      id: SessionId,
      first: v.pipe(v.number(), v.integer(), v.minValue(0)),
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PAGE_ROWS))
    }),
    output: v.strictObject({ total: v.number(), rows: v.array(LiveClient) })
  },
  /** Stops or resumes reading from a connection's peer: backpressure by hand. */
  'connections.read': {
    input: v.strictObject({ connection: ConnectionNumber, on: v.boolean() }),
    output: v.null()
  },
  /**
   * Ends a live connection: `end` sends a FIN (a server's or client's other direction stays open, a proxy ends both
   * legs), `reset` an RST. `disconnect` sends a FIN and resets what has not ended two seconds later.
   */
  'connections.end': {
    input: v.strictObject({
      connection: ConnectionNumber,
      how: v.picklist(['end', 'reset', 'disconnect'])
    }),
    output: v.null()
  },
  /**
   * Stops it first when it runs, and answers when it is gone: with `drain` once its last connection has ended. What it
   * captured stays in the capture.
   */
  'sessions.remove': {
    input: v.strictObject({ id: SessionId, how: v.optional(v.picklist(['cut', 'drain'])) }),
    output: v.null()
  },
  /**
   * Starts the built-in HTTP server, a proxy in front of it, and sends some requests through that proxy.
   * Answers with the proxy's session once the first answer is back.
   */
  'demo.start': { input: v.strictObject({}), output: SessionSummary }
}
