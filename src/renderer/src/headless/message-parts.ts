/** What stands inside a message's fields: parameters of its query, cookies, each with its bytes in the stream. */
import { markPairs, type PairFault, type PairMarks } from '../../../decode/explain/query'
import {
  cookiePairs,
  formPairs,
  parseSetCookie,
  queryPairs,
  type Pair,
  type SetCookie
} from '../../../decode/view/pairs'
import type { BodyEncoding } from '../../../decode/view/body-encodings'
import { decodeText, visibleText, wireText } from '../../../decode/view/text-encoding'
import type { Field, MessageDetail } from '../../../shared/contract/traffic'
import type { ByteRange } from './hex-layout'

export interface MessagePart {
  /** Place in the message's fields of the one it stands in; null for a part of a body. */
  readonly field: number | null
  /** Its bytes in the stream, or in the body that it is a part of. */
  readonly range: ByteRange | null
  readonly name: string
  readonly value: string
  /** As it was sent, where that differs from what is shown. */
  readonly raw: string
  /** Attributes of a cookie that is set. */
  readonly notes: readonly { name: string; value: string }[]
  /** What is to be said of it, in words of the catalogue. */
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

/** Repeated names, arrays, and what is not well-formed, beside each pair. */
function markedParts(pairs: readonly Pair[], toPart: (pair: Pair) => MessagePart): MessagePart[] {
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

/** Cookies of a request, or those a response sets. */
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

/** A cookie's value is not percent-encoded by any rule, and brackets in its name are none of arrays. */
function repeatedAlone(part: MessagePart): MessagePart {
  return { ...part, marks: part.marks.filter(({ key }) => key === 'repeated') }
}

/** The pairs of a form's body; their ranges are places in the body. */
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

/** A form in another encoding is no worse for it. */
function withoutMark(part: MessagePart, key: PartMark['key']): MessagePart {
  return { ...part, marks: part.marks.filter((mark) => mark.key !== key) }
}

/** The part that holds a byte. */
export function partAt(parts: readonly MessagePart[], offset: number): MessagePart | undefined {
  return parts.find(({ range }) => range !== null && offset >= range[0] && offset < range[1])
}

function pairPart(pair: Pair, index: number, field: Field, place: ByteRange): MessagePart {
  return { field: index, range: rangeIn(field, place, pair.range), ...namesOf(pair), notes: [], marks: [] }
}

function setCookiePart(cookie: SetCookie, index: number, field: Field, place: ByteRange): MessagePart {
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

/** A value is one character a byte, unless it was put together of folded lines: then all of it is lit. */
export function rangeIn(
  { value, packed }: Field,
  place: ByteRange,
  [start, end]: readonly [number, number]
): ByteRange {
  // In HPACK an octet may stand for more than itself.
  const isAsSent = packed === undefined || (packed.form !== 'indexed' && !packed.huffman)
  return isAsSent && value.length === place[1] - place[0] ? [place[0] + start, place[0] + end] : place
}

function namesOf({ name, value, rawName, rawValue }: Pair): Pick<MessagePart, 'name' | 'value' | 'raw'> {
  const isSame = name === rawName && value === (rawValue ?? '')
  return {
    name: visibleText(wireText(name)),
    value: visibleText(wireText(value)),
    raw: isSame ? '' : visibleText(rawValue === null ? rawName : `${rawName}=${rawValue}`)
  }
}
