import { computed, nextTick, onMounted, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { CodeLines, TextRange } from '../../../../../decode/view/code-lines'
import { nodeAt } from '../../../../../decode/view/code-nodes'
import type { TextPlaces } from '../../../../../decode/view/text-places'
import type { ByteRange } from '../../../kit/hex/model/hex-layout'

/**
 * Links a code view and the bytes it shows in both directions: a node chosen in the view highlights its bytes, and a
 * byte chosen in the bytes highlights its node and scrolls to it.
 */

/** Methods that a code view exposes, for `useTemplateRef`. */
export interface CodeViewHandle {
  /** Scrolls to the line of a position and puts the cursor there. */
  reveal(place: number): void
}

export interface CodeSelectionOptions {
  readonly lines: () => CodeLines
  /** Returns null if the shown item has no bytes of its own. */
  readonly places: () => TextPlaces | null
  /** Highlighted bytes. */
  readonly lit: () => ByteRange | null
  /** Byte chosen in another view. */
  readonly chosen: () => { readonly offset: number } | null
  readonly code: Readonly<ShallowRef<CodeViewHandle | null>>
  readonly light: (range: ByteRange) => void
}

export interface CodeSelection {
  /** Highlighted source range, in source offsets. */
  readonly litText: ComputedRef<TextRange | null>
  /** Highlights the node at a source position. */
  choose(place: number): void
}

export function useCodeSelection({
  lines,
  places,
  lit,
  chosen,
  code,
  light
}: CodeSelectionOptions): CodeSelection {
  /** Range highlighted by this view itself, which needs no scrolling. */
  let own: ByteRange | null = null

  const litText = computed((): TextRange | null => {
    const range = lit()
    const textPlaces = range === null ? null : places()
    if (range === null || textPlaces === null || range[1] <= range[0]) return null
    const start = textPlaces.toText(range[0])
    const last = textPlaces.toText(range[1] - 1)
    return start === null || last === null ? null : [start, last + 1]
  })

  const choose = (place: number): void => {
    const node = nodeAt(lines(), place)
    const range = node === null ? null : (places()?.toBytes(node) ?? null)
    if (range === null) return
    own = range
    light(range)
  }

  const reveal = (): void => {
    const range = lit()
    const isOwn = own !== null && range !== null && own[0] === range[0] && own[1] === range[1]
    if (litText.value !== null && !isOwn) code.value?.reveal(litText.value[0])
  }

  watch(
    () => lit()?.join('-'),
    () => void nextTick(reveal)
  )
  // Another view of the same body may have been shown before.
  onMounted(() => void nextTick(reveal))

  watch(chosen, (byte) => {
    const place = byte === null ? null : (places()?.toText(byte.offset) ?? null)
    if (place === null) return
    code.value?.reveal(place)
    choose(place)
  })

  return { litText, choose }
}
