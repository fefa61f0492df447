import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import type { OldValue, Piece } from '../../../shared/contract/conversation-replay'
import { useEngine } from '../bridge/engine-client'
import { findAll } from '../headless/conversation/piece-preview'
import type { PlayPlan } from '../headless/conversation/play-plan'
import type { ByteRange } from '../headless/hex-layout'
import type { RecordedConversation } from '../stores/conversations'

/** What placeholders stand for in the recording: where each is read, and where its old value is said later. */

export interface OldValues {
  /** Old values as text, one character a byte, by name; null for what is not found, or can never be. */
  readonly texts: ComputedRef<ReadonlyMap<string, string | null>>
  /** What is to be lit in the first bytes of a piece, in order. */
  litIn(piece: Piece, bytes: Uint8Array): ByteRange[]
  /** The placeholders that are read in a piece. */
  namesIn(piece: Piece): readonly string[]
}

export function useOldValues(recorded: () => RecordedConversation, plan: () => PlayPlan): OldValues {
  const engine = useEngine()
  const values = shallowRef<ReadonlyMap<string, OldValue | null>>(new Map())
  const found = computed(() =>
    [...values.value].flatMap(([name, value]) => (value === null ? [] : [{ name, value }]))
  )
  let latest = 0
  onScopeDispose(() => latest++)

  watch(
    () => JSON.stringify([plan().placeholders, plan().side]),
    async () => {
      const mine = ++latest
      const { placeholders, side } = plan()
      const answers = await Promise.all(
        placeholders.map(async (placeholder) => {
          const asked = { ...recorded(), side, placeholder }
          // What can never be found is told in full when it is played.
          const value = await engine.request('conversations.find', asked).catch(() => null)
          return [placeholder.name, value] as const
        })
      )
      if (mine === latest) values.value = new Map(answers)
    },
    { immediate: true }
  )

  return {
    texts: computed(
      () =>
        new Map(
          [...values.value].map(([name, value]) => [
            name,
            value === null ? null : String.fromCharCode(...value.old)
          ])
        )
    ),
    litIn(piece, bytes) {
      const isOurs = (piece.direction === 'up') === (plan().side === 'client')
      const ranges = found.value.flatMap(({ value: { piece: readIn, at, old } }): ByteRange[] => {
        if (piece.piece === readIn) return at === null ? [] : [[at, at + old.length]]
        return isOurs && piece.piece > readIn ? findAll(bytes, old) : []
      })
      return apart(ranges)
    },
    namesIn: (piece) => found.value.filter(({ value }) => value.piece === piece.piece).map(({ name }) => name)
  }
}

/** In order, the first of those that overlap. */
function apart(ranges: readonly ByteRange[]): ByteRange[] {
  const kept: ByteRange[] = []
  for (const range of ranges.toSorted(([one], [other]) => one - other))
    if (range[0] >= (kept.at(-1)?.[1] ?? 0)) kept.push(range)
  return kept
}
