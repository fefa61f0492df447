import type { WorkbenchSource } from '../../../app/stores/workbench'
import type { RouteForm } from '../../../kit/target/model/route-options'
import type { DocumentParts } from './byte-document'
import { asLatin1, fromLatin1 } from './latin1'

/**
 * Serialises the workbench to text so that it survives a page reload: the source of each item and its edits. Captured
 * bytes remain ranges of the capture. Items that are too large are dropped and counted.
 */

export interface StoredItem {
  readonly source: WorkbenchSource
  /** Current content; null if unchanged. */
  readonly parts: DocumentParts | null
  /** Destination options as typed; null if never opened. */
  readonly route: RouteForm | null
}

export interface StoredWorkbench {
  readonly items: readonly StoredItem[]
  /** Index of the item shown last; null for none. */
  readonly current: number | null
  /** True if the workbench covered the traffic view. */
  readonly shown: boolean
  /**
   * Number of items with too many bytes. Items without a capture source are dropped; the others keep only their source.
   */
  readonly lost: number
}

/** Item to be saved unless it is too large. */
export interface StorableItem extends Omit<StoredItem, 'parts'> {
  readonly parts: DocumentParts | 'too-large' | null
}

/** Browsers store 10 MB per page at two bytes per character; the rest is left for other data and item metadata. */
const MAX_CHARACTERS = 4 * 1024 * 1024

/** True if this many bytes can be saved at all. */
export function isStorable(bytes: number): boolean {
  return coded(bytes) <= MAX_CHARACTERS
}

export function serializeWorkbench({
  items,
  current,
  shown
}: Pick<StoredWorkbench, 'current' | 'shown'> & { readonly items: readonly StorableItem[] }): string {
  let left = MAX_CHARACTERS
  let lost = 0
  const at: (number | null)[] = []
  const stored: StoredItem[] = []
  for (const item of items) {
    const whole = item.parts === 'too-large' ? null : { ...item, parts: item.parts }
    const fitting = [whole, { ...item, parts: null }].find((one) => one !== null && sizeOf(one) <= left)
    if (whole === null || fitting !== whole) lost++
    at.push(fitting ? stored.length : null)
    if (!fitting) continue
    stored.push(fitting)
    left -= sizeOf(fitting)
  }
  const last = current === null ? null : (at[current] ?? null)
  const all: StoredWorkbench = { items: stored, current: last, shown: shown && last !== null, lost }
  return JSON.stringify(all, (_key, value: unknown) =>
    value instanceof Uint8Array ? { base64: btoa(asLatin1(value)) } : value
  )
}

/** Number of characters that the item's bytes take. */
function sizeOf({ source, parts }: StoredItem): number {
  const typed = (parts ?? []).map((part) => (part instanceof Uint8Array ? coded(part.length) : 0))
  return typed.reduce((sum, one) => sum + one, source.kind === 'draft' ? coded(source.bytes.length) : 0)
}

function coded(bytes: number): number {
  return Math.ceil(bytes / 3) * 4
}

/** Parses a saved workbench; null if the text is not one. */
export function parseWorkbench(text: string): StoredWorkbench | null {
  try {
    return JSON.parse(text, (_key, value: unknown) =>
      isCoded(value) ? fromLatin1(atob(value.base64)) : value
    ) as StoredWorkbench
  } catch {
    return null
  }
}

function isCoded(value: unknown): value is { base64: string } {
  return typeof value === 'object' && value !== null && 'base64' in value && typeof value.base64 === 'string'
}
