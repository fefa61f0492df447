import { MAX_REPLAY_REDIRECTS } from '../../../../../shared/contract/limits'
import { TIMER, type Bounds } from '../../../../../shared/contract/bounds'
import type { Option } from '../../form/model/option'

/** Options of sending a request. */

/** Form of a request's destination and connection options. */
export interface RouteForm {
  readonly host: string
  readonly port: string
  /** As captured, or as set in this form. */
  readonly tls: 'captured' | 'off' | 'own'
  /** Empty for the target's name. */
  readonly serverName: string
  /** Names separated by blanks or commas; empty for the default of the request's protocol. */
  readonly alpn: string
  readonly verify: boolean
  /** Proxy session to connect through; null for none. */
  readonly through: number | null
  readonly follow: boolean
  readonly redirects: string
  /** Sends cookies that redirects set. */
  readonly cookies: boolean
  readonly reuse: boolean
  /** In ms; empty for no limit. */
  readonly timeout: string
}

/** Without the option to follow redirects, their number is 0. */
const REDIRECTS: Bounds = { least: 1, most: MAX_REPLAY_REDIRECTS }

/** Rarely used options: redirects, connection reuse, timeout. */
export const MORE_OPTIONS: readonly Option<RouteForm>[] = [
  {
    control: 'check',
    key: 'follow',
    label: 'route.follow',
    hint: 'route.followHint',
    beside: [
      {
        control: 'number',
        key: 'redirects',
        label: 'route.redirects',
        bounds: REDIRECTS,
        width: 56,
        isDisabled: ({ follow }) => !follow
      }
    ]
  },
  {
    control: 'check',
    key: 'cookies',
    label: 'route.cookies',
    hint: 'route.cookiesHint',
    when: ({ follow }) => follow
  },
  { control: 'check', key: 'reuse', label: 'route.reuse', hint: 'route.reuseHint' }
]

export const TIMEOUT_OPTIONS: readonly Option<RouteForm>[] = [
  {
    control: 'number',
    key: 'timeout',
    label: 'route.timeout',
    captioned: true,
    placeholder: 'route.timeoutHint',
    bounds: TIMER,
    isOptional: true,
    width: 96,
    unit: 'route.milliseconds'
  }
]

export const ROUTE_TLS_OPTIONS: readonly Option<RouteForm>[] = [
  {
    control: 'text',
    key: 'serverName',
    label: 'route.serverName',
    captioned: true,
    placeholder: 'route.serverNameHint',
    width: 220
  },
  {
    control: 'text',
    key: 'alpn',
    label: 'route.alpn',
    captioned: true,
    placeholder: 'route.alpnHint',
    width: 180
  },
  { control: 'check', key: 'verify', label: 'route.verify' }
]
