import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { safeBorder, type TextEncoding } from '../../../decode/view/text-encoding'
import type { Direction } from '../../../shared/model/direction'
import { layOutText, type TextRows } from '../headless/text-lines'
import { STREAM_PAGE_BYTES, type StreamBytes } from './use-stream-bytes'

/**
 * A stream as text, a part at a time: lines cannot be counted without reading everything before them, so a long
 * stream is shown in parts of 1 MiB. Parts begin and end at characters, and the rows of one are exact.
 */

/** Laid out in about 10 ms, and more than anybody reads at once. */
export const TEXT_PART_BYTES = 1024 * 1024

/** How far before a part a landmark is looked for from which characters can be counted. */
const LOOK_BACK_BYTES = 32 * 1024

const NOTHING = new Uint8Array(0)

export interface TextPart {
  /** Stream offset of the first byte held. */
  readonly offset: number
  readonly bytes: Uint8Array
  readonly rows: TextRows
}

export interface InspectorText {
  readonly part: Readonly<ShallowRef<TextPart | null>>
  readonly loading: Readonly<ShallowRef<boolean>>
  readonly error: Readonly<ShallowRef<unknown>>
  /** What a row holds, without its line break; empty where there is none. */
  rowBytes(row: number): Uint8Array
}

export function useInspectorText(
  streams: () => StreamBytes,
  options: {
    connection: () => number
    direction: () => Direction
    encoding: () => TextEncoding
    columns: () => number
    /** Number of the part, from 0. */
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

  /** Reads on from what is held to the end of the part, or of the stream as it is now. */
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
      // One character past the border, so that the last one is whole.
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
