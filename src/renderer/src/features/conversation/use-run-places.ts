import { onScopeDispose, shallowRef, triggerRef, watch, type ShallowRef } from 'vue'
import type {
  ConversationRun,
  PieceDifference,
  PiecePlace
} from '../../../../shared/contract/conversation-replay'
import { MAX_PIECES } from '../../../../shared/contract/limits'
import { useEngine } from '../../app/bridge/engine-client'
import { PageCache } from '../../app/bridge/page-cache'

/** Positions of the recorded pieces in the new connection of a run, and their differences. */

const PAGE_PIECES = 128
const MAX_PAGES = 32

export interface RunPlaces {
  /** Number of pieces reached; null before the first response. */
  readonly reached: Readonly<ShallowRef<number | null>>
  /** Received data after this offset belongs to no piece. */
  readonly received: Readonly<ShallowRef<number>>
  /** Differences by piece; incomplete if there are very many. */
  readonly differences: Readonly<ShallowRef<ReadonlyMap<number, PieceDifference>>>
  readonly error: Readonly<ShallowRef<unknown>>
  /** Returns undefined while loading; null for a piece not reached. Reactive. */
  place(piece: number): PiecePlace | null | undefined
}

type PlacePage = ReadonlyMap<number, PiecePlace>

export function useRunPlaces(run: () => Pick<ConversationRun, 'run' | 'state'> | null): RunPlaces {
  const engine = useEngine()
  const reached = shallowRef<number | null>(null)
  const received = shallowRef(0)
  const differences = shallowRef<ReadonlyMap<number, PieceDifference>>(new Map())
  const error = shallowRef<unknown>(null)
  const pages = shallowRef(open(null))

  function open(of: number | null): PageCache<number, PlacePage> {
    return new PageCache<number, PlacePage>({
      limit: MAX_PAGES,
      async load(page) {
        if (of === null) return new Map()
        const query = { run: of, first: page * PAGE_PIECES, count: PAGE_PIECES }
        const answer = await engine.request('conversations.places', query)
        return new Map(answer.places.map((place) => [place.piece, place]))
      },
      onLoad() {
        triggerRef(pages)
      },
      onError(cause) {
        error.value = cause
      }
    })
  }

  const readDifferences = async (of: number): Promise<ReadonlyMap<number, PieceDifference>> => {
    const all = new Map<number, PieceDifference>()
    for (;;) {
      const query = { run: of, first: all.size, count: MAX_PIECES }
      const answer = await engine.request('conversations.differences', query)
      for (const difference of answer.differences) all.set(difference.piece, difference)
      if (answer.differences.length === 0) return all
    }
  }
  const refresh = async (of: number): Promise<void> => {
    try {
      const known = await readDifferences(of)
      const answer = await engine.request('conversations.places', { run: of, first: 0, count: 1 })
      if (run()?.run !== of) return
      differences.value = known
      received.value = answer.heard
      reached.value = answer.reached
    } catch (cause) {
      if (run()?.run === of) error.value = cause
    }
  }

  watch(
    () => JSON.stringify([run()?.run, run()?.state]),
    () => {
      const now = run()
      pages.value.close()
      pages.value = open(now?.run ?? null)
      reached.value = null
      error.value = null
      differences.value = new Map()
      if (now !== null) void refresh(now.run)
    },
    { immediate: true }
  )
  onScopeDispose(() => {
    pages.value.close()
  })

  return {
    reached,
    received,
    differences,
    error,
    place(piece) {
      const page = pages.value.get(Math.floor(piece / PAGE_PIECES))
      return page === undefined ? undefined : (page.get(piece) ?? null)
    }
  }
}
