import type { FieldPlace } from '../../../shared/contract/fields'
import type { ByteRange } from './hex-layout'

/** What is lit of what a byte was found to be: its deepest field, or the small message that it is in. */
export function placeRange(place: FieldPlace | null): ByteRange | null {
  return place?.path.at(-1)?.range ?? place?.inner?.range ?? null
}
