import type { WorkbenchSource } from '../../stores/workbench'
import type { WayForm } from '../way-form'
import type { Parts } from './byte-document'
import { asLatin1, fromLatin1 } from './latin1'

/**
 * What is in the workbench as a text, so that it outlives the page: where each item is from, and what became of it. Bytes
 * of the capture stay ranges of it. What is too large is left out, and counted.
 */

export interface KeptItem {
  readonly source: WorkbenchSource
  /** What it consists of by now; null where that is what it was. */
  readonly parts: Parts | null
  /** As typed; null where it was never looked at. */
  readonly way: WayForm | null
}

export interface KeptWorkbench {
  readonly items: readonly KeptItem[]
  /** Which of them was looked at last; null for none. */
  readonly current: number | null
  /** Whether it stood in front of the traffic. */
  readonly shown: boolean
  /** Items whose bytes were too large: of those from nowhere nothing is kept, of the others where they are from. */
  readonly lost: number
}

/** One that is to be kept, if it is not too large. */
export interface KeepableItem extends Omit<KeptItem, 'parts'> {
  readonly parts: Parts | 'too-large' | null
}

/** Browsers keep 10 MB of a page, two bytes a character; some room is for others, and for what is no bytes. */
const MAX_CHARACTERS = 4 * 1024 * 1024

/** Whether so many bytes are kept at all. */
export function isKeepable(bytes: number): boolean {
  return coded(bytes) <= MAX_CHARACTERS
}

export function writeKept({
  items,
  current,
  shown
}: Pick<KeptWorkbench, 'current' | 'shown'> & { readonly items: readonly KeepableItem[] }): string {
  let left = MAX_CHARACTERS
  let lost = 0
  const at: (number | null)[] = []
  const kept: KeptItem[] = []
  for (const item of items) {
    const whole = item.parts === 'too-large' ? null : { ...item, parts: item.parts }
    const fitting = [whole, { ...item, parts: null }].find((one) => one !== null && sizeOf(one) <= left)
    if (whole === null || fitting !== whole) lost++
    at.push(fitting ? kept.length : null)
    if (!fitting) continue
    kept.push(fitting)
    left -= sizeOf(fitting)
  }
  const last = current === null ? null : (at[current] ?? null)
  const all: KeptWorkbench = { items: kept, current: last, shown: shown && last !== null, lost }
  return JSON.stringify(all, (_key, value: unknown) =>
    value instanceof Uint8Array ? { base64: btoa(asLatin1(value)) } : value
  )
}

/** Characters for its bytes. */
function sizeOf({ source, parts }: KeptItem): number {
  const typed = (parts ?? []).map((part) => (part instanceof Uint8Array ? coded(part.length) : 0))
  return typed.reduce((sum, one) => sum + one, source.kind === 'draft' ? coded(source.bytes.length) : 0)
}

function coded(bytes: number): number {
  return Math.ceil(bytes / 3) * 4
}

/** Null for what is no such text, as none but this page's own is. */
export function readKept(text: string): KeptWorkbench | null {
  try {
    return JSON.parse(text, (_key, value: unknown) =>
      isCoded(value) ? fromLatin1(atob(value.base64)) : value
    ) as KeptWorkbench
  } catch {
    return null
  }
}

function isCoded(value: unknown): value is { base64: string } {
  return typeof value === 'object' && value !== null && 'base64' in value && typeof value.base64 === 'string'
}
