import type { TextEncoding } from '../model/text-encodings'

/**
 * Encoders for the multi-byte East Asian encodings. The tables are built by decoding all byte sequences with the
 * runtime's own decoder, so that encoding matches decoding and no tables need to be shipped. Built on first use, in
 * about ten milliseconds.
 *
 * If several byte pairs decode to one character, the rules of the WHATWG Encoding Standard select the encoded one: the
 * first, except as noted at each encoding below.
 */

export type LegacyEncoding = Extract<TextEncoding, 'gb18030' | 'big5' | 'shift_jis' | 'euc-jp' | 'euc-kr'>

/** Returns the bytes of a character as one number, the first byte the highest; undefined if it has none. */
export type CharacterTable = (codePoint: number) => number | undefined

/** Sequences that are decoded in one call, separated by a line feed, which is not part of any character. */
type Sequences = readonly (readonly number[])[]

const LINE_FEED = 0x0a

const tables = new Map<LegacyEncoding, CharacterTable>()

export function characterTable(encoding: LegacyEncoding): CharacterTable {
  const known = tables.get(encoding)
  if (known !== undefined) return known
  const made = makeTable(encoding)
  tables.set(encoding, made)
  return made
}

function makeTable(encoding: LegacyEncoding): CharacterTable {
  // Zero means none. ASCII is handled elsewhere, so no character has the number zero.
  const basic = new Uint32Array(0x10000)
  const astral = new Map<number, number>()
  const get = (code: number): number | undefined => {
    const bytes = code < 0x10000 ? basic[code] : astral.get(code)
    return bytes === 0 ? undefined : bytes
  }
  const set = (code: number, bytes: number): void => {
    if (code < 0x10000) basic[code] = bytes
    else astral.set(code, bytes)
  }
  const decoder = new TextDecoder(encoding)
  for (const group of GROUPS[encoding]()) {
    const characters = readAll(decoder, group)
    for (const [index, sequence] of group.entries()) {
      const code = onlyCharacter(characters[index] ?? '')
      if (code === undefined || code < 0x80 || code === 0xfffd) continue
      if (get(code) === undefined || (encoding === 'big5' && BIG5_LAST.has(code))) set(code, pack(sequence))
    }
  }
  for (const [one, other] of TWINS[encoding] ?? []) {
    const [ofOne, ofOther] = [get(one), get(other)]
    if (ofOne === undefined && ofOther !== undefined) set(one, ofOther)
    if (ofOther === undefined && ofOne !== undefined) set(other, ofOne)
  }
  for (const [code, byte] of SINGLES[encoding] ?? []) set(code, byte)
  return get
}

function readAll(decoder: { decode(bytes: Uint8Array): string }, sequences: Sequences): string[] {
  const lines = sequences.flatMap((sequence) => [...sequence, LINE_FEED])
  const read = decoder.decode(Uint8Array.from(lines)).split('\n')
  if (read.length === sequences.length + 1) return read
  // The decoder consumed a line feed as part of a broken sequence: decode each sequence separately.
  return sequences.map((sequence) => decoder.decode(Uint8Array.from(sequence)))
}

function onlyCharacter(text: string): number | undefined {
  const code = text.codePointAt(0)
  return code !== undefined && text.length === (code < 0x10000 ? 1 : 2) ? code : undefined
}

function pack(sequence: readonly number[]): number {
  return sequence.reduce((packed, byte) => packed * 256 + byte, 0)
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** Groups all pairs by lead byte, so that the decoder is called a hundred times, not twenty thousand. */
function pairs(leads: readonly number[], firstTrail: number): Sequences[] {
  const trails = range(firstTrail, 0xfe).filter((byte) => byte !== 0x7f)
  return leads.map((lead) => trails.map((trail) => [lead, trail]))
}

/** Sequences of each encoding, in order of precedence. */
const GROUPS: Readonly<Record<LegacyEncoding, () => Sequences[]>> = {
  gb18030: () => [
    ...pairs(range(0x81, 0xfe), 0x40),
    // Four bytes: 8130 8130 to 8431 a439, the whole of the basic plane. Characters above it are computed.
    ...range(0x81, 0x84).flatMap((one) =>
      range(0x30, 0x39).map((two) =>
        range(0x81, 0xfe).flatMap((three) => range(0x30, 0x39).map((four) => [one, two, three, four]))
      )
    )
  ],
  // The Hong Kong additions have the low lead bytes: used only for characters without another pair.
  big5: () => [...pairs(range(0xa1, 0xfe), 0x40), ...pairs(range(0x81, 0xa0), 0x40)],
  // Leads ed and ee repeat characters of IBM's extension (pointers 8272 to 8835).
  shift_jis: () => [
    range(0xa1, 0xdf).map((byte) => [byte]),
    ...pairs([...range(0x81, 0x9f), ...range(0xe0, 0xec), ...range(0xef, 0xfc), 0xed, 0xee], 0x40)
  ],
  // JIS X 0212, three bytes, comes last: browsers can decode it, older systems cannot.
  'euc-jp': () => [
    range(0xa1, 0xdf).map((trail) => [0x8e, trail]),
    ...pairs(range(0xa1, 0xfe), 0xa1),
    ...range(0xa1, 0xfe).map((two) => range(0xa1, 0xfe).map((three) => [0x8f, two, three]))
  ],
  'euc-kr': () => pairs(range(0x81, 0xfe), 0x41)
}

/** Box lines and two numerals that ETEN repeats: the standard uses the last of their pairs. */
const BIG5_LAST = new Set([0x2550, 0x255e, 0x2561, 0x256a, 0x5341, 0x5345])

/**
 * Pairs of Unicode characters that share one JIS character. Decoders and keyboards differ in the one they produce.
 * Either is encoded as the existing one.
 */
const JIS_TWINS: readonly (readonly [number, number])[] = [
  [0x301c, 0xff5e],
  [0x2016, 0x2225],
  [0x2212, 0xff0d],
  [0x2014, 0x2015],
  [0xa2, 0xffe0],
  [0xa3, 0xffe1],
  [0xac, 0xffe2]
]
const TWINS: Readonly<Partial<Record<LegacyEncoding, typeof JIS_TWINS>>> = {
  shift_jis: JIS_TWINS,
  'euc-jp': JIS_TWINS
}

/** JIS X 0201 has a yen sign and an overline in place of ASCII's backslash and tilde. */
const JIS_SINGLES: readonly (readonly [number, number])[] = [
  [0xa5, 0x5c],
  [0x203e, 0x7e]
]
const SINGLES: Readonly<Partial<Record<LegacyEncoding, typeof JIS_SINGLES>>> = {
  shift_jis: JIS_SINGLES,
  'euc-jp': JIS_SINGLES
}
