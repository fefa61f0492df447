import type { Placeholder } from '../../shared/contract/conversation-replay'
import type { Direction } from '../../shared/model/direction'
import { finderOf, type Finder } from './finders'
import type { PlayedValue } from './script'
import type { Pair } from './substitution'

/** Values that are other ones each time: what was found of them in the replies so far. */

/** Of a reply, so much is looked at. */
export const MAX_LOOKED_AT_BYTES = 1024 * 1024
const TOLD_CHARACTERS = 200

interface Found extends Pair {
  readonly name: string
  readonly piece: number
}

export class Placeholders {
  readonly #wanted: readonly { placeholder: Placeholder; find: Finder }[]
  readonly #found = new Map<string, Found>()

  /** Throws `bad-input` for one that can never be found. */
  constructor(placeholders: readonly Placeholder[], theirs: Direction) {
    this.#wanted = placeholders.map((placeholder) => ({ placeholder, find: finderOf(placeholder, theirs) }))
  }

  get none(): boolean {
    return this.#wanted.length === 0
  }

  /** Old values with the new ones; those that are the same are none. */
  get pairs(): readonly Pair[] {
    return [...this.#found.values()].filter(({ old, now }) => Buffer.compare(old, now) !== 0)
  }

  get list(): { name: string; old: string; now: string }[] {
    return [...this.#found.values()].map(({ name, old, now }) => ({ name, old: told(old), now: told(now) }))
  }

  get values(): PlayedValue[] {
    return [...this.#found.values()].map(({ name, piece, now }) => ({ name, piece, bytes: now }))
  }

  /** Looks at a reply as it was and as it is now. A value is found once; where a piece is named, there. */
  learn(piece: number, was: Uint8Array, now: Uint8Array): void {
    for (const { placeholder, find } of this.#wanted) {
      const { name } = placeholder
      if (this.#found.has(name) || (placeholder.piece !== null && placeholder.piece !== piece)) continue
      const [old, value] = [find(was), find(now)]
      if (old !== null && value !== null) this.#found.set(name, { name, piece, old, now: value })
    }
  }
}

function told(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, TOLD_CHARACTERS)).toString('latin1')
}
