import type { SavedBytes } from '../../../../../../shared/contract/saving'
import { partName } from '../../../../kit/model/save-names'

/** Offset in a decoded body of an exchange, used to save a part of it. */
export interface SavedPlace {
  readonly exchange: number
  readonly message: number
  readonly offset: number
}

type Range = readonly [start: number, end: number]

/** Returns the place of nested content; null if its bytes are not contained unchanged. */
export function innerPlace(outer: SavedPlace | null, range: Range | null): SavedPlace | null {
  return outer === null || range === null ? null : { ...outer, offset: outer.offset + range[0] }
}

export function savedPart({ exchange, message, offset }: SavedPlace, range: Range): SavedBytes {
  const part: [number, number] = [offset + range[0], offset + range[1]]
  return { kind: 'body', exchange, message, decoded: true, part }
}

/** Returns the name given by the sender, or one derived from the position. */
export function savedPartName({ exchange }: SavedPlace, fileName: string, title: string): string {
  return partName(exchange, fileName, title)
}
