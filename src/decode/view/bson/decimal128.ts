/** Converts a 128-bit decimal to text (IEEE 754-2008, binary encoding; text format of MongoDB's specification). */

const BIAS = 6176
const MAX_DIGITS = 34n

export function decimal128(low: bigint, high: bigint): string {
  const sign = high >> 63n === 1n ? '-' : ''
  const combination = Number((high >> 58n) & 31n)
  if (combination === 30) return `${sign}Infinity`
  if (combination === 31) return 'NaN'
  // Two leading ones select the other encoding, whose coefficient always exceeds the maximum and therefore counts as
  // zero.
  const isLarge = combination >> 3 === 3
  const exponent = Number((high >> (isLarge ? 47n : 49n)) & 0x3fffn) - BIAS
  let coefficient = isLarge ? 0n : ((high & 0x1ffffffffffffn) << 64n) | low
  if (coefficient >= 10n ** MAX_DIGITS) coefficient = 0n
  const digits = String(coefficient)
  const scientific = digits.length - 1 + exponent
  if (exponent > 0 || scientific < -6) {
    const mantissa = digits.length === 1 ? digits : `${digits.charAt(0)}.${digits.slice(1)}`
    return `${sign}${mantissa}E${scientific < 0 ? '' : '+'}${scientific}`
  }
  if (exponent === 0) return `${sign}${digits}`
  const padded = digits.padStart(1 - exponent, '0')
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}
