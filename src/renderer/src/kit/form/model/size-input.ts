/** Parsing and formatting of a size with a unit. Decimal, as everywhere in the window. */

export const SIZE_UNITS = { MB: 1e6, GB: 1e9, TB: 1e12 } as const
export type SizeUnit = keyof typeof SIZE_UNITS

export interface TypedSize {
  readonly number: string
  readonly unit: SizeUnit
}

/** Formats with the largest unit that gives at least one, with four significant digits. */
export function typedSize(bytes: number): TypedSize {
  const unit = bytes >= SIZE_UNITS.TB ? 'TB' : bytes >= SIZE_UNITS.GB ? 'GB' : 'MB'
  return { number: String(Number((bytes / SIZE_UNITS[unit]).toPrecision(4))), unit }
}

/** Returns null if it is not a number or out of bounds. Accepts a decimal comma. */
export function readSize({ number, unit }: TypedSize, least: number, most: number): number | null {
  const text = number.trim().replace(',', '.')
  if (!/^\d+(\.\d*)?$|^\.\d+$/.test(text)) return null
  const bytes = Math.round(Number(text) * SIZE_UNITS[unit])
  return bytes >= least && bytes <= most ? bytes : null
}
