import type { Attempt } from '../use-attempt-views'

/** Returns a unique key of an attempt. */
export function keyOfAttempt({ kind, capture, row }: Attempt): string {
  return `${capture}:${kind}:${'exchange' in row ? row.exchange : row.connection}`
}
