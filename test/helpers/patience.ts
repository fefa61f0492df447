/**
 * Waiting for what will come: with the patience of a machine that is busy with other things. A check that never holds
 * fails with its own reason.
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
