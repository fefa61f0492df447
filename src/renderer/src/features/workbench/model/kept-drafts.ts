import { MAX_KEPT_DRAFTS, MAX_KEPT_DRAFT_BYTES } from '../../../../../shared/contract/limits'
import type { KeptDraft } from '../../../../../shared/contract/workbench-drafts'
import type { WorkbenchSource } from '../../../app/stores/workbench'
import { typedPlace } from '../../../kit/model/address'
import type { WayForm } from '../../../kit/target/model/way-options'

/** Drafts stored for the next launch. Captures end with this launch, so the draft contains all of its bytes. */

const MAX_NAME = 200

/** `secure`: the draft's captured connection used TLS, which is then stored explicitly. */
export function keptDraft(name: string, way: WayForm, secure: boolean, bytes: Uint8Array): KeptDraft {
  const tls = way.tls === 'captured' && secure ? 'own' : way.tls
  return { name: name.slice(0, MAX_NAME), way: { ...way, tls, through: null }, bytes }
}

/** Returns the workbench source of a stored draft. */
export function draftOf({ name, way, bytes }: KeptDraft): WorkbenchSource {
  const place = /^\d+$/.test(way.port.trim()) ? typedPlace(way) : null
  return {
    kind: 'draft',
    name,
    target: place === null || 'path' in place ? null : place,
    secure: way.tls === 'own',
    bytes
  }
}

/** Selects by length which drafts are stored: the newest that fit the limits. Returns their indexes in order. */
export function fittingDrafts(lengths: readonly number[]): number[] {
  let left = MAX_KEPT_DRAFT_BYTES
  const kept: number[] = []
  for (const [at, length] of [...lengths.entries()].reverse()) {
    if (kept.length === MAX_KEPT_DRAFTS || length > left) continue
    left -= length
    kept.unshift(at)
  }
  return kept
}
