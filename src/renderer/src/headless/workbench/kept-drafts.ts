import { MAX_KEPT_DRAFTS, MAX_KEPT_DRAFT_BYTES } from '../../../../shared/contract/limits'
import type { KeptDraft } from '../../../../shared/contract/workbench-drafts'
import type { WorkbenchSource } from '../../stores/workbench'
import { typedPlace } from '../address'
import type { WayForm } from '../way-form'

/** Drafts as they are kept for the next launch. Captures do not outlive this one, so all bytes are in the draft. */

const MAX_NAME = 200

/** `secure`: the captured connection that the draft is from used TLS, which is then written out. */
export function keptDraft(name: string, way: WayForm, secure: boolean, bytes: Uint8Array): KeptDraft {
  const tls = way.tls === 'captured' && secure ? 'own' : way.tls
  return { name: name.slice(0, MAX_NAME), way: { ...way, tls, through: null }, bytes }
}

/** The source of a draft of the launch before. */
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

/** Chooses by their lengths which drafts are kept: the newest, as long as the limits allow. Returns their indices in order. */
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
