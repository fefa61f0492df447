import type { Behaviour } from '../../../../shared/contract/behaviours'
import { formOfBehaviour, newBehaviour, type BehaviourForm, type BehaviourKind } from './behaviour-form'

/**
 * A server's behaviours as they stand in a list that is edited: each with a number of its own, so that what is half
 * edited stays with its row when others are moved, switched or removed.
 */

export interface BehaviourItem {
  readonly id: number
  /** Null for one that is being made. */
  readonly behaviour: Behaviour | null
  /** What is being edited; null while it is not. */
  readonly draft: BehaviourForm | null
}

let nextId = 1

/** The list for what the engine has now. What is unchanged keeps its row; new ones are put in their places. */
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

/** What the engine is told. */
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

/** One place up or down. */
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
