/**
 * Property tests. Each property is checked with fixed seeds, so that every run repeats some cases, and with a random
 * one, so that runs differ. fast-check prints the seed and the path of a failure;
 * `TCPLENS_PROPERTY_SEED=… TCPLENS_PROPERTY_PATH=… npx vitest run FILE -t TEST` repeats it.
 * `TCPLENS_PROPERTIES` sets the budget: `normal`, `nightly`, or `mutation`, where each fault costs a run.
 */

import * as fc from 'fast-check'

const FIXED_SEEDS = [1, 2]
const NIGHTLY_FACTOR = 10
const MUTATION_RUNS = 40

/** The tests of the page are compiled without Node's types. */
const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process

interface Runs {
  seed?: number
  path?: string
  numRuns: number
}

export interface PropertyOptions<T> {
  /** Cases of a normal run, over all seeds. */
  numRuns?: number
  /** Cases that are checked before the generated ones. */
  examples?: T[]
  /** Reports the first failing case without looking for a smaller one. */
  endOnFailure?: boolean
}

/** Throws, or rejects for an asynchronous property, with the smallest case found for which the property is false. */
export function assertProperty<T>(property: fc.IAsyncProperty<T>, options?: PropertyOptions<T>): Promise<void>
export function assertProperty<T>(property: fc.IProperty<T>, options?: PropertyOptions<T>): void
export function assertProperty<T>(
  property: fc.IAsyncProperty<T> | fc.IProperty<T>,
  { numRuns = 100, ...options }: PropertyOptions<T> = {}
): Promise<void> | void {
  const all = runsOf(numRuns).map((runs) => ({ ...options, ...runs }))
  if (property.isAsync()) return assertAsync(property as fc.IAsyncProperty<T>, all)
  for (const runs of all) fc.assert(property as fc.IProperty<T>, runs)
}

async function assertAsync<T>(property: fc.IAsyncProperty<T>, all: fc.Parameters<T>[]): Promise<void> {
  for (const runs of all) await fc.assert(property, runs)
}

function runsOf(numRuns: number): Runs[] {
  const { TCPLENS_PROPERTIES: budget, TCPLENS_PROPERTY_SEED: seed, TCPLENS_PROPERTY_PATH: path } = env
  if (seed !== undefined) return [{ seed: Number(seed), numRuns, ...(path === undefined ? {} : { path }) }]
  // The same cases for each fault, and no more than are needed to notice it.
  if (budget === 'mutation') return [{ seed: 1, numRuns: Math.min(numRuns, MUTATION_RUNS) }]
  const count = numRuns * (budget === 'nightly' ? NIGHTLY_FACTOR : 1)
  const each = Math.ceil(count / (2 * FIXED_SEEDS.length))
  return [...FIXED_SEEDS.map((fixed) => ({ seed: fixed, numRuns: each })), { numRuns: Math.ceil(count / 2) }]
}
