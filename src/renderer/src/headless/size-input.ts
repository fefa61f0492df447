/** A size as it is typed, a number and a unit. Decimal, as sizes are written everywhere in the window. */

export const SIZE_UNITS = { MB: 1e6, GB: 1e9, TB: 1e12 } as const
export type SizeUnit = keyof typeof SIZE_UNITS

export interface TypedSize {
  readonly number: string
  readonly unit: SizeUnit
}

/** In the largest unit that leaves a number of at least one, with no more digits than say something. */
export function typedSize(bytes: number): TypedSize {
  const unit = bytes >= SIZE_UNITS.TB ? 'TB' : bytes >= SIZE_UNITS.GB ? 'GB' : 'MB'
  return { number: String(Number((bytes / SIZE_UNITS[unit]).toPrecision(4))), unit }
}

/** Null where it is no number, or not within the bounds. A comma is taken for a decimal point. */
export function readSize({ number, unit }: TypedSize, least: number, most: number): number | null {
  const text = number.trim().replace(',', '.')
  if (!/^\d+(\.\d*)?$|^\.\d+$/.test(text)) return null
  const bytes = Math.round(Number(text) * SIZE_UNITS[unit])
  return bytes >= least && bytes <= most ? bytes : null
}
