/**
 * CPU time of work in this process, which excludes other processes on the machine, and its growth with the size of
 * the input, for work that must scale linearly on any machine.
 */

/** Shorter measurements mostly reflect the clock and the garbage collector. */
const LEAST_MS = 1
/** For short work, the minimum of several rounds excludes garbage collection. */
const MOST_ROUNDS = 9
const ENOUGH_MS = 100

/** Milliseconds of the processor for one run of `work`. */
export function cpuTime(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Maximum number of measurements, and the growth below which no second one is needed. */
const MOST_MEASUREMENTS = 6
const IN_PROPORTION = 1.3

/**
 * Returns the exponent with which the time of `work` grows between `size` and `factor` times that size: 1 for linear,
 * 2 for quadratic growth. Callers compare it with a bound in between. It is the minimum of several measurements, as
 * interference only adds time: a garbage collection or memory contention during the larger run is not the work's own
 * growth, whereas quadratic work shows its growth every time.
 */
export function growth(work: (size: number) => void, size: number, factor: number): number {
  // The first run includes compilation.
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
