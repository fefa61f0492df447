/** Parts inside a message's fields, such as query parameters and cookies, with their bytes in the stream. */
import { markPairs, type PairFault, type PairMarks } from '../../../../decode/explain/query'
import {
  cookiePairs,
  formPairs,
  parseSetCookie,
  queryPairs,
  type NameValuePair,
  type SetCookie
} from '../../../../decode/view/pairs'
import type { BodyEncoding } from '../../../../decode/view/body-encodings'
import { decodeText, visibleText, wireText } from '../../../../decode/view/text-encoding'
import type { MessageField, MessageDetail } from '../../../../shared/contract/traffic'
import type { ByteRange } from '../hex/model/hex-layout'

export interface MessagePart {
  /** Index of the message field that contains the part; null for a part of a body. */
  readonly field: number | null
  /** Byte range in the stream, or in the body that contains the part. */
  readonly range: ByteRange | null
  readonly name: string
  readonly value: string
  /** Original spelling, if different from the displayed one. */
  readonly raw: string
  /** Attributes of a Set-Cookie header. */
  readonly notes: readonly { name: string; value: string }[]
  /** Annotations, as message catalogue keys. */
  readonly marks: readonly PartMark[]
}

export interface PartMark {
  readonly key: PairFault | 'array' | 'map' | 'repeated'
  readonly values: Readonly<Record<string, number>>
  readonly fault: boolean
}

export function queryParts({ fields }: MessageDetail): MessagePart[] {
  const index = fields.findIndex(({ kind }) => kind === 'target')
  const field = fields[index]
  if (field === undefined) return []
  return markedParts(queryPairs(field.value)?.pairs ?? [], (pair) =>
    pairPart(pair, index, field, field.range)
  )
}

/** Converts pairs to parts and annotates repeated names, arrays and malformed pairs. */
function markedParts(
  pairs: readonly NameValuePair[],
  toPart: (pair: NameValuePair) => MessagePart
): MessagePart[] {
  const marks = markPairs(pairs)
  return pairs.map((pair, at) => ({ ...toPart(pair), marks: marksOf(marks[at]) }))
}

function marksOf(marks: PairMarks | undefined): PartMark[] {
  if (marks === undefined) return []
  return [
    ...marks.faults.map((key): PartMark => ({ key, values: {}, fault: true })),
    ...(marks.nested === null ? [] : [{ key: marks.nested, values: {}, fault: false }]),
    ...(marks.repeated === null
      ? []
      : [{ key: 'repeated' as const, values: { ...marks.repeated }, fault: false }])
  ]
}

/** Returns the cookies of a request, or those that a response sets. */
export function cookieParts({ fields }: MessageDetail): MessagePart[] {
  return fields.flatMap((field, index) => {
    if (field.kind !== 'header') return []
    const name = field.name.toLowerCase()
    const place = field.valueRange ?? field.range
    if (name === 'cookie')
      return markedParts(cookiePairs(field.value).pairs, (pair) => pairPart(pair, index, field, place)).map(
        repeatedAlone
      )
    if (name !== 'set-cookie') return []
    const cookie = parseSetCookie(field.value)
    return cookie === null ? [] : [setCookiePart(cookie, index, field, place)]
  })
}

/** Cookies have no percent-encoding and no array syntax, so only repetition is annotated. */
function repeatedAlone(part: MessagePart): MessagePart {
  return { ...part, marks: part.marks.filter(({ key }) => key === 'repeated') }
}

/** Returns the pairs of a form body; ranges are offsets in the body. */
export function formParts(
  bytes: Uint8Array,
  encoding: BodyEncoding
): { parts: MessagePart[]; more: boolean } {
  const { pairs, more } = formPairs(decodeText(bytes, 'latin1'), encoding)
  const parts = markedParts(pairs, (pair) => ({
    field: null,
    range: pair.range,
    ...namesOf(pair),
    notes: [],
    marks: []
  })).map((part) => (encoding === 'utf-8' ? part : withoutMark(part, 'not-utf8')))
  return { parts, more }
}

/** A form in another encoding is not a fault. */
function withoutMark(part: MessagePart, key: PartMark['key']): MessagePart {
  return { ...part, marks: part.marks.filter((mark) => mark.key !== key) }
}

/** Returns the part that contains a byte. */
export function partAt(parts: readonly MessagePart[], offset: number): MessagePart | undefined {
  return parts.find(({ range }) => range !== null && offset >= range[0] && offset < range[1])
}

function pairPart(pair: NameValuePair, index: number, field: MessageField, place: ByteRange): MessagePart {
  return { field: index, range: rangeIn(field, place, pair.range), ...namesOf(pair), notes: [], marks: [] }
}

function setCookiePart(cookie: SetCookie, index: number, field: MessageField, place: ByteRange): MessagePart {
  return {
    field: index,
    range: rangeIn(field, place, cookie.range),
    name: visibleText(wireText(cookie.name)),
    value: visibleText(wireText(cookie.value)),
    raw: '',
    notes: cookie.attributes.map(({ name, value }) => ({
      name: visibleText(wireText(name)),
      value: visibleText(wireText(value))
    })),
    marks: []
  }
}

/**
 * Returns the stream range of a part of the value. Values have one character per byte, except when folded lines were
 * joined: then the whole value is returned.
 */
export function rangeIn(
  { value, packed }: MessageField,
  place: ByteRange,
  [start, end]: readonly [number, number]
): ByteRange {
  // A Huffman-coded or indexed HPACK value has no one-to-one mapping to bytes.
  const isAsSent = packed === undefined || (packed.form !== 'indexed' && !packed.huffman)
  return isAsSent && value.length === place[1] - place[0] ? [place[0] + start, place[0] + end] : place
}

function namesOf({
  name,
  value,
  rawName,
  rawValue
}: NameValuePair): Pick<MessagePart, 'name' | 'value' | 'raw'> {
  const isSame = name === rawName && value === (rawValue ?? '')
  return {
    name: visibleText(wireText(name)),
    value: visibleText(wireText(value)),
    raw: isSame ? '' : visibleText(rawValue === null ? rawName : `${rawName}=${rawValue}`)
  }
}
