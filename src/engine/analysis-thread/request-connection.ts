import type { Walker } from '../analysis/walker'

/** Returns the connection that a request refers to; 0 for a request about all connections. */
export function connectionOf(input: unknown, { exchanges }: Walker): number {
  if (typeof input !== 'object' || input === null) return 0
  if ('connection' in input && typeof input.connection === 'number') return input.connection
  if (!('exchange' in input) || typeof input.exchange !== 'number') return 0
  const row = input.exchange - 1
  return exchanges.present.has(row) ? exchanges.connection.get(row) : 0
}
