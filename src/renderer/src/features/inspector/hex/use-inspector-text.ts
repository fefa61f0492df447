import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { safeBorder, type TextEncoding } from '../../../../../decode/view/text-encoding'
import type { Direction } from '../../../../../shared/model/direction'
import { layOutText, type TextRows } from '../../../kit/text/model/text-lines'
import { STREAM_PAGE_BYTES, type StreamBytes } from '../../../app/bridge/use-stream-bytes'

/**
 * A stream as text in parts of 1 MiB. Counting lines requires all text before them, so a long stream is split. Parts
 * begin and end at character boundaries, and the rows within a part are exact.
 */

/** Laid out in about 10 ms. */
export const TEXT_PART_BYTES = 1024 * 1024

/** Distance before a part within which a safe character boundary is searched. */
const LOOK_BACK_BYTES = 32 * 1024

const NOTHING = new Uint8Array(0)

export interface TextPart {
  /** Stream offset of the first byte in `bytes`. */
  readonly offset: number
  readonly bytes: Uint8Array
  readonly rows: TextRows
}

export interface InspectorText {
  readonly part: Readonly<ShallowRef<TextPart | null>>
  readonly loading: Readonly<ShallowRef<boolean>>
  readonly error: Readonly<ShallowRef<unknown>>
  /** Returns the bytes of a row without its line break; empty if there is no such row. */
  rowBytes(row: number): Uint8Array
}

export function useInspectorText(
  streams: () => StreamBytes,
  options: {
    connection: () => number
    direction: () => Direction
    encoding: () => TextEncoding
    columns: () => number
    /** Index of the part. */
    part: () => number
  }
): InspectorText {
  const part = shallowRef<TextPart | null>(null)
  const loading = shallowRef(false)
  const error = shallowRef<unknown>(null)
  let held: { offset: number; bytes: Uint8Array; key: string; limit: number } | null = null
  let run = 0
  onScopeDispose(() => run++)

  const keyOf = (): string =>
    [options.connection(), options.direction(), options.encoding(), options.part()].join()

  const layOut = (): void => {
    if (held === null) return
    const { offset, bytes, limit } = held
    const end =
      bytes.length + offset > limit ? safeBorder(bytes, offset, limit, options.encoding()) : undefined
    const shown = end === undefined ? bytes : bytes.subarray(0, end - offset)
    part.value = { offset, bytes: shown, rows: layOutText(shown, options.encoding(), options.columns()) }
  }

  /** Loads from the current end up to the end of the part, or of the stream. */
  const load = async (): Promise<void> => {
    const mine = ++run
    const key = keyOf()
    const direction = options.direction()
    const nominal = options.part() * TEXT_PART_BYTES
    const limit = nominal + TEXT_PART_BYTES
    const source = streams()
    if (held?.key !== key) {
      held = null
      part.value = null
    }
    loading.value = true
    try {
      if (held === null) {
        const from = Math.max(0, nominal - LOOK_BACK_BYTES)
        const bytes = await source.read(direction, from, STREAM_PAGE_BYTES)
        if (mine !== run) return
        const offset = Math.min(safeBorder(bytes, from, nominal, options.encoding()), from + bytes.length)
        held = { offset, bytes: bytes.subarray(offset - from), key, limit }
        layOut()
      }
      // Reads slightly past the boundary, so that the last character is complete.
      for (;;) {
        const end = Math.min(source.total(direction), limit + 4)
        const at: number = held.offset + held.bytes.length
        if (at >= end) break
        const bytes = await source.read(direction, at, Math.min(STREAM_PAGE_BYTES * 4, end - at))
        if (mine !== run) return
        if (bytes.length === 0) break
        const joined: Uint8Array = new Uint8Array(held.bytes.length + bytes.length)
        joined.set(held.bytes)
        joined.set(bytes, held.bytes.length)
        held = { ...held, bytes: joined }
        layOut()
      }
      error.value = null
    } catch (cause) {
      if (mine === run) error.value = cause
    } finally {
      if (mine === run) loading.value = false
    }
  }

  watch([keyOf, () => streams().total(options.direction())], () => void load(), { immediate: true })
  watch(options.columns, layOut)

  return {
    part,
    loading,
    error,
    rowBytes(row) {
      const shown = part.value
      if (shown === null || row >= shown.rows.count) return NOTHING
      return shown.bytes.subarray(shown.rows.start(row), shown.rows.end(row))
    }
  }
}
