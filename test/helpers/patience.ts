/**
 * Waits for conditions, with time limits that suit a busy machine. A condition that never holds fails with its own
 * error.
 */
import { vi } from 'vitest'

const LIMIT_MS = 10_000

interface Patience {
  timeout?: number
  interval?: number
}

export function waitFor<T>(check: () => T | Promise<T>, options: Patience = {}): Promise<T> {
  return vi.waitFor(check, { timeout: LIMIT_MS, ...options })
}

export function waitUntil<T>(
  check: () => T | Promise<T>,
  options: Patience = {}
): Promise<Exclude<T, false>> {
  return vi.waitUntil(check, { timeout: LIMIT_MS, ...options }) as Promise<Exclude<T, false>>
}
