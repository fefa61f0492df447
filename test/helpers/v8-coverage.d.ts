/** The parts of the packages that are used: one has no types of its own, the other brings those of several parsers. */

declare module '@bcoe/v8-coverage' {
  import type { Profiler } from 'node:inspector'

  interface ProcessCounts {
    result: Profiler.ScriptCoverage[]
  }
  /** Adds up the counts of several processes. */
  export function mergeProcessCovs(processes: readonly ProcessCounts[]): ProcessCounts
}

declare module 'ast-v8-to-istanbul' {
  import type { Profiler } from 'node:inspector'
  import type { FileCoverage } from '../../scripts/test-coverage/merge.mjs'

  interface Script {
    code: string
    /** From Vite's parser. */
    ast: object
    coverage: Pick<Profiler.ScriptCoverage, 'url' | 'functions'>
    sourceMap: object
  }
  /** Maps the counts of a script to its sources, by their path. */
  export function convert(script: Script): Promise<Record<string, FileCoverage>>
}
