import type { Usage } from '../protocol'

/** CPU and memory usage of a proxy's process. `process.cpuUsage` is getrusage and covers all threads. */

/**
 * Sampling interval: short enough to catch a burst, long enough to cost nothing. The kernel serves the resident set
 * as a file.
 */
const SAMPLE_MS = 25

export function usageNow({ gc }: { gc: boolean }): Usage {
  if (gc) globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() }
}

let timer: NodeJS.Timeout | undefined
let peakBytes = 0

/** Returns the peak since the last call and continues to watch. */
export function watchMemory(): { peakBytes: number } {
  const seen = { peakBytes }
  peakBytes = process.memoryUsage.rss()
  timer ??= setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
  }, SAMPLE_MS)
  return seen
}

export function stopWatching(): null {
  clearInterval(timer)
  timer = undefined
  peakBytes = 0
  return null
}
