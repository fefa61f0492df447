/**
 * Renders captured content one at a time, so that a single memory limit applies. Imports no Electron: the renderer is
 * passed in.
 */
import type { RequestTypes } from '../../shared/contract/contract'
import type {
  RenderedContent,
  RenderFailure,
  RenderOutcome,
  renderingRequests
} from '../../shared/contract/rendering'
import type { Handlers } from '../../shared/rpc/server'
import { EXTENDED_RENDER_LIMITS, MAX_WAITING_BYTES, RENDER_LIMITS, type RenderLimits } from './render-limits'

export interface RenderJob {
  readonly content: RenderedContent
  readonly bytes: Uint8Array
  readonly scale: number
  readonly limits: RenderLimits
  /** Aborted when the result is no longer needed. */
  readonly signal: AbortSignal
}

/** Resolves with a failure instead of rejecting. */
export type Render = (
  job: RenderJob
) => Promise<Extract<RenderOutcome, { state: 'rendered' }> | RenderFailure>

export interface RenderQueue {
  readonly handlers: Handlers<RequestTypes<typeof renderingRequests>>
  /** Cancels all jobs, for example when the window is closed or reloaded. */
  cancelAll(): void
}

interface Waiting {
  readonly id: number
  readonly bytes: Uint8Array
  readonly controller: AbortController
}

export function createRenderQueue(render: Render, maxWaitingBytes = MAX_WAITING_BYTES): RenderQueue {
  const waiting = new Set<Waiting>()
  let last: Promise<unknown> = Promise.resolve()

  const cancel = (id: number): void => {
    for (const one of waiting) if (one.id === id) one.controller.abort()
  }
  const makeRoom = (bytes: number): void => {
    const alive = [...waiting].filter(({ controller }) => !controller.signal.aborted)
    let held = alive.reduce((sum, one) => sum + one.bytes.length, bytes)
    for (const one of alive) {
      if (held <= maxWaitingBytes) return
      one.controller.abort()
      held -= one.bytes.length
    }
  }
  return {
    handlers: {
      'rendering.render': async ({ id, content, bytes, scale, extended }) => {
        cancel(id)
        makeRoom(bytes.length)
        const limits = extended ? EXTENDED_RENDER_LIMITS : RENDER_LIMITS
        const mine: Waiting = { id, bytes, controller: new AbortController() }
        const { signal } = mine.controller
        waiting.add(mine)
        const turn = last.then(async () => {
          if (signal.aborted) return 'cancelled'
          return render({ content, bytes, scale, limits, signal })
        })
        last = turn.then(
          () => undefined,
          () => undefined
        )
        try {
          const outcome = await turn
          if (typeof outcome !== 'string') return outcome
          return {
            state: 'stopped',
            failure: signal.aborted ? 'cancelled' : outcome,
            seconds: limits.cpuSeconds,
            bytes: limits.memoryBytes
          }
        } finally {
          waiting.delete(mine)
        }
      },
      'rendering.cancel': ({ id }) => {
        cancel(id)
        return null
      }
    },
    cancelAll() {
      for (const { controller } of waiting) controller.abort()
    }
  }
}
