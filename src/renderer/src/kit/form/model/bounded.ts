import type { Bounds } from '../../../../../shared/contract/bounds'
import { readBytes } from './bytes-input'
import { readDuration } from './duration-input'

/** Readers of typed values with the bounds of the contract. */

/** Why an input is invalid. */
export type InputFault = 'malformed' | 'outOfBounds'

/** Reads a whole number; a sign is valid only if the bounds include negative numbers. */
export function readWhole(text: string, bounds: Bounds): number | InputFault {
  const form = bounds.least < 0 ? /^[+-]?\d+$/ : /^\d+$/
  return inBounds(form.test(text.trim()) ? Number(text) : null, bounds)
}

/** Reads a number with an optional decimal point or comma. */
export function readDecimal(text: string, bounds: Bounds): number | InputFault {
  const isNumber = /^(?:\d+(?:[.,]\d*)?|[.,]\d+)$/.test(text.trim())
  return inBounds(isNumber ? Number(text.replace(',', '.')) : null, bounds)
}

/** Reads a duration in milliseconds, such as `250 ms` or `30 s`. */
export function readTime(text: string, bounds: Bounds): number | InputFault {
  return inBounds(readDuration(text), bounds)
}

/** Reads a byte count, such as `64 KiB`. */
export function readSize(text: string, bounds: Bounds): number | InputFault {
  return inBounds(readBytes(text), bounds)
}

/** Returns null for a fault, for forms that do not distinguish them. */
export function numberOf(read: number | InputFault): number | null {
  return typeof read === 'number' ? read : null
}

function inBounds(value: number | null, { least, most }: Bounds): number | InputFault {
  if (value === null) return 'malformed'
  return value < least || value > most ? 'outOfBounds' : value
}
