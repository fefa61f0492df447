import type { Usage } from '../protocol'

/** CPU and memory of a proxy's process. `process.cpuUsage` is getrusage: all its threads are in it. */

/** Often enough to see a burst, rare enough to cost nothing: the resident set is a file the kernel writes. */
const SAMPLE_MS = 25

export function usageNow({ gc }: { gc: boolean }): Usage {
  if (gc) globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() }
}

let timer: NodeJS.Timeout | undefined
let peakBytes = 0

/** Answers with the peak since the last call and goes on watching. */
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
