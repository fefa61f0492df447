/** Command line arguments of Chromium-based browsers. They affect a single profile only. */
import { AppError } from '../../shared/model/app-error'
import { joined } from '../../shared/guides/place'
import type { BrowserRoute } from './browser-route'

export interface ChromiumStart {
  readonly profile: string
  readonly route: BrowserRoute
  /** SHA-256 of the authority's public key in base64; null if it need not be trusted. */
  readonly publicKey: string | null
  /** Chromium's sandbox does not start for root. */
  readonly isRoot: boolean
}

/** Suppresses dialogs and background traffic, which would clutter the capture. */
const QUIET = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--metrics-recording-only',
  '--password-store=basic'
]

export function chromiumArguments({ profile, route, publicKey, isRoot }: ChromiumStart): string[] {
  return [
    `--user-data-dir=${profile}`,
    ...QUIET,
    // If the option is repeated, only the last one counts. HttpsUpgrades would replace http by https for a fixed
    // target.
    `--disable-features=NetworkTimeServiceQuerying${route.by === 'mapping' ? ',HttpsUpgrades' : ''}`,
    ...proxyArguments(route),
    ...(publicKey === null ? [] : [`--ignore-certificate-errors-spki-list=${publicKey}`]),
    ...(isRoot ? ['--no-sandbox'] : [])
  ]
}

function proxyArguments(route: BrowserRoute): string[] {
  if ('path' in route) {
    throw new AppError(
      'bad-input',
      'Chromium browsers do not support a Unix socket as a proxy. Let the session listen on 127.0.0.1, or use Firefox.'
    )
  }
  const place = joined(route.host, route.port)
  if (route.by === 'mapping') {
    return [
      `--host-resolver-rules=MAP ${joined(route.target.host, route.target.port)} ${place}`,
      // Ignore the system's proxy settings.
      '--no-proxy-server'
    ]
  }
  const scheme = route.by === 'socks' ? 'socks5' : 'http'
  // By default Chromium bypasses the proxy for loopback addresses.
  return [`--proxy-server=${scheme}://${place}`, '--proxy-bypass-list=<-loopback>']
}
