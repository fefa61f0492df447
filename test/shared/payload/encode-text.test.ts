import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { TEXT_ENCODINGS, type TextEncoding } from '../../../src/shared/model/text-encodings'
import { encodeText } from '../../../src/shared/payload/encode-text'
import { needs } from '../../helpers/peers'

const hex = (text: string, encoding: TextEncoding): unknown => {
  const result = encodeText(text, encoding)
  return result.ok ? Buffer.from(result.bytes).toString('hex') : result.problem
}

/** Every Unicode scalar value. */
const ALL = Array.from({ length: 0x110000 }, (_, code) => code).filter(
  (code) => code < 0xd800 || code > 0xdfff
)

/** Returns the characters that an encoding supports, with the bytes of each. */
function repertoire(encoding: TextEncoding): Map<number, Uint8Array> {
  const found = new Map<number, Uint8Array>()
  for (const code of ALL) {
    const result = encodeText(String.fromCodePoint(code), encoding)
    if (result.ok) found.set(code, result.bytes)
  }
  return found
}

describe('a character with several byte pairs uses that of the WHATWG standard', () => {
  it.each<[TextEncoding, string, string]>([
    // NEC's row 13 before IBM's extension; IBM's extension before NEC's selection of it; JIS X 0208 before all
    // others.
    ['shift_jis', '①≒∵ⅰ纊￢', '8740' + '81e0' + '81e6' + 'fa40' + 'fa5c' + '81ca'],
    ['shift_jis', '表ｱ~\\', '955c' + 'b1' + '7e' + '5c'],
    ['euc-jp', '①≒纊ｱ日', 'ada1' + 'a2e2' + 'f9a1' + '8eb1' + 'c6fc'],
    // ETEN duplicates: for these six, the last one counts.
    ['big5', '═╞╡╪十卅中', 'f9f9' + 'f9e9' + 'f9eb' + 'f9ea' + 'a451' + 'a4ca' + 'a4a4'],
    ['gb18030', '中　€丂ḿ𠮷😀', 'd6d0' + 'a1a1' + 'a2e3' + '8140' + 'a8bc' + '9534b235' + '9439fc36'],
    ['euc-kr', '한글', 'c7d1b1db'],
    ['latin1', 'é\u0080ÿ', 'e980ff'],
    ['utf-16le', 'a光😀', '6100' + '4951' + '3dd800de'],
    ['utf-16be', 'a光😀', '0061' + '5149' + 'd83dde00'],
    ['utf-8', 'a光😀', '61e58589f09f9880']
  ])('%s: %s', (encoding, text, expected) => {
    expect(hex(text, encoding)).toBe(expected)
  })

  it('and two characters that share one JIS code are encoded the same', () => {
    expect(['〜', '～', '−', '－', '¥', '‾'].map((text) => hex(text, 'shift_jis'))).toEqual([
      '8160',
      '8160',
      '817c',
      '817c',
      '5c',
      '7e'
    ])
  })
})

it('rejects a character missing in the encoding, with its position', () => {
  expect([
    hex('ab光', 'latin1'),
    hex('€', 'latin1'),
    hex('日本한', 'shift_jis'),
    hex('a😀', 'big5'),
    hex('a\ud83d', 'utf-8'),
    hex('\ude00a', 'utf-16le'),
    hex('x\ud83d', 'gb18030')
  ]).toEqual([
    { code: 'not-in-encoding', at: 2, found: '光' },
    { code: 'not-in-encoding', at: 0, found: '€' },
    { code: 'not-in-encoding', at: 2, found: '한' },
    { code: 'not-in-encoding', at: 1, found: '😀' },
    { code: 'not-in-encoding', at: 1, found: '\ud83d' },
    { code: 'not-in-encoding', at: 0, found: '\ude00' },
    { code: 'not-in-encoding', at: 1, found: '\ud83d' }
  ])
})

describe('all characters', () => {
  /** Characters whose bytes decode to another character; see the two tables of exceptions. */
  const READ_OTHERWISE = new Set(
    Array.from('¥‾〜～‖∥−－—―¢￠£￡¬￢', (character) => character.codePointAt(0))
  )

  it.each([
    ['gb18030', 1_112_000],
    ['big5', 13_000],
    ['shift_jis', 7_300],
    ['euc-jp', 13_000],
    ['euc-kr', 8_300],
    ['utf-16le', 1_112_064],
    ['utf-16be', 1_112_064],
    ['utf-8', 1_112_064]
  ] as const)('%s are read back unchanged', (encoding, least) => {
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
    const found = repertoire(encoding)
    const changed = [...found].filter(
      ([code, bytes]) =>
        // Node's Shift_JIS decoder permutes three control characters, as IBM's mainframes do.
        code >= 0x80 && decoder.decode(bytes) !== String.fromCodePoint(code) && !READ_OTHERWISE.has(code)
    )
    expect(changed.slice(0, 20)).toEqual([])
    expect(found.size).toBeGreaterThanOrEqual(least)
  })

  it('are one byte each in Latin-1, up to ff', () => {
    expect([...repertoire('latin1')]).toEqual(
      Array.from({ length: 256 }, (_, code) => [code, Uint8Array.of(code)])
    )
  })
})

describe('iconv', () => {
  /**
   * iconv's name of the encoding, and the characters that only one of the two supports or that they encode
   * differently.
   */
  const NAMES: Readonly<Record<TextEncoding, string>> = {
    'utf-8': 'UTF-8',
    gb18030: 'GB18030',
    big5: 'BIG5',
    shift_jis: 'CP932',
    'euc-jp': 'EUC-JP',
    'euc-kr': 'CP949',
    latin1: 'ISO-8859-1',
    'utf-16le': 'UTF-16LE',
    'utf-16be': 'UTF-16BE'
  }
  /** Everyday scripts, each in an encoding that supports it, with every supported character of its range. */
  const SCRIPTS: readonly (readonly [TextEncoding, number, number])[] = [
    ['utf-8', 0x20, 0x2fff],
    ['gb18030', 0x20, 0x33ff],
    ['gb18030', 0x4e00, 0x9fa5],
    ['gb18030', 0x1f300, 0x1f6ff],
    ['gb18030', 0x20000, 0x2a6df],
    ['big5', 0x4e00, 0x9fa5],
    ['shift_jis', 0x3041, 0x30f6],
    ['shift_jis', 0x4e00, 0x9fa5],
    ['shift_jis', 0xff61, 0xff9f],
    ['euc-jp', 0x3041, 0x30f6],
    ['euc-jp', 0x4e00, 0x9fa5],
    ['euc-kr', 0xac00, 0xd7a3],
    ['euc-kr', 0x4e00, 0x9fa5],
    ['latin1', 0x00, 0xff],
    ['utf-16le', 0x1f300, 0x1f6ff],
    ['utf-16be', 0x4e00, 0x9fa5]
  ]

  /**
   * Characters that both support. For EUC-JP these are JIS X 0208: the vendors' additions have two bytes in
   * browsers and three here. Six characters of GB 18030 have two bytes here that our decoders map to private-use
   * characters.
   */
  const isShared = (bytes: unknown, encoding: TextEncoding): bytes is string =>
    typeof bytes === 'string' &&
    (encoding !== 'euc-jp' || (bytes >= 'a1' && bytes < 'f5')) &&
    !GB18030_SIX.has(bytes)
  const GB18030_SIX = new Set(Array.from('𠂇𠂉𠃌𡗗𢦏𤇾', (character) => hex(character, 'gb18030')))

  it.each(SCRIPTS)('encodes %s from %i to %i identically', needs('iconv'), (encoding, first, last) => {
    const text = Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index))
    const ours = text.filter((character) => isShared(hex(character, encoding), encoding))
    const theirs = execFileSync('iconv', ['-c', '-f', 'UTF-8', '-t', NAMES[encoding]], {
      input: ours.join(''),
      maxBuffer: 64 * 1024 * 1024
    })
    let at = 0
    const different = ours.filter((character) => {
      const bytes = String(hex(character, encoding))
      const same = theirs.toString('hex', at, at + bytes.length / 2) === bytes
      at += bytes.length / 2
      return !same
    })
    expect([different.slice(0, 40).join(''), at]).toEqual(['', theirs.length])
  })

  it('has one of these encodings under each name', needs('iconv'), () => {
    for (const encoding of TEXT_ENCODINGS) {
      const theirs = execFileSync('iconv', ['-f', 'UTF-8', '-t', NAMES[encoding]], { input: 'ok\n' })
      expect(theirs.toString('hex')).toBe(hex('ok\n', encoding))
    }
  })
})
