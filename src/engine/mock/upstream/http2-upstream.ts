import { AppError } from '../../../shared/model/app-error'
import { Http2Connection } from '../../http-client/http2-connection'
import type { PlannedForward } from '../mock-plan'
import { planUpstream } from './upstream-request'

/**
 * Upstream HTTP/2 connection that all requests of one HTTP/2 client share, if the server supports HTTP/2. With TLS,
 * ALPN determines that (RFC 9113, section 3.2). Without TLS, the connection starts with HTTP/2 and the server's first
 * frame confirms it (section 3.4).
 */

/** HTTP version detected by the clients of one mock server, so that only one connection tries HTTP/2 in vain. */
export interface UpstreamVersion {
  isHttp1: boolean
}

/**
 * Timeout for the server's first frame. An HTTP/1 server responds to the preface or closes; a server that does neither
 * is treated as HTTP/1.
 */
const PREFACE_MS = 5000

export class Http2Upstream {
  readonly #miss: PlannedForward
  readonly #now: () => number
  readonly #known: UpstreamVersion
  readonly #abort = new AbortController()
  /** Open connections: the current one, and those that still answer after GOAWAY. */
  readonly #all = new Set<Http2Connection>()
  #connection: Promise<Http2Connection | null> | null = null

  constructor(miss: PlannedForward, known: UpstreamVersion, now: () => number) {
    this.#miss = miss
    this.#known = known
    this.#now = now
  }

  /** The settings of this connection. */
  get miss(): PlannedForward {
    return this.#miss
  }

  /** Resolves with null if the server supports only HTTP/1. Rejects with the reason if it cannot be reached. */
  async connection(): Promise<Http2Connection | null> {
    if (this.#known.isHttp1) return null
    const current = this.#connection
    if (current !== null && (await current)?.usable === true) return current
    // Requests in progress continue after GOAWAY; new ones need a new connection.
    if (this.#connection === current || this.#connection === null) this.#connection = this.#opening()
    return this.#connection
  }

  /** Idempotent. */
  close(): void {
    this.#abort.abort(new AppError('connect-failed', 'The request was cancelled.'))
    for (const connection of this.#all) connection.close()
    this.#all.clear()
  }

  #opening(): Promise<Http2Connection | null> {
    const opening = this.#open()
    const forget = (): void => {
      if (this.#connection === opening) this.#connection = null
    }
    opening.then((connection) => {
      if (connection === null) forget()
    }, forget)
    return opening
  }

  async #open(): Promise<Http2Connection | null> {
    const { tls } = this.#miss
    const { signal } = this.#abort
    const plan = await planUpstream(this.#miss, ['h2', 'http/1.1'])
    for (const one of this.#all) if (one.isClosed) this.#all.delete(one)
    const connection = await Http2Connection.open({ plan, now: this.#now, signal })
    this.#all.add(connection)
    if (tls !== 'off' && connection.alpn !== 'h2') {
      connection.close()
      this.#known.isHttp1 = true
      return null
    }
    const beginning = await connection.begin(PREFACE_MS)
    signal.throwIfAborted()
    if (beginning === 'settings') return connection
    connection.close()
    if (tls !== 'off')
      throw new AppError('connect-failed', 'it selected HTTP/2 but did not send its SETTINGS frame')
    // A server that closed without sending anything may still support HTTP/2.
    this.#known.isHttp1 = beginning !== 'closed' || connection.received > 0
    return null
  }
}
