import { MAX_KEPT_DRAFTS, MAX_KEPT_DRAFT_BYTES } from '../../../../../shared/contract/limits'
import type { StoredDraft } from '../../../../../shared/contract/workbench-drafts'
import type { WorkbenchSource } from '../../../app/stores/workbench'
import { typedPlace } from '../../../kit/model/address'
import type { RouteForm } from '../../../kit/target/model/route-options'

/** Drafts stored for the next launch. Captures end with this launch, so the draft contains all of its bytes. */

const MAX_NAME = 200

/** `secure`: the draft's captured connection used TLS, which is then stored explicitly. */
export function storedDraft(name: string, route: RouteForm, secure: boolean, bytes: Uint8Array): StoredDraft {
  const tls = route.tls === 'captured' && secure ? 'own' : route.tls
  return { name: name.slice(0, MAX_NAME), way: { ...route, tls, through: null }, bytes }
}

/** Returns the workbench source of a stored draft. */
export function draftOf({ name, way: route, bytes }: StoredDraft): WorkbenchSource {
  const place = /^\d+$/.test(route.port.trim()) ? typedPlace(route) : null
  return {
    kind: 'draft',
    name,
    target: place === null || 'path' in place ? null : place,
    secure: route.tls === 'own',
    bytes
  }
}

/** Selects by length which drafts are stored: the newest that fit the limits. Returns their indexes in order. */
export function fittingDrafts(lengths: readonly number[]): number[] {
  let left = MAX_KEPT_DRAFT_BYTES
  const stored: number[] = []
  for (const [at, length] of [...lengths.entries()].reverse()) {
    if (stored.length === MAX_KEPT_DRAFTS || length > left) continue
    left -= length
    stored.unshift(at)
  }
  return stored
}
