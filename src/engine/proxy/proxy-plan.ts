import type { ProxyConfig } from '../../shared/contract/sessions'
import type { Override, ProxyMode } from '../../shared/contract/proxying'
import { AppError, systemCodeOf } from '../../shared/model/app-error'
import { endpointOf, formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import { checkConnectSettings, type ConnectSettings } from '../net/connect-settings'
import type { CertificateAuthority } from '../tls/authority/authority'
import { leadsBack } from './leads-back'
import { planIntercept } from '../tls/intercept/plan'
import { transparentTrouble } from './transparent/transparent-trouble'
import type { TlsFindings } from './tls-findings'
import type { TlsPlan } from './tls-step'

/** The validated settings of a proxy, prepared before the first client connects. */

const ARRIVAL_MS = 30_000
/** Timeout of the target's TLS handshake, unless there is a connect timeout. */
const TARGET_TLS_MS = 20_000

export interface ProxyPlan {
  readonly mode: ProxyMode
  /** The configured listening host, possibly a wildcard address. */
  readonly listenHost: string
  /** Never null in mode `forward`. */
  readonly target: Endpoint | null
  /** The target of all clients, if every connection can be relayed without any detection or decision. */
  readonly plain: Endpoint | null
  readonly login: ProxyConfig['login']
  readonly overrides: readonly Override[]
  readonly reach: ConnectSettings
  /** Null if TLS is relayed as plain bytes. */
  readonly tls: TlsPlan | null
  readonly arrivalTimeout: number
}

export interface InterceptionParts {
  /** Null if interception is unavailable. */
  authority: CertificateAuthority | null
  findings: TlsFindings | null
  onTrouble(error: AppError): void
}

/** Rejects with `bad-input` that names the setting and how to fix it, or with `proxy-loop`. */
export async function planProxy(config: ProxyConfig, parts: InterceptionParts): Promise<ProxyPlan> {
  const { mode = 'forward', login, overrides = [], out = {}, arrivalTimeout = ARRIVAL_MS } = config
  const target = config.target === undefined ? null : endpointOf(config.target)
  if (mode === 'forward' && target === null) {
    throw new AppError(
      'bad-input',
      'A proxy in mode forward needs a target. Set one, or choose another mode.'
    )
  }
  if (login !== undefined && (mode === 'forward' || mode === 'transparent')) {
    throw new AppError(
      'bad-input',
      'Only SOCKS and HTTP proxies can require a user and a password. Remove the login, or choose another mode.'
    )
  }
  if (target !== null) {
    checkConnectSettings(target, out)
    checkLoop(endpointOf(config.listen), target)
  }
  const trouble = mode === 'transparent' ? await transparentTrouble() : null
  if (trouble !== null) throw new AppError('bad-input', trouble)
  return {
    mode,
    listenHost: endpointOf(config.listen).host,
    target,
    plain: isPlain(config) ? target : null,
    login,
    overrides,
    reach: out,
    tls: await planTls(config, parts),
    arrivalTimeout
  }
}

async function planTls(
  { tls, out }: ProxyConfig,
  { authority, findings, onTrouble }: InterceptionParts
): Promise<TlsPlan | null> {
  if (tls === undefined || findings === null) return null
  if (tls.clients === 'intercept') {
    if (authority === null) {
      throw new AppError(
        'bad-input',
        'TLS cannot be intercepted: there is no folder for the certificate authority.'
      )
    }
    // Report a missing authority at the start instead of to the first client.
    await authority.facts()
  }
  const plan = await planIntercept(tls, (failure) => {
    onTrouble(
      new AppError('save-failed', `Writing the key log ${tls.keyLog ?? ''} stopped: ${failure.message}.`, {
        systemCode: systemCodeOf(failure)
      })
    )
  })
  return { settings: tls, plan, findings, authority, targetTimeout: out?.connectTimeout ?? TARGET_TLS_MS }
}

function isPlain({ mode, target, tls, out, overrides = [] }: ProxyConfig): boolean {
  const isDirect = Object.values(out ?? {}).every((setting) => setting === undefined)
  const isForward = (mode ?? 'forward') === 'forward' && target !== undefined && !('path' in target)
  return isForward && tls === undefined && isDirect && overrides.length === 0
}

/**
 * Checks the configured addresses. Names and other sessions are checked for each connection (`outgoing-target.ts`, `OwnEnds`).
 */
function checkLoop(listen: Endpoint, target: Endpoint): void {
  if (!leadsBack(target, listen)) return
  throw new AppError(
    'proxy-loop',
    `${formatEndpoint(target)} is the listening address of this proxy, which would cause an endless loop. Choose another target or port.`
  )
}
