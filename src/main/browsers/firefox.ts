/** Creates a Firefox profile: its preferences (user.js), and the authority in its certificate store. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { BrowserRoute } from './browser-route'

type Preferences = Readonly<Record<string, string | number | boolean>>

/** Suppresses dialogs and background traffic. */
const QUIET: Preferences = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.rights.3.shown': true,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.search.update': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'datareporting.healthreport.uploadEnabled': false,
  'extensions.update.enabled': false,
  'messaging-system.rsexperimentloader.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.prefetch-next': false,
  'termsofuse.bypassNotification': true,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'trailhead.firstrun.didSeeAboutWelcome': true
}

/** Returns the text of `user.js`. */
export function firefoxPreferences(route: BrowserRoute): string {
  return Object.entries({ ...QUIET, ...proxyPreferences(route) })
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('')
}

function proxyPreferences(route: BrowserRoute): Preferences {
  if (route.by === 'mapping') {
    return {
      'network.proxy.type': 0,
      'network.dns.forceResolve': route.host,
      'network.socket.forcePort': `${route.target.port}=${route.port}`,
      'dom.security.https_first': false
    }
  }
  // Send loopback requests through the proxy too.
  const proxied = {
    'network.proxy.type': 1,
    'network.proxy.allow_hijacking_localhost': true,
    'network.proxy.no_proxies_on': ''
  }
  if (route.by === 'http') {
    return {
      ...proxied,
      'network.proxy.http': route.host,
      'network.proxy.http_port': route.port,
      'network.proxy.ssl': route.host,
      'network.proxy.ssl_port': route.port
    }
  }
  return {
    ...proxied,
    'network.proxy.socks': 'path' in route ? pathToFileURL(route.path).href : route.host,
    // The port is ignored for a Unix socket, but 0 would disable the proxy.
    'network.proxy.socks_port': 'path' in route ? 1 : route.port,
    'network.proxy.socks_version': 5,
    // The proxy resolves names; older and newer name of the setting.
    'network.proxy.socks_remote_dns': true,
    'network.proxy.socks5_remote_dns': true
  }
}

/** Creates the profile. `certutil` is NSS's tool; without it (`trust` is null) the authority is not trusted. */
export async function makeFirefoxProfile(
  folder: string,
  route: BrowserRoute,
  trust: { readonly pem: string; readonly certutil: string } | null
): Promise<void> {
  await writeFile(join(folder, 'user.js'), firefoxPreferences(route))
  if (trust === null) return
  const file = join(folder, 'tcplens-ca.pem')
  await writeFile(file, trust.pem)
  const run = promisify(execFile)
  const store = `sql:${folder}`
  await run(trust.certutil, ['-N', '-d', store, '--empty-password'])
  // C: trusted to sign server certificates.
  await run(trust.certutil, ['-A', '-d', store, '-n', 'Tcplens', '-t', 'C,,', '-i', file])
}

export function firefoxArguments(profile: string): string[] {
  return ['--no-remote', '--new-instance', '--profile', profile]
}
