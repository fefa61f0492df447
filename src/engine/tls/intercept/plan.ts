import net from 'node:net'
import type { SecureContext } from 'node:tls'
import type { ClientHello } from '../../../decode/stream/tls/client-hello'
import type { ProxyTls } from '../../../shared/contract/proxying'
import type { TLS_VERSIONS } from '../../../shared/contract/socket-options'
import { AppError } from '../../../shared/model/app-error'
import { NO_HOST } from '../../net/connect-settings'
import { loadTls, nameToSend, type SecurePlan, type LoadedTlsSettings } from '../secure'
import { matchesHost } from './host-pattern'
import { secureContext, versionRange } from '../tls-options'
import { KeyLog } from './key-log'

/** The validated TLS settings of a proxy run, with the files they name already loaded. */

/** The parts of a ClientHello needed here. */
export type Offer = Pick<ClientHello, 'serverName' | 'alpn' | 'versions'>

export interface InterceptPlan {
  readonly target: NonNullable<ProxyTls['target']>
  /** Returns whether the session's rules intercept TLS to a host. */
  decide(host: string): 'intercept' | 'pass'
  /** Returns the TLS settings for a target; `offer` is the client's ClientHello, null for a client without TLS. */
  secureFor(connection: { host: string; offer: Offer | null; isException: boolean }): SecurePlan
  /**
   * Returns the ALPN protocol for a client whose target is reached without TLS: the first configured one that it
   * offers.
   */
  alpnFor(offer: Offer): string | null
  /** Writes a line of TLS secrets; undefined without a key log. */
  readonly onKeys: ((line: Buffer) => void) | undefined
  /** Call it at the end of the run. Resolves when the key log is complete. */
  close(): Promise<void>
}

type Version = (typeof TLS_VERSIONS)[number]

const VERSIONS: readonly (readonly [number, Version])[] = [
  [0x0301, 'TLSv1'],
  [0x0302, 'TLSv1.1'],
  [0x0303, 'TLSv1.2'],
  [0x0304, 'TLSv1.3']
]

/**
 * Rejects with `bad-input` that names the setting and how to fix it. `onKeyLogFailure` is called when the key log can
 * no longer be written.
 */
export async function planIntercept(
  settings: ProxyTls,
  onKeyLogFailure: (failure: Error) => void = () => undefined
): Promise<InterceptPlan> {
  checkPatterns(settings.hosts?.names ?? [])
  checkPatterns(settings.exceptions ?? [])
  const loaded = await loadTls(settings)
  const contexts = new Contexts(settings, loaded)
  // Create one now, so that invalid versions or an unusable key fail at the start.
  contexts.for(null)
  const keyLog = settings.keyLog === undefined ? null : await KeyLog.open(settings.keyLog, onKeyLogFailure)
  return {
    target: settings.target ?? 'same',
    decide: (host) => decide(settings, host),
    secureFor: ({ host, offer, isException }) => ({
      context: contexts.for(offer),
      ...namesOf(loaded, host, offer),
      alpn: loaded.alpn ?? offer?.alpn ?? [],
      verify: loaded.verify && !isException,
      anchors: loaded.anchors
    }),
    alpnFor: ({ alpn }) => (loaded.alpn ?? []).find((name) => alpn.includes(name)) ?? null,
    onKeys:
      keyLog === null
        ? undefined
        : (line) => {
            keyLog.write(line)
          },
    close: async () => {
      await keyLog?.close()
    }
  }
}

function decide({ clients, hosts }: ProxyTls, host: string): 'intercept' | 'pass' {
  if (clients === 'pass') return 'pass'
  if (hosts === undefined) return 'intercept'
  const isListed = hosts.names.some((pattern) => matchesHost(pattern, host))
  return isListed === (hosts.which === 'only') ? 'intercept' : 'pass'
}

/** Allows `*` for whole labels at the beginning only, as in certificates. */
function checkPatterns(patterns: readonly string[]): void {
  for (const pattern of patterns) {
    const name = pattern.replace(/^\*(\.|$)/, '')
    if (NO_HOST.test(name) || name.includes('*') || (name === '' && pattern !== '*') || isWithPort(name)) {
      throw new AppError(
        'bad-input',
        `“${pattern}” is not a host pattern. Enter a name, an address, or *.example.org for all its subdomains.`
      )
    }
  }
}

function isWithPort(name: string): boolean {
  return name.includes(':') && !net.isIPv6(name.replace(/^\[(.*)\]$/, '$1'))
}

/** Returns the SNI for the target, and the name that its certificate must cover. */
function namesOf(
  { serverName: wished }: LoadedTlsSettings,
  host: string,
  offer: Offer | null
): Pick<SecurePlan, 'serverName' | 'name'> {
  if (wished !== undefined && wished !== '') return { serverName: wished, name: wished }
  if (wished === '') return { serverName: '', name: host }
  // A client without SNI may depend on the server's default response to that.
  const serverName = offer === null ? nameToSend(host) : sendable(offer.serverName)
  return { serverName, name: host }
}

/** Returns a valid SNI value, or ''. The client's bytes may be invalid, and Node warns about addresses. */
function sendable(name: string): string {
  return /^[\u0021-\u007e]{1,253}$/.test(name) && !NO_HOST.test(name) && net.isIP(name) === 0 ? name : ''
}

/** Caches one context per version range: creating one takes milliseconds if an authority is configured. */
class Contexts {
  readonly #settings: ProxyTls
  readonly #loaded: LoadedTlsSettings
  readonly #made = new Map<string, SecureContext>()

  constructor(settings: ProxyTls, loaded: LoadedTlsSettings) {
    this.#settings = settings
    this.#loaded = loaded
  }

  for(offer: Offer | null): SecureContext {
    const range = offer === null ? versionRange(this.#settings) : rangeOf(this.#settings, offer.versions)
    const id = `${range.minVersion} ${range.maxVersion}`
    const known = this.#made.get(id)
    if (known !== undefined) return known
    const made = secureContext(range, this.#loaded.parts)
    this.#made.set(id, made)
    return made
  }
}

/** Returns the client's version range, limited by the settings, which take precedence if both are incompatible. */
function rangeOf(
  { minVersion, maxVersion }: Pick<ProxyTls, 'minVersion' | 'maxVersion'>,
  offered: readonly number[]
): { minVersion: Version; maxVersion: Version } {
  const known = VERSIONS.filter(([number]) => offered.includes(number)).map(([, version]) => version)
  const range = {
    minVersion: minVersion ?? known[0] ?? 'TLSv1',
    maxVersion: maxVersion ?? known.at(-1) ?? 'TLSv1.3'
  }
  if (range.minVersion <= range.maxVersion) return range
  return maxVersion === undefined
    ? { minVersion: range.minVersion, maxVersion: range.minVersion }
    : { minVersion: range.maxVersion, maxVersion: range.maxVersion }
}
