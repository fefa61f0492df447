/** The part of the package that is used; it has no types of its own. */
declare module '@bcoe/v8-coverage' {
  import type { Profiler } from 'node:inspector'

  interface ProcessCounts {
    result: Profiler.ScriptCoverage[]
  }
  /** Adds up the counts of several processes. */
  export function mergeProcessCovs(processes: readonly ProcessCounts[]): ProcessCounts
}
