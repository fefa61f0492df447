import { FieldList, type FieldNote } from '../field-list'
import { jsonTokens } from '../view/json-tokens'
import { jsonFields } from './json-fields'
import { PieceFields } from './piece'

/** Limit for a small message, because it is parsed again whenever the pointer moves to another byte. */
export const MAX_JSON_BYTES = 32 * 1024
const MAX_JSON_FIELDS = 1000

const OPENERS: ReadonlySet<number> = new Set([0x7b, 0x5b])
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d])

/**
 * Adds the JSON object or list in a payload as fields inside the payload's field. `place`: returns the stream offset of
 * a byte; `note`: set if the bytes there are encoded, such as masked ones.
 */
export function addJsonInside(
  list: FieldList,
  bytes: Uint8Array,
  place: (at: number) => number,
  { depth, isWhole, note }: { depth: number; isWhole: boolean; note?: FieldNote | undefined }
): void {
  const first = bytes.find((byte) => !BLANKS.has(byte))
  if (first === undefined || !OPENERS.has(first)) return
  const inside = new FieldList(bytes, place, MAX_JSON_FIELDS)
  const piece = new PieceFields(inside, 0, Math.min(bytes.length, MAX_JSON_BYTES))
  const mayBeCut = !isWhole || bytes.length > MAX_JSON_BYTES
  // A line such as `[info] started` only begins like JSON.
  if (jsonTokens(piece.text, mayBeCut).fault !== null) return
  jsonFields(piece, mayBeCut, depth, MAX_JSON_FIELDS)
  for (const field of inside.fields) {
    if (note !== undefined) field.note ??= note
    list.append(field)
  }
}
