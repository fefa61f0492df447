import { createHash } from 'node:crypto'
import type { SecureContext, SecureContextOptions } from 'node:tls'
import { secureContext, versionRange, type VersionSettings } from './tls-options'

/**
 * Contexts of clients that trust named authorities, kept for whoever wants the same. An authority is named beside the
 * system's, about 150 certificates that are all read anew then: 50 ms and more, in which nothing else goes on, and a
 * conversation that is held a hundred times makes a hundred plans.
 */

/** Of more different ones side by side than a person works with; each holds 1 MB of certificates. */
const KEPT = 4

/** The last one used is the last. */
const kept = new Map<string, SecureContext>()

/** Throws like `secureContext`. What holds a private key is made anew: that stays with whom it was read for. */
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

/** By what the certificates are, and not where they lie: a file may hold others by now. */
function idOf(settings: VersionSettings, authorities: readonly (string | Buffer)[]): string {
  const { minVersion, maxVersion } = versionRange(settings)
  const hash = createHash('sha256').update(`${minVersion} ${maxVersion}`)
  for (const authority of authorities) hash.update('\n').update(authority)
  return hash.digest('base64')
}
