import type { Attempt } from '../composables/use-attempt-views'

/** One attempt's name among all. */
export function keyOfAttempt({ kind, capture, row }: Attempt): string {
  return `${capture}:${kind}:${'exchange' in row ? row.exchange : row.connection}`
}
