import type { FieldPlace } from '../../../../../shared/contract/fields'
import type { ByteRange } from '../../../kit/hex/model/hex-layout'

/** Returns the highlighted range of a field place: its deepest field, or the nested message that contains it. */
export function placeRange(place: FieldPlace | null): ByteRange | null {
  return place?.path.at(-1)?.range ?? place?.inner?.range ?? null
}
