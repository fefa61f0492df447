/** Limits of the process that renders one image or page. */

export interface RenderLimits {
  /** CPU time in seconds. */
  readonly cpuSeconds: number
  /** Elapsed time in seconds: a waiting process uses no CPU time. */
  readonly seconds: number
  /**
   * Resident memory of the process in bytes. An empty process has 90 MB, an image of 40 million pixels takes 160 MB
   * more. With it, all processes of the app stay below 1 GB.
   */
  readonly memoryBytes: number
}

export const RENDER_LIMITS: RenderLimits = { cpuSeconds: 2, seconds: 10, memoryBytes: 320_000_000 }

/** Limits after the user's confirmation: more time, but the same memory, which the rest of the app needs. */
export const EXTENDED_RENDER_LIMITS: RenderLimits = { ...RENDER_LIMITS, cpuSeconds: 10, seconds: 30 }

/** Maximum bytes of waiting content. Beyond it, the oldest is cancelled. */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024

/** Measuring interval: a process that allocates 1 GB per second exceeds its limit by 50 MB. */
export const WATCH_INTERVAL_MS = 50

/** Maximum rendered height of a page in CSS pixels. */
export const MAX_PAGE_HEIGHT = 8000

/** Maximum width and height of a bitmap in pixels: the limit of the compositor's textures. */
export const MAX_BITMAP_SIDE = 8192
