import type { ReplayOptions } from '../../shared/contract/replay'
import { AppError } from '../../shared/model/app-error'
import type { ReplayEvent } from '../../shared/model/replay-event'
import type { LiveConnection } from '../connection/live-connection'
import type { ResponseHead, RequestHead } from '../http-client/request-head'
import { CookieJar } from '../http-client/cookie-jar'
import { redirectOf, type Redirect } from '../http-client/redirect'
import type { ReplayConnection } from './replay-connection'
import type { Route } from './routes'

/**
 * One replay: a request and the requests that follow its redirects, each on a connection of its own or on the same one.
 * Ending any of its connections ends the whole replay.
 */

export interface RunParts {
  readonly settings: ReplayOptions
  readonly first: Route
  readonly head: RequestHead | null
  /** True if anything follows the head. */
  readonly hasBody: boolean
  /** Reads the bytes of the request, or of the part after its head, from an offset on. */
  read(offset: number): { read(): Promise<Uint8Array> }
  /** Returns a connection for the route, either an idle one or a new one. */
  connect(route: Route): ReplayConnection
  /** Returns the route to a redirect's URL; null if there is none. */
  next(before: Route, to: URL): Promise<Route | null>
  /** Called when a connection's request is answered and the connection is no longer needed. */
  done(connection: ReplayConnection, route: Route): void
  /** Called for each connection of the run; for a new connection, before it can emit anything. */
  onConnection(run: ReplayRun, connection: number): void
  onOver(run: ReplayRun): void
}

interface Request {
  /** Head that replaces the first bytes of the original; null to send those. */
  readonly head: RequestHead | null
  /** Offset at which the original's bytes continue after the head; null for none. */
  readonly from: number | null
}

interface Next {
  readonly redirect: Redirect
  readonly route: Route
}

export class ReplayRun implements LiveConnection {
  /** Id of the first request's connection, which identifies the run. */
  readonly connection: number
  readonly connections: number[] = []
  readonly #parts: RunParts
  readonly #began = performance.now()
  readonly #jar = new CookieJar()
  /** Requested methods and URLs, each with the number of cookie changes up to then. Detects redirect loops. */
  readonly #requestedUrls = new Set<string>()
  #current: ReplayConnection
  #followed = 0
  /** True if the run was cancelled. */
  #isOver = false

  constructor(parts: RunParts) {
    this.#parts = parts
    this.#current = parts.connect(parts.first)
    this.connection = this.#current.connection
    this.#joined()
    void this.#run().finally(() => {
      parts.onOver(this)
    })
  }

  stop(): void {
    this.#isOver = true
    this.#current.stop()
  }

  end(): void {
    this.#isOver = true
    this.#current.end()
  }

  reset(): void {
    this.#isOver = true
    this.#current.reset()
  }

  #joined(): void {
    const { connection } = this.#current
    if (!this.connections.includes(connection)) this.connections.push(connection)
    this.#parts.onConnection(this, connection)
  }

  async #run(): Promise<void> {
    let route = this.#parts.first
    let request: Request = { head: this.#parts.head, from: this.#parts.hasBody ? 0 : null }
    for (;;) {
      const connection = this.#current
      const next = await this.#sendRequest(connection, route, request)
      if (next === null) return
      const { redirect } = next
      request = this.#following(connection, route, request, redirect)
      const staysOn =
        this.#parts.settings.reuse === true && connection.isReusable && next.route.key === route.key
      this.#goOn(connection, redirect.url.href, staysOn ? connection : this.#parts.connect(next.route))
      if (!staysOn) this.#parts.done(connection, route)
      route = next.route
    }
  }

  #following(
    { asked: sentRequest }: ReplayConnection,
    route: Route,
    { head, from }: Request,
    redirect: Redirect
  ): Request {
    if (sentRequest === null) return { head, from }
    // Only the first request determines where the body begins in the original.
    const isFirst = this.#followed === 1
    const bodyAt = isFirst && from !== null ? from + sentRequest.bodyAt : from
    return {
      head: sentRequest.redirected(redirect, route.wantsUrl),
      from: redirect.keepsBody ? bodyAt : null
    }
  }

  #goOn(from: ReplayConnection, to: string, next: ReplayConnection): void {
    this.#current = next
    this.#joined()
    from.record({
      what: 'redirect',
      to,
      nth: from.requestCount - 1,
      next: next.connection,
      before: next.requestCount
    })
    next.record({ what: 'followed', from: from.connection, to })
  }

  /** Sends the request. Returns the redirect to follow, or null. */
  async #sendRequest(
    connection: ReplayConnection,
    route: Route,
    { head, from }: Request
  ): Promise<Next | null> {
    let leading: Promise<Next | null> = Promise.resolve(null)
    const rest = from === null ? null : this.#parts.read(from)
    const outcome = await connection.request({
      head,
      read: rest === null ? null : () => rest.read(),
      limit: this.#limit(),
      onAnswer: (answer) => {
        leading = this.#lead(connection, route, answer)
      }
    })
    const next = outcome === 'answered' ? await leading : null
    if (next === null || this.#isOver) {
      if (outcome === 'answered') this.#parts.done(connection, route)
      return null
    }
    return next
  }

  /** Decides about a response once its head has arrived, and records the decision on its connection. */
  async #lead(connection: ReplayConnection, route: Route, answer: ResponseHead): Promise<Next | null> {
    const { redirects = 0, cookies = true } = this.#parts.settings
    if (redirects === 0) return null
    const { asked: sentRequest } = connection
    if (sentRequest === null) {
      if (redirectOf(answer, 'GET', new URL('http://x/')) === null) return null
      return recordEvent(connection, { what: 'redirect-several', to: answer.location ?? '' })
    }
    const base = sentRequest.url(route.secure, route.target)
    const redirect = base === null ? answer.location : redirectOf(answer, sentRequest.method, base)
    if (base === null || redirect === null) return null
    if (typeof redirect === 'string')
      return recordEvent(connection, { what: 'redirect-unusable', to: redirect })
    const to = redirect.url.href
    this.#requestedUrls.add(visit(sentRequest.method, base, this.#jar.version))
    const now = Date.now()
    if (cookies) this.#jar.take(answer.setCookies, base, now)
    if (this.#requestedUrls.has(visit(redirect.method, redirect.url, this.#jar.version)))
      return recordEvent(connection, { what: 'redirect-loop', to })
    if (this.#followed === redirects) {
      return recordEvent(connection, { what: 'redirect-limit', to, most: redirects })
    }
    this.#followed++
    // The URL's host need not be the address in use: a replay sent to a different address stays there.
    const next = redirect.sameOrigin ? route : await this.#next(route, redirect.url)
    if (next === null) return recordEvent(connection, { what: 'redirect-fixed', to })
    return { redirect: { ...redirect, cookies: this.#jar.changes(redirect.url, now) }, route: next }
  }

  async #next(route: Route, url: URL): Promise<Route | null> {
    try {
      return await this.#parts.next(route, url)
    } catch (error) {
      // For example, the proxy session that provided the route has been stopped meanwhile.
      if (error instanceof AppError) return null
      throw error
    }
  }

  /** Time limit for all requests of the run together. */
  #limit(): { after: number; left: number } | undefined {
    const { timeout: after } = this.#parts.settings
    if (after === undefined) return undefined
    return { after, left: Math.max(1, Math.ceil(after - (performance.now() - this.#began))) }
  }
}

function recordEvent(connection: ReplayConnection, event: ReplayEvent): null {
  connection.record({ ...event, nth: connection.requestCount - 1 })
  return null
}

function visit(method: string, url: URL, cookies: number): string {
  const bare = new URL(url)
  bare.hash = ''
  return `${cookies} ${method} ${bare.href}`
}
