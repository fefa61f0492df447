import tls, { type SecureContext, type SecureContextOptions } from 'node:tls'
import type { ClientTls, ServerTls } from '../../shared/contract/socket-options'
import { AppError, messageOf } from '../../shared/model/app-error'
import { createHash } from 'node:crypto'

/** Converts the TLS settings shared by servers and clients for `node:tls`. */

export type VersionSettings = Pick<ServerTls & ClientTls, 'minVersion' | 'maxVersion'>
type Version = NonNullable<VersionSettings['minVersion']>

const ORDER: readonly Version[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

/** TLS 1.0 and 1.1 use SHA-1 signatures, which OpenSSL's default security level forbids; BoringSSL has no levels. */
const LOWEST_LEVEL = ':@SECLEVEL=0'

/** Throws `bad-input` if the settings contradict each other or do not fit the certificate. */
export function secureContext(settings: VersionSettings, parts: SecureContextOptions): SecureContext {
  return made(settings, parts).context
}

/** Returns the options of a secure context, after checking that one can be created. Throws like `secureContext`. */
export function secureOptions(settings: VersionSettings, parts: SecureContextOptions): SecureContextOptions {
  return made(settings, parts).options
}

function made(
  settings: VersionSettings,
  parts: SecureContextOptions
): { options: SecureContextOptions; context: SecureContext } {
  const versions = versionRange(settings)
  const options: SecureContextOptions = { ...parts, ...versions }
  if (versions.minVersion === 'TLSv1' || versions.minVersion === 'TLSv1.1') {
    const old = { ...options, ciphers: tls.DEFAULT_CIPHERS + LOWEST_LEVEL }
    try {
      return { options: old, context: tls.createSecureContext(old) }
    } catch {
      // The library is not OpenSSL; the next lines report any other problem.
    }
  }
  try {
    return { options, context: tls.createSecureContext(options) }
  } catch (error) {
    throw new AppError('bad-input', `TLS cannot be set up: ${messageOf(error)}`, { cause: error })
  }
}

let lowestCiphers: string | undefined

/** Allows every version that the library supports, for peers whose version is not restricted. */
export function anyVersion(): SecureContextOptions {
  lowestCiphers ??= isAccepted(tls.DEFAULT_CIPHERS + LOWEST_LEVEL)
    ? tls.DEFAULT_CIPHERS + LOWEST_LEVEL
    : tls.DEFAULT_CIPHERS
  return { minVersion: 'TLSv1', maxVersion: 'TLSv1.3', ciphers: lowestCiphers }
}

function isAccepted(ciphers: string): boolean {
  try {
    tls.createSecureContext({ ciphers })
    return true
  } catch {
    return false
  }
}

/** Returns the version range; the default minimum is TLS 1.2. */
export function versionRange({ minVersion, maxVersion = 'TLSv1.3' }: VersionSettings): {
  minVersion: Version
  maxVersion: Version
} {
  const lowest = minVersion ?? (isOlder(maxVersion, 'TLSv1.2') ? maxVersion : 'TLSv1.2')
  if (isOlder(maxVersion, lowest)) {
    throw new AppError(
      'bad-input',
      `The minimum TLS version (${lowest}) is higher than the maximum (${maxVersion}). Swap them.`
    )
  }
  return { minVersion: lowest, maxVersion }
}

function isOlder(one: Version, other: Version): boolean {
  return ORDER.indexOf(one) < ORDER.indexOf(other)
}

/**
 * Cache of client TLS contexts with configured authorities. Such a context also loads the system's authorities, about
 * 150 certificates, which blocks the process for 50 ms and more, and replaying a conversation a hundred times creates a
 * hundred plans.
 */

/** More than are normally in use at once; each holds 1 MB of certificates. */
const MAX_CACHED = 4

/** The most recently used is last. */
const cache = new Map<string, SecureContext>()

/** Throws like `secureContext`. A context with a private key is not cached, so that the key stays with its owner. */
export function sharedContext(settings: VersionSettings, parts: SecureContextOptions): SecureContext {
  const { ca, ...others } = parts
  if (ca === undefined || Object.keys(others).length > 0) return secureContext(settings, parts)
  const id = idOf(settings, [ca].flat())
  const context = cache.get(id) ?? secureContext(settings, parts)
  cache.delete(id)
  cache.set(id, context)
  for (const oldest of cache.keys()) {
    if (cache.size <= MAX_CACHED) break
    cache.delete(oldest)
  }
  return context
}

/** Identifies the certificates by content instead of path, because a file may have changed. */
function idOf(settings: VersionSettings, authorities: readonly (string | Buffer)[]): string {
  const { minVersion, maxVersion } = versionRange(settings)
  const hash = createHash('sha256').update(`${minVersion} ${maxVersion}`)
  for (const authority of authorities) hash.update('\n').update(authority)
  return hash.digest('base64')
}
