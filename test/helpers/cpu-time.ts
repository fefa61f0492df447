/**
 * How long work takes, by the processor's time of this process: what other processes do on the machine meanwhile does
 * not count. And how that grows, for what has to take time in proportion to its size on any machine.
 */

/** Below it the clock and the collector are what is measured. */
const LEAST_MS = 1
/** The least of several rounds is the work's own, where it is so short that a collection would tell. */
const MOST_ROUNDS = 9
const ENOUGH_MS = 100

/** Milliseconds of the processor for one run of `work`. */
export function cpuTime(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Measurements before what they say is believed, and what needs no second one. */
const MOST_MEASUREMENTS = 6
const IN_PROPORTION = 1.3

/**
 * The power of the size that the time of `work` grows with, from `size` to `factor` times as much: 1 in proportion, 2
 * with its square. What tells them apart is a bound between. The least of several measurements, as whatever else goes on
 * only adds time: a collection or another process's hold of the memory in the bigger run is not the work's own growth,
 * and work that does take the square of its size takes it every time.
 */
export function growth(work: (size: number) => void, size: number, factor: number): number {
  // What runs for the first time is compiled then.
  work(size)
  let found = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < MOST_MEASUREMENTS && found > IN_PROPORTION; turn++) {
    const small = leastTime(work, size)
    found = Math.min(found, Math.log(leastTime(work, size * factor) / small) / Math.log(factor))
  }
  return found
}

function leastTime(work: (size: number) => void, size: number): number {
  let spent = 0
  let found = Number.POSITIVE_INFINITY
  for (let round = 0; round < MOST_ROUNDS && spent < ENOUGH_MS; round++) {
    const took = cpuTime(() => {
      work(size)
    })
    spent += took
    found = Math.min(found, took)
  }
  return Math.max(LEAST_MS, found)
}
