import { joinBytes } from '../../../../shared/bytes/join-bytes'
import { onScopeDispose, shallowRef, triggerRef, watch, type ShallowRef } from 'vue'
import { MAX_READ_BYTES } from '../../../../shared/contract/limits'
import { DIRECTIONS, type Direction } from '../../../../shared/model/direction'
import { useEngine } from './engine-client'
import { PageCache } from './page-cache'
import { useShownCapture } from '../stores/use-shown-capture'

/**
 * Bytes of a connection's two streams, loaded by page on demand. Views call `slice` and are redrawn when bytes arrive.
 * Memory does not grow with the stream.
 */

/** One page per read. A multiple of 16, so that a row of the hex view never spans two pages. */
export const STREAM_PAGE_BYTES = MAX_READ_BYTES

/** About 4 MB: several screens per direction in every open view. */
const MAX_PAGES = 64

type PageKey = `${Direction}:${number}`

/** Page as runs of bytes; the capture does not hold the bytes between, before and after them. */
interface Page {
  readonly runs: readonly { readonly start: number; readonly bytes: Uint8Array }[]
  /** Number of bytes, including holes, that the stream had in this page when it was read. */
  readonly known: number
}

export interface StreamBytes {
  /** Error of the last read; null if it succeeded. */
  readonly error: Readonly<ShallowRef<unknown>>
  total(direction: Direction): number
  /** Returns the loaded bytes from the start of the range up to the first hole, and fetches the rest. Reactive. */
  slice(direction: Direction, offset: number, length: number): Uint8Array
  /** Reads the range up to the first hole, bypassing the cache; for copying and other uses besides drawing. */
  read(direction: Direction, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
}

const NOTHING = new Uint8Array(0)

/** `capture`: the connection's capture, if not the shown one. */
export function useStreamBytes(
  connection: () => number | null,
  totals: () => Readonly<Record<Direction, number>>,
  capture?: () => number
): StreamBytes {
  const shown = useShownCapture()
  const engine = useEngine()
  const error = shallowRef<unknown>(null)
  /** Triggered when a page arrives, to recompute its readers. */
  const pages = shallowRef(open(connection()))

  function open(number: number | null): PageCache<PageKey, Page> {
    return new PageCache<PageKey, Page>({
      limit: MAX_PAGES,
      async load(key) {
        if (number === null) return { runs: [], known: 0 }
        const { direction, page } = parseKey(key)
        return await readPage(number, direction, page * STREAM_PAGE_BYTES)
      },
      onLoad() {
        error.value = null
        triggerRef(pages)
      },
      onError(cause) {
        error.value = cause
      }
    })
  }

  const request = (
    number: number,
    direction: Direction,
    offset: number,
    length: number
  ): Promise<{ total: number; from: number; bytes: Uint8Array }> =>
    engine.request('streams.read', {
      capture: capture?.() ?? shown.capture.value,
      ...{ connection: number, direction, offset, length }
    })

  const readPage = async (number: number, direction: Direction, offset: number): Promise<Page> => {
    const runs: { start: number; bytes: Uint8Array }[] = []
    const pageEnd = offset + STREAM_PAGE_BYTES
    for (let at = offset; ;) {
      const { total, from, bytes } = await request(number, direction, at, pageEnd - at)
      if (bytes.length > 0) runs.push({ start: from - offset, bytes })
      const end = from + bytes.length
      const known = Math.min(end, total, pageEnd)
      if (bytes.length === 0 || known === pageEnd || known === total) return { runs, known: known - offset }
      at = end
    }
  }

  watch(connection, (number) => {
    pages.value.close()
    pages.value = open(number)
    error.value = null
  })

  // A page read while its stream was shorter lacks the bytes added since.
  watch(
    DIRECTIONS.map((direction) => () => totals()[direction]),
    () => {
      const cache = pages.value
      cache.invalidate((key) => {
        const { direction, page } = parseKey(key)
        const held = cache.peek(key)?.known ?? STREAM_PAGE_BYTES
        return held < STREAM_PAGE_BYTES && page * STREAM_PAGE_BYTES + held < totals()[direction]
      })
      triggerRef(pages)
    }
  )

  onScopeDispose(() => {
    pages.value.close()
  })

  return {
    error,
    total: (direction) => totals()[direction],
    slice(direction, offset, length) {
      const cache = pages.value
      const end = Math.min(offset + length, totals()[direction])
      const pieces: Uint8Array[] = []
      for (let at = offset; at < end;) {
        const page = Math.floor(at / STREAM_PAGE_BYTES)
        const start = at - page * STREAM_PAGE_BYTES
        const held = cache.get(`${direction}:${page}`)?.runs
        const run = held?.find((each) => each.start <= start && start < each.start + each.bytes.length)
        const piece = run?.bytes.subarray(start - run.start, start - run.start + end - at) ?? NOTHING
        if (piece.length === 0) break
        pieces.push(piece)
        at += piece.length
        if (at < (page + 1) * STREAM_PAGE_BYTES) break
      }
      return pieces.length === 1 ? (pieces[0] ?? NOTHING) : joinBytes(pieces)
    },
    async read(direction, offset, length) {
      const number = connection()
      const pieces: Uint8Array[] = []
      for (let at = offset; number !== null && at < offset + length;) {
        const { from, bytes } = await request(
          number,
          direction,
          at,
          Math.min(STREAM_PAGE_BYTES, offset + length - at)
        )
        if (bytes.length === 0 || from > at) break
        pieces.push(bytes)
        at += bytes.length
      }
      return joinBytes(pieces)
    }
  }
}

function parseKey(key: PageKey): { direction: Direction; page: number } {
  const [direction, page] = key.split(':')
  return { direction: direction === 'up' ? 'up' : 'down', page: Number(page) }
}
