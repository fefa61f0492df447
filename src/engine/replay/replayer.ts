import type { ReplayInput } from '../../shared/contract/replay'
import { AppError } from '../../shared/model/app-error'
import { endpointOf } from '../../shared/model/connection-event'
import type { CaptureList } from '../captures/capture-list'
import { formatComment } from '../capture/pcapng/comment'
import type { LiveConnection } from '../connection/live-connection'
import { Http1Dialogue } from './http1-dialogue'
import { Http2Dialogue } from './http2-dialogue'
import { ConnectionPool, POOL_IDLE_MS } from '../http-client/connection-pool'
import { ReplayConnection } from './replay-connection'
import { originOf, type OriginFields } from './replay-origin'
import { ReplayRun } from './replay-run'
import { planNext, planRoute, type Route, type RouteParts, type RouteRequest } from './routes'
import { wholeUrl } from './through-proxy'
import { findSource, type Source } from './source'
import { Staging } from './staging'

/**
 * Replays captured data: unchanged to the original target, or edited and to any target. Reads the data from the capture
 * while sending.
 */

/** Identifies a replay: its connection, and the number of exchanges on it before the replay. */
interface Begun {
  connection: number
  before?: number
}

export class Replayer {
  readonly #captures: CaptureList
  readonly #parts: RouteParts
  /** Running replays by the id of each of their connections. */
  readonly #running = new Map<number, ReplayRun>()
  readonly #idle = new ConnectionPool<ReplayConnection>((connection) => {
    connection.record({ what: 'expired', after: POOL_IDLE_MS })
  })
  /** All connections that are open or connecting. */
  readonly #open = new Set<ReplayConnection>()
  readonly #staging = new Staging()
  #interfaceId: number | undefined
  #isClosed = false
  #onDrained: (() => void) | undefined

  constructor(captures: CaptureList, parts: RouteParts) {
    this.#captures = captures
    this.#parts = parts
  }

  /** Stores typed bytes for a later replay. */
  stage(stage: number | null, bytes: Uint8Array): number {
    return this.#staging.append(stage, bytes)
  }

  /** Resolves as soon as the replay is in progress as a connection of the live capture. */
  async replay({ pieces, ...input }: ReplayInput): Promise<Begun> {
    const { capture, exchange, target, way: settings = {} } = input
    const client = this.#captures.client(capture)
    const whole = pieces === undefined ? input : { ...input, pieces: this.#staging.unstaged(pieces) }
    const source = await findSource(client, whole)
    const isFramed = source.head !== null
    const isLive = capture === this.#captures.liveId
    const wish: RouteRequest = {
      original: source.original,
      // Session ids of another capture refer to other sessions.
      from: isLive ? (source.original?.session ?? null) : null,
      target: target === undefined ? undefined : endpointOf(target),
      settings,
      alpn: isFramed ? ['h2'] : source.original === null || exchange !== undefined ? ['http/1.1'] : [],
      requestUrl: isFramed ? null : await requestedUrl(source)
    }
    const first = await planRoute(this.#parts, wish)
    const origin = await originOf(client, input, isLive ? null : this.#captures.nameOf(capture))
    if (this.#isClosed) throw new AppError('wrong-state', 'Tcplens is closing.')
    let before = 0
    const run = new ReplayRun({
      settings,
      first,
      head: source.head,
      hasBody: source.hasBody,
      read: (offset) => source.read(offset),
      connect: (route) => {
        const connection = this.#connect(route, settings.reuse === true, source, origin)
        before = connection.requestCount
        return connection
      },
      next: (route, url) => planNext(this.#parts, wish, route, url),
      done: (connection, route) => {
        if (settings.reuse === true && connection.isReusable && !this.#isClosed) {
          connection.record({ what: 'kept', after: POOL_IDLE_MS, nth: connection.requestCount - 1 })
          this.#idle.keep(keyOf(route, source), connection)
        } else connection.stop()
      },
      onOver: (over) => {
        for (const number of over.connections) {
          if (this.#running.get(number) === over) this.#running.delete(number)
        }
      },
      onConnection: (over, number) => {
        this.#running.set(number, over)
      }
    })
    return { connection: run.connection, ...(before === 0 ? {} : { before }) }
  }

  /** Returns the replay in progress on this connection, or the idle connection. */
  connection(number: number): LiveConnection | undefined {
    return this.#running.get(number) ?? this.#idle.get(number)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const run of this.#running.values()) run.stop()
    this.#idle.stopAll()
    if (this.#open.size === 0) return
    await new Promise<void>((resolve) => {
      this.#onDrained = resolve
    })
  }

  #connect(route: Route, reuse: boolean, source: Source, origin: OriginFields): ReplayConnection {
    const key = keyOf(route, source)
    const idle = reuse ? this.#idle.take(key) : null
    if (idle !== null) {
      idle.again(origin)
      return idle
    }
    const { recording } = this.#captures.live
    this.#interfaceId ??= recording.addInterface(
      'Replays',
      formatComment('Requests replayed by Tcplens.', { replays: true })
    )
    const connection: ReplayConnection = new ReplayConnection({
      capture: recording,
      recorder: recording.openConnection(this.#interfaceId),
      session: source.original?.session ?? 0,
      plan: route.plan,
      origin: origin,
      dialogue: (listener) =>
        source.head === null ? new Http1Dialogue(listener) : new Http2Dialogue(listener),
      protocol: source.head === null ? null : 'h2',
      onClose: (byUs) => {
        this.#open.delete(connection)
        this.#idle.closed(connection, byUs)
        if (this.#open.size === 0) this.#onDrained?.()
      }
    })
    this.#open.add(connection)
    if (reuse && this.#idle.wasEnded(key)) connection.record({ what: 'gone' })
    return connection
  }
}

/** Replays of different protocols must not share a connection. */
function keyOf({ key }: Route, { head }: Source): string {
  return head === null ? key : `h2 ${key}`
}

async function requestedUrl(source: Source): Promise<URL | null> {
  return wholeUrl(await source.read().read())
}
