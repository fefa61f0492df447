import type { LayerField } from '../../shared/contract/packets'

/** The internet checksum (RFC 1071): the ones' complement of the ones' complement sum of 16-bit words. */

/** Sum of [start, end) as 16-bit words, an odd last byte padded with zero; not folded. */
export function sumWords(view: DataView, start: number, end: number): number {
  let sum = 0
  let at = start
  for (; at + 1 < end; at += 2) sum += view.getUint16(at)
  return at < end ? sum + view.getUint8(at) * 256 : sum
}

/** Returns whether a sum over all data, including the checksum, has the value of a correct checksum. */
export function fits(sum: number): boolean {
  let folded = sum
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000)
  return folded === 0xffff
}

export function checksumNote(checksum: number, isRight: () => boolean): LayerField['note'] {
  if (isRight()) return 'good'
  return checksum === 0 ? 'none' : 'bad'
}
