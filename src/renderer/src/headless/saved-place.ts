import type { SavedBytes } from '../../../shared/contract/saving'
import { partName } from './save-names'

/** A body of an exchange, and where in it, decoded, something begins: what it takes to save a part of it. */
export interface SavedPlace {
  readonly exchange: number
  readonly message: number
  readonly offset: number
}

type Range = readonly [start: number, end: number]

/** Of content that stands in another; null where its bytes are not there as they are. */
export function innerPlace(outer: SavedPlace | null, range: Range | null): SavedPlace | null {
  return outer === null || range === null ? null : { ...outer, offset: outer.offset + range[0] }
}

export function savedPart({ exchange, message, offset }: SavedPlace, range: Range): SavedBytes {
  const part: [number, number] = [offset + range[0], offset + range[1]]
  return { kind: 'body', exchange, message, decoded: true, part }
}

/** The name its sender gave a part, or one that says where it was. */
export function savedPartName({ exchange }: SavedPlace, fileName: string, title: string): string {
  return partName(exchange, fileName, title)
}
