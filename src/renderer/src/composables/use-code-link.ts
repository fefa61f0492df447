import { computed, nextTick, onMounted, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { CodeLines, TextRange } from '../../../decode/view/code-lines'
import { nodeAt } from '../../../decode/view/code-nodes'
import type { TextPlaces } from '../../../decode/view/text-places'
import type { ByteRange } from '../headless/hex-layout'

/**
 * Links a code view to the bytes that it shows, both ways: a node chosen in the view lights its bytes, and a byte chosen
 * among the bytes lights its node and brings it into sight.
 */

/** What a code view offers; for `useTemplateRef`. */
export interface LinkedCode {
  /** Brings the line of a place into sight and puts the cursor there. */
  reveal(place: number): void
}

export interface CodeLinkOptions {
  readonly lines: () => CodeLines
  /** Null when the shown item has no bytes of its own. */
  readonly places: () => TextPlaces | null
  /** Lit bytes. */
  readonly lit: () => ByteRange | null
  /** A byte that was chosen elsewhere. */
  readonly chosen: () => { readonly offset: number } | null
  readonly code: Readonly<ShallowRef<LinkedCode | null>>
  readonly light: (range: ByteRange) => void
}

export interface CodeLink {
  /** The lit part of the source, in the source's own offsets. */
  readonly litText: ComputedRef<TextRange | null>
  /** Lights the node at a place of the source. */
  choose(place: number): void
}

export function useCodeLink({ lines, places, lit, chosen, code, light }: CodeLinkOptions): CodeLink {
  /** What this view lit itself: it is in sight where the user clicked. */
  let own: ByteRange | null = null

  const litText = computed((): TextRange | null => {
    const range = lit()
    const link = range === null ? null : places()
    if (range === null || link === null || range[1] <= range[0]) return null
    const start = link.toText(range[0])
    const last = link.toText(range[1] - 1)
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
  // Another view of the same body was in its place.
  onMounted(() => void nextTick(reveal))

  watch(chosen, (byte) => {
    const place = byte === null ? null : (places()?.toText(byte.offset) ?? null)
    if (place === null) return
    code.value?.reveal(place)
    choose(place)
  })

  return { litText, choose }
}
