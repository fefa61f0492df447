import type { Behaviour } from '../../../../../../shared/contract/behaviours'
import { formOfBehaviour, newBehaviour, type BehaviourForm, type BehaviourKind } from './behaviour-form'

/**
 * Editable list of a server's behaviours. Each item has its own id, so that unapplied edits stay with it when others
 * are moved, switched or removed.
 */

export interface BehaviourItem {
  readonly id: number
  /** Null for a new item that is not applied yet. */
  readonly behaviour: Behaviour | null
  /** Unapplied edits; null while not edited. */
  readonly draft: BehaviourForm | null
}

let nextId = 1

/**
 * Updates the list to the engine's behaviours. Unchanged items keep their row; new ones are inserted at their position.
 */
export function reconcile(
  items: readonly BehaviourItem[],
  behaviours: readonly Behaviour[]
): readonly BehaviourItem[] {
  if (isSame(committed(items), behaviours)) return items
  const left = [...items]
  const take = (behaviour: Behaviour): BehaviourItem => {
    const at = left.findIndex((item) => item.behaviour !== null && isSame([item.behaviour], [behaviour]))
    const [known] = at < 0 ? [] : left.splice(at, 1)
    return known ?? { id: nextId++, behaviour, draft: null }
  }
  return [...behaviours.map(take), ...items.filter(({ behaviour }) => behaviour === null)]
}

/** Returns the behaviours to send to the engine. */
export function committed(items: readonly BehaviourItem[]): Behaviour[] {
  return items.flatMap(({ behaviour }) => behaviour ?? [])
}

export function added(items: readonly BehaviourItem[], kind: BehaviourKind): readonly BehaviourItem[] {
  return [...items, { id: nextId++, behaviour: null, draft: newBehaviour(kind) }]
}

export function changed(
  items: readonly BehaviourItem[],
  id: number,
  part: Partial<Omit<BehaviourItem, 'id'>>
): readonly BehaviourItem[] {
  return items.map((item) => (item.id === id ? { ...item, ...part } : item))
}

export function opened(item: BehaviourItem): BehaviourForm | null {
  return item.draft ?? (item.behaviour === null ? null : formOfBehaviour(item.behaviour))
}

/** Moves an item one position up or down. */
export function moved<Item extends { readonly id: number }>(
  items: readonly Item[],
  id: number,
  by: -1 | 1
): readonly Item[] {
  const at = items.findIndex((item) => item.id === id)
  const item = items[at]
  if (item === undefined || at + by < 0 || at + by >= items.length) return items
  return items.toSpliced(at, 1).toSpliced(at + by, 0, item)
}

function isSame(one: readonly Behaviour[], other: readonly Behaviour[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
