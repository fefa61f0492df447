/**
 * Heap limit of an analysis thread, in MB. Electron keeps the heaps of all threads of a process within 4 GB, and aborts
 * the whole process beyond: a thread has to reach its own limit first, which only ends that thread.
 */
const HEAP_MB = 2048

/** Environment variable for another limit, in MB: a very large capture may need more. */
const VARIABLE = 'TCPLENS_ANALYSIS_HEAP_MB'

export function analysisHeapMb(): number {
  const wanted = Number(process.env[VARIABLE])
  return Number.isInteger(wanted) && wanted > 0 ? wanted : HEAP_MB
}
