import { MAX_ALPN_NAME, MAX_ALPN_NAMES, MAX_HOST, TIMER } from '../../../../../shared/contract/bounds'
import type { ImportedOptions } from '../../../../../decode/import/import-types'
import type { ReplayOptions } from '../../../../../shared/contract/replay'
import { typedPlace, type HostPort, type PipePath } from '../../model/address'
import { amountProblems } from '../../form/model/option-problems'
import { placeProblems, type HostProblem, type PortProblem } from '../../form/model/host-port-problem'
import { MORE_OPTIONS, TIMEOUT_OPTIONS, type RouteForm } from './route-options'

/** Form of a request's destination and connection options: its defaults, problems and reading. */

/** Browsers allow 20 and curl 50; a lower limit shows a redirect loop sooner. */
const USUAL_REDIRECTS = '10'

export const DEFAULT_ROUTE: Omit<RouteForm, 'host' | 'port'> = {
  tls: 'captured',
  serverName: '',
  alpn: '',
  verify: true,
  through: null,
  follow: false,
  redirects: USUAL_REDIRECTS,
  cookies: true,
  reuse: false,
  timeout: ''
}

/** Applies the connection options of an import, as far as they are supported. */
export function importedRoute(
  form: RouteForm,
  { verify, serverName, redirects, timeout }: ImportedOptions
): RouteForm {
  return {
    ...form,
    verify: verify ?? true,
    serverName: serverName ?? '',
    ...(redirects === undefined ? {} : { follow: true, redirects: String(redirects) }),
    ...(timeout === undefined ? {} : { timeout: String(Math.min(timeout, TIMER.most)) })
  }
}

export interface RouteProblems {
  readonly host: HostProblem | null
  readonly port: PortProblem | null
  readonly serverName: 'nameSpaces' | null
  readonly alpn: 'alpn' | null
  readonly redirects: 'redirects' | null
  readonly timeout: 'timeout' | null
}

/** Returns a form for a target and options used before. */
export function routeForm(target: { host: string; port: string }, options: ReplayOptions = {}): RouteForm {
  const { tls, through, redirects = 0, cookies = true, reuse = false, timeout } = options
  const own = typeof tls === 'object' ? tls : null
  return {
    ...target,
    tls: own !== null ? 'own' : tls === 'off' ? 'off' : 'captured',
    serverName: own?.serverName ?? '',
    alpn: own?.alpn?.join(', ') ?? '',
    verify: own?.verify ?? true,
    through: through ?? null,
    follow: redirects > 0,
    redirects: redirects > 0 ? String(redirects) : USUAL_REDIRECTS,
    cookies,
    reuse,
    timeout: timeout === undefined ? '' : String(timeout)
  }
}

export function routeProblems(form: RouteForm): RouteProblems {
  const isOwn = form.tls === 'own'
  const amounts = amountProblems([...MORE_OPTIONS, ...TIMEOUT_OPTIONS], form, null)
  return {
    ...placeProblems(form.host, form.port),
    serverName:
      isOwn && (/\s/.test(form.serverName.trim()) || form.serverName.length > MAX_HOST) ? 'nameSpaces' : null,
    alpn: isOwn && !isAlpn(form.alpn) ? 'alpn' : null,
    redirects: form.follow && amounts.has('redirects') ? 'redirects' : null,
    timeout: amounts.has('timeout') ? 'timeout' : null
  }
}

/** Parses the form into the request options; null if a field is invalid. */
export function readRouteForm(
  form: RouteForm
): { target: HostPort | PipePath; options: ReplayOptions } | null {
  if (Object.values(routeProblems(form)).some((problem) => problem !== null)) return null
  return { target: typedPlace(form), options: optionsOf(form) }
}

function optionsOf({
  tls,
  serverName,
  alpn,
  verify,
  through,
  follow,
  redirects,
  cookies,
  reuse,
  timeout
}: RouteForm): ReplayOptions {
  const name = serverName.trim()
  const protocols = alpnNames(alpn)
  const own = {
    ...(name === '' ? {} : { serverName: name }),
    ...(protocols.length === 0 ? {} : { alpn: protocols }),
    ...(verify ? {} : { verify })
  }
  return {
    ...(tls === 'captured' ? {} : { tls: tls === 'off' ? ('off' as const) : own }),
    ...(through === null ? {} : { through }),
    ...(follow ? { redirects: Number(redirects), ...(cookies ? {} : { cookies }) } : {}),
    ...(reuse ? { reuse } : {}),
    ...(timeout.trim() === '' ? {} : { timeout: Number(timeout) })
  }
}

function alpnNames(text: string): string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '')
}

function isAlpn(text: string): boolean {
  const names = alpnNames(text)
  return names.length <= MAX_ALPN_NAMES && names.every((name) => name.length <= MAX_ALPN_NAME)
}
