import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import type { OldValue, ConversationPiece } from '../../../../shared/contract/conversation-replay'
import { useEngine } from '../../app/bridge/engine-client'
import { findAll } from './model/piece-preview'
import type { PlayPlan } from './model/play-plan'
import type { ByteRange } from '../../kit/hex/model/hex-layout'
import type { RecordedConversation } from '../../app/stores/conversations'

/** Recorded values of placeholders: where each is extracted, and where its old value occurs later. */

export interface OldValues {
  /** Old values by name, one character per byte; null if not found or if the placeholder is invalid. */
  readonly texts: ComputedRef<ReadonlyMap<string, string | null>>
  /** Returns the ranges to highlight in the first bytes of a piece, in order. */
  litIn(piece: ConversationPiece, bytes: Uint8Array): ByteRange[]
  /** Returns the placeholders that are extracted from a piece. */
  namesIn(piece: ConversationPiece): readonly string[]
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
          const query = { ...recorded(), side, placeholder }
          // The replay itself reports an invalid placeholder in full.
          const value = await engine.request('conversations.find', query).catch(() => null)
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

/** Sorts the ranges and keeps the first of those that overlap. */
function apart(ranges: readonly ByteRange[]): ByteRange[] {
  const knownRanges: ByteRange[] = []
  for (const range of ranges.toSorted(([one], [other]) => one - other))
    if (range[0] >= (knownRanges.at(-1)?.[1] ?? 0)) knownRanges.push(range)
  return knownRanges
}
