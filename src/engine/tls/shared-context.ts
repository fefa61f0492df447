import { createHash } from 'node:crypto'
import type { SecureContext, SecureContextOptions } from 'node:tls'
import { secureContext, versionRange, type VersionSettings } from './tls-options'

/**
 * Cache of client TLS contexts with configured authorities. Such a context also loads the system's authorities, about
 * 150 certificates, which blocks the process for 50 ms and more, and replaying a conversation a hundred times creates a
 * hundred plans.
 */

/** More than are normally in use at once; each holds 1 MB of certificates. */
const KEPT = 4

/** The most recently used is last. */
const kept = new Map<string, SecureContext>()

/** Throws like `secureContext`. A context with a private key is not cached, so that the key stays with its owner. */
export function sharedContext(settings: VersionSettings, parts: SecureContextOptions): SecureContext {
  const { ca, ...others } = parts
  if (ca === undefined || Object.keys(others).length > 0) return secureContext(settings, parts)
  const id = idOf(settings, [ca].flat())
  const context = kept.get(id) ?? secureContext(settings, parts)
  kept.delete(id)
  kept.set(id, context)
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break
    kept.delete(oldest)
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
