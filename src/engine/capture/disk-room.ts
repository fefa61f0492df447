import { statfsSync, type StatsFs } from 'node:fs'

/**
 * Free disk space that a capture leaves untouched: enough to start a file again after the disk was full, and for other
 * programs. A sixteenth of the disk, at least 2 MiB and at most 64 MiB.
 */

const MOST_RESERVED_BYTES = 64 * 1024 * 1024
const LEAST_RESERVED_BYTES = 2 * 1024 * 1024
const RESERVED_PART = 16

/** Returns the free bytes beyond the reserve; negative if the reserve itself is used up. */
export function spareBytes({ bavail, blocks, bsize }: Pick<StatsFs, 'bavail' | 'blocks' | 'bsize'>): number {
  const reserve = Math.min(
    MOST_RESERVED_BYTES,
    Math.max(LEAST_RESERVED_BYTES, (blocks * bsize) / RESERVED_PART)
  )
  return bavail * bsize - reserve
}

/** Returns the same for the disk that holds `path`; null if it cannot be determined. */
export function spareBytesAt(path: string): number | null {
  try {
    return spareBytes(statfsSync(path))
  } catch {
    return null
  }
}
