import { onScopeDispose, shallowRef, triggerRef, watch, type ShallowRef } from 'vue'
import type { ConversationPiece } from '../../../../shared/contract/conversation-replay'
import { useEngine } from '../../app/bridge/engine-client'
import { PageCache } from '../../app/bridge/page-cache'
import type { RecordedConversation } from '../../app/stores/conversations'

/** Pieces of a recorded conversation, loaded by page on demand. */

const PAGE_PIECES = 128
/** Some thousand rows, far more than are visible. */
const MAX_PAGES = 32

export interface ConversationPieces {
  /** Null before the first response; a long conversation is scanned once. */
  readonly total: Readonly<ShallowRef<number | null>>
  /** Bytes missing in the capture. */
  readonly missing: Readonly<ShallowRef<{ up: number; down: number }>>
  readonly error: Readonly<ShallowRef<unknown>>
  /** Returns undefined while loading. Reactive. */
  piece(index: number): ConversationPiece | undefined
  /** Loads the piece if necessary. */
  find(index: number): Promise<ConversationPiece | undefined>
}

/** `grown` changes whenever the connection may have grown. */
export function useConversationPieces(
  recorded: () => RecordedConversation | null,
  grown: () => unknown
): ConversationPieces {
  const engine = useEngine()
  const total = shallowRef<number | null>(null)
  const missing = shallowRef({ up: 0, down: 0 })
  const error = shallowRef<unknown>(null)
  const pages = shallowRef(open())

  const isRecorded = ({ capture, connection }: RecordedConversation): boolean => {
    const now = recorded()
    return now?.capture === capture && now.connection === connection
  }

  async function read(of: RecordedConversation, page: number): Promise<readonly ConversationPiece[]> {
    const first = page * PAGE_PIECES
    // The pieces are the same for either side.
    const query = { capture: of.capture, connection: of.connection, side: 'client', first } as const
    const answer = await engine.request('conversations.pieces', { ...query, count: PAGE_PIECES })
    // A late reply about another conversation must not change the figures of this one.
    if (!isRecorded(of)) return answer.pieces
    total.value = answer.total
    missing.value = answer.missing
    return answer.pieces
  }

  function open(): PageCache<number, readonly ConversationPiece[]> {
    const of = recorded()
    return new PageCache<number, readonly ConversationPiece[]>({
      limit: MAX_PAGES,
      load: (page) => (of === null ? Promise.resolve([]) : read(of, page)),
      onLoad() {
        error.value = null
        triggerRef(pages)
      },
      onError(cause) {
        error.value = cause
      }
    })
  }

  watch(
    () => JSON.stringify(recorded()),
    () => {
      pages.value.close()
      total.value = null
      missing.value = { up: 0, down: 0 }
      error.value = null
      pages.value = open()
      pages.value.get(0)
    },
    { immediate: true }
  )
  watch(grown, () => {
    const last = Math.floor(Math.max(0, (total.value ?? 0) - 1) / PAGE_PIECES)
    pages.value.invalidate((page) => page >= last)
    pages.value.get(last)
    triggerRef(pages)
  })
  onScopeDispose(() => {
    pages.value.close()
  })

  return {
    total,
    missing,
    error,
    piece: (index) => pages.value.get(Math.floor(index / PAGE_PIECES))?.[index % PAGE_PIECES],
    async find(index) {
      const page = Math.floor(index / PAGE_PIECES)
      const held = pages.value.peek(page)?.[index % PAGE_PIECES]
      const of = recorded()
      if (held !== undefined || of === null) return held
      return (await read(of, page))[index % PAGE_PIECES]
    }
  }
}
