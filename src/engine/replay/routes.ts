import type { ReplayOptions } from '../../shared/contract/replay'
import type { SessionSummary } from '../../shared/contract/sessions'
import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import { planDial, type DialPlan, type MeantFor } from '../dial/dial'
import type { CertificateAuthority } from '../tls/authority/authority'
import { endpointOfUrl } from '../http-client/redirect'
import { throughProxy } from './through-proxy'
import { directRoute, type OriginalConnection, type DirectRoute } from './direct-route'

/** Route of a replayed request, and of the redirected requests after it. */

export interface Route {
  readonly plan: DialPlan
  /** Input of the dial plan besides its target and reach. */
  readonly meant: MeantFor
  /** Final destination; with a proxy, the server behind it. */
  readonly target: Endpoint
  readonly secure: boolean
  /** True if requests need the absolute form of the URL. */
  readonly wantsUrl: boolean
  /** Routes with the same key are interchangeable. */
  readonly key: string
}

export interface RouteParts {
  session(id: number): SessionSummary | undefined
  /** Null if TLS is not intercepted. */
  readonly authority: CertificateAuthority | null
}

export interface RouteRequest {
  readonly original: OriginalConnection | null
  /** Id of the original's session in the live capture. */
  readonly from: number | null
  readonly target: Endpoint | undefined
  readonly settings: ReplayOptions
  readonly alpn: readonly string[]
  /** Absolute URL in the request line of the data to send; null if it has none. */
  readonly requestUrl: URL | null
}

/** Rejects with an AppError that names the remedy. */
export async function planRoute(parts: RouteParts, wish: RouteRequest): Promise<Route> {
  const { original, from, target, alpn } = wish
  const { tls, through } = wish.settings
  const config = from === null ? undefined : parts.session(from)?.config
  const isThroughProxy = through !== undefined
  const way = directRoute(original, config, { target, tls, alpn, isThroughProxy })
  if (!isThroughProxy) return routeBy(way, way.target, {}, false)
  const authority = (await parts.authority?.facts())?.pem
  const trusted = authority === undefined ? [] : [authority]
  // A target given by the user overrides a different absolute URL in the request.
  const requestedTarget = wish.requestUrl === null ? null : endpointOfUrl(wish.requestUrl)
  const namesTarget =
    requestedTarget !== null &&
    (target === undefined || formatEndpoint(target) === formatEndpoint(requestedTarget))
  const { meant, ...beyond } = throughProxy(way, parts.session(through), { namesTarget, trusted })
  const wantsUrl = namesTarget && beyond.reach.via === undefined && beyond.leads === 'anywhere'
  return routeBy(beyond, way.target, meant, wantsUrl)
}

/** Returns the route to the URL of a redirect; null if the current route reaches one target only. */
export async function planNext(
  parts: RouteParts,
  wish: RouteRequest,
  before: Route,
  url: URL
): Promise<Route | null> {
  const to = endpointOfUrl(url)
  const secure = url.protocol === 'https:'
  const isSame = formatEndpoint(to) === formatEndpoint(before.target) && secure === before.secure
  if (isSame || before.wantsUrl) return before
  const { through, tls } = wish.settings
  const mode = through === undefined ? undefined : parts.session(through)?.config
  if (mode?.kind === 'proxy' && (mode.mode ?? 'forward') === 'forward') return null
  const trust = typeof tls === 'object' && tls.verify === false ? { verify: false } : {}
  return planRoute(parts, {
    ...wish,
    original: null,
    from: null,
    target: to,
    requestUrl: null,
    settings: { ...wish.settings, tls: secure ? trust : 'off' }
  })
}

async function routeBy(
  { target, reach }: DirectRoute,
  beyond: Endpoint,
  meant: MeantFor,
  wantsUrl: boolean
): Promise<Route> {
  const plan = await planDial(target, reach, meant)
  const key = JSON.stringify([target, reach, meant.name])
  return { plan, meant, target: beyond, secure: plan.secure !== null, wantsUrl, key }
}
