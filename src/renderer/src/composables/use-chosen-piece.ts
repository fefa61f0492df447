import {
  computed,
  shallowRef,
  type ComputedRef,
  type Ref,
  type ShallowRef,
  type WritableComputedRef
} from 'vue'
import type { ConversationRun, Piece } from '../../../shared/contract/conversation-replay'
import { withBreakpoint, withEdit, type PieceChange, type PlayPlan } from '../headless/conversation/play-plan'
import type { ConversationPieces } from './use-conversation-pieces'

export interface ChosenPiece {
  /** Its number, from 0. */
  readonly selected: ShallowRef<number>
  /** Undefined while it is read. */
  readonly piece: ComputedRef<Piece | undefined>
  /** It is of the side that Tcplens plays. */
  readonly isOurs: ComputedRef<boolean>
  /** It has not been said yet by a conversation under way. */
  readonly isEditable: ComputedRef<boolean>
  /** What is to become of it; null where it is said as it was. */
  readonly change: WritableComputedRef<PieceChange | null>
  readonly isStop: ComputedRef<boolean>
  toggleStop(of: Piece): void
  toggleSkip(of: Piece): void
}

/** The piece that is looked at, and what the plan has in mind for it. */
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
