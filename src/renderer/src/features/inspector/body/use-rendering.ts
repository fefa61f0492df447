import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { RenderConcern } from '../../../../../decode/view/render-check'
import type { RenderedContent, RenderFailure } from '../../../../../shared/contract/rendering'
import { useEngine } from '../../../app/bridge/engine-client'

/**
 * Captured image or page as a bitmap that the host renders in a separate process. Content that fails the check or
 * exceeds a limit is rendered only on request.
 */

export interface Renderable {
  readonly content: RenderedContent
  readonly bytes: Uint8Array
  /** Bitmap pixels per CSS pixel of the content. */
  readonly scale: number
}

export type RenderingState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'concern'; readonly concern: RenderConcern }
  | {
      readonly kind: 'rendered'
      /** Object URL of the bitmap, revoked when replaced. */
      readonly url: string
      /** Content size in CSS pixels. */
      readonly width: number
      readonly height: number
      readonly isCut: boolean
    }
  | {
      readonly kind: 'failed'
      readonly failure: RenderFailure
      readonly seconds: number
      readonly bytes: number
      /** Rendering was already tried with higher limits. */
      readonly wasExtended: boolean
    }

export interface Rendering {
  readonly state: Readonly<ShallowRef<RenderingState>>
  /** Renders despite the check or a limit, with higher limits. */
  renderAnyway(): void
}

let lastId = 0

/** `check` runs once per body; `renderable` returns null while the render size is unknown. */
export function useRendering(
  bytes: () => Uint8Array,
  check: (bytes: Uint8Array) => RenderConcern | null,
  renderable: () => Renderable | null
): Rendering {
  const engine = useEngine()
  const id = ++lastId
  const state = shallowRef<RenderingState>({ kind: 'waiting' })
  /** True if the user requested rendering of this body despite the check. */
  let isExtended = false
  let run = 0

  const show = (next: RenderingState): void => {
    if (state.value.kind === 'rendered') URL.revokeObjectURL(state.value.url)
    state.value = next
  }
  const render = async (): Promise<void> => {
    const mine = ++run
    const wanted = renderable()
    if (wanted === null) return
    try {
      const outcome = await engine.request('rendering.render', { id, ...wanted, extended: isExtended })
      if (mine !== run) return
      if (outcome.state === 'rendered') {
        const { png, width, height, isCut } = outcome
        const url = URL.createObjectURL(new Blob([new Uint8Array(png)], { type: 'image/png' }))
        show({ kind: 'rendered', url, width, height, isCut })
      } else if (outcome.failure !== 'cancelled') {
        const { failure, seconds, bytes } = outcome
        show({ kind: 'failed', failure, seconds, bytes, wasExtended: isExtended })
      }
    } catch {
      // The page is closing or the host cannot start the process; source and bytes remain readable.
      if (mine === run)
        show({ kind: 'failed', failure: 'crashed', seconds: 0, bytes: 0, wasExtended: isExtended })
    }
  }

  watch(
    bytes,
    (next) => {
      run++
      isExtended = false
      const concern = check(next)
      show(concern === null ? { kind: 'waiting' } : { kind: 'concern', concern })
      if (concern === null) void render()
    },
    { immediate: true }
  )
  watch(
    () => {
      const wanted = renderable()
      return wanted === null ? '' : JSON.stringify([wanted.content, wanted.scale])
    },
    () => {
      if (state.value.kind === 'waiting' || state.value.kind === 'rendered') void render()
    }
  )
  onScopeDispose(() => {
    run++
    show({ kind: 'waiting' })
    // The host also cancels the work when its page disappears.
    engine.request('rendering.cancel', { id }).catch(() => undefined)
  })

  return {
    state,
    renderAnyway() {
      isExtended = true
      show({ kind: 'waiting' })
      void render()
    }
  }
}
