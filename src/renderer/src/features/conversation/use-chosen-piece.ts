import {
  computed,
  shallowRef,
  type ComputedRef,
  type Ref,
  type ShallowRef,
  type WritableComputedRef
} from 'vue'
import type { ConversationRun, ConversationPiece } from '../../../../shared/contract/conversation-replay'
import { withBreakpoint, withEdit, type PieceChange, type PlayPlan } from './model/play-plan'
import type { ConversationPieces } from './use-conversation-pieces'

export interface ChosenPiece {
  /** Index of the piece. */
  readonly selected: ShallowRef<number>
  /** Undefined while loading. */
  readonly piece: ComputedRef<ConversationPiece | undefined>
  /** True if it belongs to the side that Tcplens plays. */
  readonly isOurs: ComputedRef<boolean>
  /** True unless a running replay has already sent it. */
  readonly isEditable: ComputedRef<boolean>
  /** Planned change; null to send it as recorded. */
  readonly change: WritableComputedRef<PieceChange | null>
  readonly isStop: ComputedRef<boolean>
  toggleStop(of: ConversationPiece): void
  toggleSkip(of: ConversationPiece): void
}

/** The selected piece of a conversation and its part in the replay plan. */
export function useChosenPiece(
  plan: Ref<PlayPlan>,
  pieces: ConversationPieces,
  active: () => ConversationRun | null
): ChosenPiece {
  const selected = shallowRef(0)
  const piece = computed(() => pieces.piece(selected.value))
  const isOurs = computed(
    () => piece.value !== undefined && (piece.value.direction === 'up') === (plan.value.side === 'client')
  )
  const own = computed(() => plan.value[plan.value.side])
  return {
    selected,
    piece,
    isOurs,
    isEditable: computed(() => {
      const now = active()
      if (now === null || piece.value === undefined) return true
      return piece.value.piece > now.piece || (piece.value.piece === now.piece && now.state === 'paused')
    }),
    change: computed({
      get: () =>
        piece.value !== undefined && isOurs.value ? (own.value.edits.get(piece.value.start) ?? null) : null,
      set: (next) => {
        if (piece.value !== undefined) plan.value = withEdit(plan.value, piece.value.start, next)
      }
    }),
    isStop: computed(
      () => piece.value !== undefined && isOurs.value && own.value.breakpoints.has(piece.value.start)
    ),
    toggleStop: ({ start }) => {
      plan.value = withBreakpoint(plan.value, start, !own.value.breakpoints.has(start))
    },
    toggleSkip: ({ start }) => {
      const isSkipped = own.value.edits.get(start)?.kind === 'skip'
      plan.value = withEdit(plan.value, start, isSkipped ? null : { kind: 'skip' })
    }
  }
}
