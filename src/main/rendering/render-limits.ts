/** Limits of the process that renders one picture or page. */

export interface RenderLimits {
  /** Processor time, seconds. */
  readonly cpuSeconds: number
  /** Time on the clock, seconds: a process that waits for something uses no processor time. */
  readonly seconds: number
  /**
   * Resident memory of the process, bytes. An empty one has 90 MB, a picture of 40 million pixels 160 MB more. All
   * processes of the app together stay within 1 GB with it.
   */
  readonly memoryBytes: number
}

export const RENDER_LIMITS: RenderLimits = { cpuSeconds: 2, seconds: 10, memoryBytes: 320_000_000 }

/** Where the user wants it all the same: more time, while the memory has to be there for the rest of the app. */
export const EXTENDED_RENDER_LIMITS: RenderLimits = { ...RENDER_LIMITS, cpuSeconds: 10, seconds: 30 }

/** Content that waits for the one that is rendered, bytes. Beyond, the oldest is cancelled. */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024

/** How often the process is measured: what allocates 1 GB a second exceeds its limit by 50 MB. */
export const WATCH_INTERVAL_MS = 50

/** CSS pixels of a page from its top that are rendered. */
export const MAX_PAGE_HEIGHT = 8000

/** Pixels of one side of a bitmap: more do not fit the compositor's textures. */
export const MAX_BITMAP_SIDE = 8192
