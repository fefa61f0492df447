import { onScopeDispose, shallowRef, triggerRef, watch, type ShallowRef } from 'vue'
import type { FramedRow } from '../../../../../shared/contract/traffic'
import type { TextEncoding } from '../../../../../shared/model/text-encodings'
import { PageCache } from '../../../app/bridge/page-cache'
import { ConversationLines } from '../../../kit/conversation/model/conversation-lines'
import {
  COLLAPSED_PIECE,
  EXPANDED_PIECE_BYTES,
  layOutPiece,
  PIECE_HEAD_BYTES,
  pieceHeight,
  previewOf,
  type FoldablePiece,
  type PieceMode
} from '../../../kit/conversation/model/conversation-pieces'
import {
  hasBytes,
  keyOf,
  MAX_PIECE_BYTES,
  timeOf,
  type ByteRow,
  type ConversationLine
} from './model/conversation-rows'
import { FollowedEnd } from '../../../kit/model/followed-end'
import { markedParts, readMarks } from '../../../kit/conversation/model/frame-marks'
import type { Density } from '../conversation-view'
import type { StreamBytes } from '../../../app/bridge/use-stream-bytes'
import { useShownCapture } from '../../../app/stores/use-shown-capture'

/** Lines of a connection's conversation. Entries are read by page, with the first bytes of each segment. */

/** Entries per page. Each segment costs a small read, so a page is about one screen. */
const PAGE_ENTRIES = 32

/** Maximum number of laid-out pieces cached; an expanded piece has thousands of lines. */
const MAX_PIECES = 256

/** Maximum number of pages whose bytes are cached; heights are kept for all. */
const MAX_PAGES = 24

interface Page {
  /** Timestamp of the entry before the page. */
  readonly before: number | null
  readonly rows: readonly FramedRow[]
  /** First bytes of each segment or frame, by index in the page. */
  readonly heads: readonly (Uint8Array | null)[]
}

export interface InspectorConversation {
  readonly lineCount: Readonly<ShallowRef<number>>
  readonly error: Readonly<ShallowRef<unknown>>
  /** Returns a line, or null while it is loading. Reactive. */
  line(line: number): ConversationLine | null
  /** Lines inserted above `line` by the last change, used to keep the scroll position. */
  readonly shift: Readonly<ShallowRef<{ lines: number }>>
  /** Sets the visible lines, `first` to `end - 1`. */
  setVisible(first: number, end: number): void
  /** Returns the first line of an entry; an estimate while surrounding entries are not loaded. Reactive. */
  placeOf(entry: number): { line: number; known: boolean }
  /** Returns the entry that a line belongs to. */
  entryAt(line: number): number
  /** Shows more of an entry, or all of it up to `MAX_PIECE_BYTES`. */
  unfold(row: ByteRow, all?: boolean): void
  /** Collapses an entry to its first lines. */
  fold(row: ByteRow): void
  /** Toggles between the head of an entry and its first lines. */
  toggle(row: ByteRow): void
}

/** The entries of a connection. */
export interface ConversationSource {
  readonly connection: number
  readonly entries: number
  /** Number of leading entries that no longer change; later ones may grow when `length` does. */
  readonly settled: number
  readonly length: number
  /** 0 for the conversation by reads; otherwise the number of the current framing. */
  readonly generation: number
  /** Number of dropped entries; when it changes, all remaining entries move up. */
  readonly dropped: number
}

/** How the entries are shown. */
export interface ConversationLook {
  /** True if the view stays at the end as entries arrive. */
  readonly follow: boolean
  readonly mode: PieceMode
  readonly encoding: TextEncoding
  readonly columns: number
  readonly density: Density
}

export function useInspectorConversation(
  streams: () => StreamBytes,
  source: () => ConversationSource,
  look: () => ConversationLook
): InspectorConversation {
  const shown = useShownCapture()
  /** Triggered when heights or contents change, to redraw the visible lines. */
  const drawn = shallowRef(new ConversationLines(PAGE_ENTRIES))
  const lines = drawn.value
  const lineCount = shallowRef(0)
  const error = shallowRef<unknown>(null)
  const shift = shallowRef({ lines: 0 })
  /** Bytes loaded for the unfolded pieces. */
  const unfolded = new Map<string, { wanted: number; bytes: Uint8Array }>()
  /** Entries that the user collapsed or expanded individually. */
  const collapsed = new Map<string, boolean>()
  const isCollapsed = (row: ByteRow): boolean => collapsed.get(keyOf(row)) ?? look().density === 'collapsed'
  const headBytes = (): number => (look().density === 'expanded' ? EXPANDED_PIECE_BYTES : PIECE_HEAD_BYTES)
  /** Entries that the user folded while all are expanded. */
  const folded = new Set<string>()
  /** Laid-out pieces of the loaded pages. */
  const pieces = new Map<string, FoldablePiece>()
  let firstVisible = 0
  let linesInSight = 0
  const end = new FollowedEnd()
  let cache = open()

  function open(): PageCache<number, Page> {
    const connection = source().connection
    const isFramed = source().generation > 0
    return new PageCache<number, Page>({
      limit: MAX_PAGES,
      async load(page) {
        const first = page * PAGE_ENTRIES
        // Includes the entry before the page, whose timestamp the first entry is compared with.
        const lead = first === 0 ? 0 : 1
        const query = { connection, first: first - lead, count: PAGE_ENTRIES + lead }
        const answer: { rows: FramedRow[] } = isFramed
          ? await shown.request('frames.conversation', query)
          : await shown.request('connections.conversation', query)
        const rows = answer.rows.slice(lead)
        const heads = await Promise.all(
          rows.map(async (row) =>
            !hasBytes(row)
              ? null
              : await streams().read(row.direction, row.offset, Math.min(row.length, headBytes()))
          )
        )
        return { before: lead === 0 ? null : timeOf(answer.rows[0]), rows, heads }
      },
      onLoad(page) {
        error.value = null
        measure(page)
        show()
      },
      onError(cause) {
        error.value = cause
      }
    })
  }

  const piece = (row: ByteRow, head: Uint8Array): FoldablePiece => {
    if (isCollapsed(row)) return COLLAPSED_PIECE
    const known = pieces.get(keyOf(row))
    if (known !== undefined) return known
    const more = unfolded.get(keyOf(row))
    const isExpanded = look().density === 'expanded' && !folded.has(keyOf(row))
    const laidOut = layOutPiece(more?.bytes ?? head, row.length, {
      ...look(),
      unfolded: more !== undefined || isExpanded
    })
    if (pieces.size >= MAX_PIECES) pieces.clear()
    pieces.set(keyOf(row), laidOut)
    return laidOut
  }

  const measure = (page: number): void => {
    const held = cache.peek(page)
    if (held === undefined) return
    for (const row of held.rows) if (hasBytes(row)) pieces.delete(keyOf(row))
    lines.setPage(
      page,
      held.rows.map((row, index) =>
        !hasBytes(row) ? 1 : pieceHeight(piece(row, held.heads[index] ?? new Uint8Array(0)))
      )
    )
  }

  /** First visible entry, used to restore the scroll position after heights changed. */
  let anchor = { entry: 0, line: 0 }
  const publish = (): void => {
    // The entry may have had more lines before it was folded.
    const first = lines.lineOf(anchor.entry)
    const next = first + Math.min(anchor.line, Math.max(0, lines.lineOf(anchor.entry + 1) - first - 1))
    lineCount.value = lines.lineCount
    triggerRef(drawn)
    if (next !== firstVisible) {
      shift.value = { lines: next - firstVisible }
      firstVisible = next
    }
  }

  const isHere = (entry: number): boolean => {
    const page = Math.floor(entry / PAGE_ENTRIES)
    return entry - page * PAGE_ENTRIES < (cache.peek(page)?.rows.length ?? 0)
  }
  /** Shows lines up to the last entry; when following the end, up to the last loaded entry. */
  const show = (): void => {
    const total = source().entries
    if (look().follow)
      end.follow({
        total,
        // Each entry has at least one line.
        inSight: linesInSight,
        isHere,
        want: (first, last) => {
          for (let page = Math.floor(first / PAGE_ENTRIES); page * PAGE_ENTRIES < last; page++)
            cache.get(page)
        }
      })
    else end.goTo(total)
    lines.setEntries(end.shown)
    publish()
  }
  /** None of the entries shown before exist any more. */
  const begin = (): void => {
    end.goTo(source().entries)
    show()
  }

  const forget = (): void => {
    pieces.clear()
    lines.reset()
  }

  watch([() => source().connection, () => source().generation], () => {
    cache.close()
    cache = open()
    unfolded.clear()
    folded.clear()
    collapsed.clear()
    forget()
    anchor = { entry: 0, line: 0 }
    firstVisible = 0
    begin()
  })

  watch(
    () => source().dropped,
    (dropped, before) => {
      cache.close()
      cache = open()
      unfolded.clear()
      folded.clear()
      collapsed.clear()
      forget()
      anchor = { entry: Math.max(0, anchor.entry - (dropped - before)), line: anchor.line }
      begin()
    }
  )

  watch(
    [() => source().entries, () => source().settled, () => source().length],
    ([entries, settled], [entriesBefore, settledBefore]) => {
      const unchanged = Math.min(entriesBefore ?? 0, settledBefore ?? 0, entries, settled)
      const grownFrom = Math.floor(unchanged / PAGE_ENTRIES)
      cache.invalidate((page) => page >= grownFrom)
      show()
    },
    { immediate: true }
  )
  watch(() => look().follow, show)

  const layOutAgain = (row: ByteRow): void => {
    pieces.delete(keyOf(row))
    measure(Math.floor(row.index / PAGE_ENTRIES))
    publish()
  }

  watch(
    () => look().density,
    (density) => {
      collapsed.clear()
      folded.clear()
      unfolded.clear()
      // More bytes of each entry are needed than were loaded.
      if (density === 'expanded') cache.invalidate(() => true)
    }
  )
  watch([() => look().mode, () => look().columns, () => look().encoding, () => look().density], () => {
    forget()
    for (let page = 0; page * PAGE_ENTRIES < source().entries; page++) {
      if (cache.peek(page) !== undefined) measure(page)
    }
    publish()
  })

  onScopeDispose(() => {
    cache.close()
  })

  return {
    lineCount,
    error,
    shift,
    setVisible(first, last) {
      firstVisible = first
      linesInSight = last - first
      const place = lines.locate(first)
      anchor = { entry: place.entry, line: place.line }
    },
    placeOf: (entry) => ({
      line: drawn.value.lineOf(entry),
      known: drawn.value.hasPage(Math.floor(entry / PAGE_ENTRIES))
    }),
    line(line) {
      const place = drawn.value.locate(line)
      const page = Math.floor(place.entry / PAGE_ENTRIES)
      const held = cache.get(page)
      if (held === undefined || !place.known) return null
      const index = place.entry - page * PAGE_ENTRIES
      const row = held.rows[index]
      if (row === undefined) return null
      if (row.kind === 'gap') return { kind: 'gap', row }
      const before = index === 0 ? held.before : timeOf(held.rows[index - 1])
      if (row.kind === 'event') return { kind: 'event', row, before }
      const head = held.heads[index] ?? new Uint8Array(0)
      if (place.line === 0)
        return { kind: 'head', row, before, preview: isCollapsed(row) ? previewOf(head, look()) : null }
      const shown = piece(row, head)
      const content = shown.lines[place.line - 1]
      if (content === undefined) return { kind: 'more', row, piece: shown }
      const bytes = unfolded.get(keyOf(row))?.bytes ?? held.heads[index] ?? new Uint8Array(0)
      const marks = row.kind === 'frame' ? readMarks(row, shown, place.line - 1, bytes, look().mode) : []
      return { kind: 'content', row, line: content, parts: markedParts(content.text, marks) }
    },
    entryAt: (line) => lines.locate(line).entry,
    fold(row) {
      unfolded.delete(keyOf(row))
      if (look().density === 'expanded') folded.add(keyOf(row))
      layOutAgain(row)
    },
    toggle(row) {
      collapsed.set(keyOf(row), !isCollapsed(row))
      layOutAgain(row)
    },
    unfold(row, all = false) {
      const page = Math.floor(row.index / PAGE_ENTRIES)
      const held = cache.peek(page)
      if (held === undefined) return
      const shown = piece(row, held.heads[row.index - page * PAGE_ENTRIES] ?? new Uint8Array(0))
      const wanted = Math.min(row.length, all ? row.length : shown.shown + shown.more, MAX_PIECE_BYTES)
      void streams()
        .read(row.direction, row.offset, wanted)
        .then((bytes) => {
          unfolded.set(keyOf(row), { wanted, bytes })
          folded.delete(keyOf(row))
          layOutAgain(row)
        })
        .catch((cause: unknown) => {
          error.value = cause
        })
    }
  }
}
