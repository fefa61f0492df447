import type { ConversationPlaceholder } from '../../shared/contract/conversation-replay'
import type { Direction } from '../../shared/model/direction'
import { finderOf, type ValueFinder } from './finders'
import type { PlayedValue } from './script'
import type { Substituted } from './substitution'

/** Placeholder values, which change with every run, as found in the replies so far. */

/** Maximum number of bytes of a reply that are searched. */
export const MAX_LOOKED_AT_BYTES = 1024 * 1024
const SHOWN_CHARACTERS = 200

interface Found extends Substituted {
  readonly name: string
  readonly piece: number
}

export class Placeholders {
  readonly #wanted: readonly { placeholder: ConversationPlaceholder; find: ValueFinder }[]
  readonly #found = new Map<string, Found>()

  /** Throws `bad-input` for a placeholder that can never be found. */
  constructor(placeholders: readonly ConversationPlaceholder[], theirs: Direction) {
    this.#wanted = placeholders.map((placeholder) => ({ placeholder, find: finderOf(placeholder, theirs) }))
  }

  get none(): boolean {
    return this.#wanted.length === 0
  }

  /** Recorded values with their new values; unchanged values are omitted. */
  get pairs(): readonly Substituted[] {
    return [...this.#found.values()].filter(({ old, now }) => Buffer.compare(old, now) !== 0)
  }

  get list(): { name: string; old: string; now: string }[] {
    return [...this.#found.values()].map(({ name, old, now }) => ({ name, old: shown(old), now: shown(now) }))
  }

  get values(): PlayedValue[] {
    return [...this.#found.values()].map(({ name, piece, now }) => ({ name, piece, bytes: now }))
  }

  /**
   * Searches a recorded reply and the new reply for values. Each value is found once; if a piece is given, only there.
   */
  learn(piece: number, was: Uint8Array, now: Uint8Array): void {
    for (const { placeholder, find } of this.#wanted) {
      const { name } = placeholder
      if (this.#found.has(name) || (placeholder.piece !== null && placeholder.piece !== piece)) continue
      const [old, value] = [find(was), find(now)]
      if (old !== null && value !== null) this.#found.set(name, { name, piece, old, now: value })
    }
  }
}

function shown(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, SHOWN_CHARACTERS)).toString('latin1')
}
