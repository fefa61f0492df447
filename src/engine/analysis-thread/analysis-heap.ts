/**
 * Heap limit of an analysis thread, in MB. Electron limits the heaps of all threads of a process to 4 GB in
 * total, and aborts the whole process above it. A thread must therefore reach its own limit first, which ends
 * only that thread.
 */
const HEAP_MB = 2048

/** Environment variable with another limit, in MB: a very large capture may need more. */
const VARIABLE = 'TCPLENS_ANALYSIS_HEAP_MB'

export function analysisHeapMb(): number {
  const wanted = Number(process.env[VARIABLE])
  return Number.isInteger(wanted) && wanted > 0 ? wanted : HEAP_MB
}
