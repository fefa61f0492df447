/** Interprets the content of registered CBOR tags. */
import { quoted } from '../data/data-tree'
import { isoTime } from '../protobuf/readings'

/** Tags for which the window has texts (IANA's registry of CBOR tags). */
const KNOWN_TAGS: readonly number[] = [
  0, 1, 2, 3, 4, 5, 16, 17, 18, 21, 22, 23, 24, 25, 28, 29, 30, 32, 33, 34, 35, 36, 37, 52, 54, 61, 64, 96,
  97, 98, 100, 256, 258, 259, 260, 261, 262, 263, 1001, 1002, 1004, 55799
]

export function tagKey(tag: bigint): string {
  return KNOWN_TAGS.includes(Number(tag)) ? `cbor.tag.${tag}` : 'cbor.tag'
}

/** Content of a tag, as far as its interpretation needs it. */
export type Tagged =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'bytes'; readonly bytes: Uint8Array }
  | { readonly is: 'items'; readonly items: readonly string[] }
  | { readonly is: 'other' }

export interface TagMeaning {
  readonly text: string
  readonly json: string
}

/** Latest date that JavaScript supports. */
const MAX_TIME_MS = 8.64e15
const DAY_MS = 86_400_000
/** Limit of big numbers, because conversion to decimal takes quadratic time. */
const MAX_BIGNUM_BYTES = 512

/** Returns undefined if the content needs no interpretation. */
export function meaningOf(tag: bigint, content: Tagged): TagMeaning | undefined {
  if (content.is === 'number') return ofNumber(tag, content.value)
  if (content.is === 'bytes') return ofBytes(tag, content.bytes)
  if (content.is === 'items') return ofItems(tag, content.items)
  return undefined
}

function ofNumber(tag: bigint, value: number): TagMeaning | undefined {
  const time = tag === 1n ? value * 1000 : tag === 100n ? value * DAY_MS : Number.NaN
  if (!(Math.abs(time) <= MAX_TIME_MS)) return undefined
  const text = tag === 1n ? isoTime(time) : isoTime(time).slice(0, -'T00:00:00Z'.length)
  return { text, json: quoted(text) }
}

function ofBytes(tag: bigint, bytes: Uint8Array): TagMeaning | undefined {
  switch (tag) {
    case 2n:
    case 3n: {
      if (bytes.length > MAX_BIGNUM_BYTES) return undefined
      const size = bytes.length === 0 ? 0n : BigInt(`0x${hex(bytes)}`)
      const text = String(tag === 2n ? size : -1n - size)
      return { text, json: Number.isSafeInteger(Number(text)) ? text : quoted(text) }
    }
    case 37n: {
      if (bytes.length !== 16) return undefined
      const text = hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
      return { text, json: quoted(text) }
    }
    case 52n:
      return bytes.length === 4 ? textMeaning(bytes.join('.')) : undefined
    case 54n:
      return bytes.length === 16 ? textMeaning(ipv6(bytes)) : undefined
    case 260n:
      if (bytes.length === 4) return textMeaning(bytes.join('.'))
      if (bytes.length === 16) return textMeaning(ipv6(bytes))
      return bytes.length === 6 ? textMeaning(hex(bytes).replace(/(..)(?!$)/g, '$1:')) : undefined
    default:
      return undefined
  }
}

function ofItems(tag: bigint, [first, second, third]: readonly string[]): TagMeaning | undefined {
  if (first === undefined || second === undefined || third !== undefined) return undefined
  if (!/^-?\d+$/.test(first) || !/^-?\d+$/.test(second)) return undefined
  if (tag === 4n) return textMeaning(`${second}e${first}`)
  if (tag === 5n) return textMeaning(`${second} × 2^${first}`)
  return tag === 30n ? textMeaning(`${first}/${second}`) : undefined
}

function textMeaning(text: string): TagMeaning {
  return { text, json: quoted(text) }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Formats an address with the longest run of zeros omitted (RFC 5952). */
function ipv6(bytes: Uint8Array): string {
  const groups: string[] = []
  for (let at = 0; at < 16; at += 2)
    groups.push((((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)).toString(16))
  const runs = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run)
  const longest = runs.reduce(
    (best, run) => (run.replace(/:/g, '').length > best.replace(/:/g, '').length ? run : best),
    ''
  )
  if (longest === '') return groups.join(':')
  const text = groups.join(':')
  const at = text.indexOf(longest)
  return `${text.slice(0, at)}::${text.slice(at + longest.length).replace(/^:/, '')}`
}
