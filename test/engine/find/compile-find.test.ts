/** Patterns to find: encodings, case, wildcards, problems with their positions, and the literals of expressions. */

import { describe, expect, it } from 'vitest'
import { caseVariants } from '../../../src/engine/find/case-variants'
import { compileFind } from '../../../src/engine/find/compile-find'
import type { FindPattern } from '../../../src/shared/contract/find'
import { regexFacts } from '../../../src/engine/find/regex-literal'
import type { TextEncoding } from '../../../src/shared/model/text-encodings'
import { encodeText } from '../../../src/shared/payload/encode-text'
import { RecordedBytes, scanRecorded } from './recorded-bytes'

const text = (value: string, options: Partial<FindPattern & { kind: 'text' }> = {}): FindPattern => ({
  kind: 'text',
  text: value,
  ignoreCase: false,
  wholeWord: false,
  encodings: [],
  ...options
})

async function found(pattern: FindPattern, bytes: Uint8Array): Promise<[number, number][]> {
  const compiled = compileFind(pattern)
  if (!compiled.ok) throw new Error(compiled.problem.message)
  const recorded = new RecordedBytes([{ connection: 1, direction: 'up', bytes }])
  const { matches } = await scanRecorded(recorded, compiled.searchers)
  return matches.map(({ start, end }): [number, number] => [start, end]).sort((a, b) => a[0] - b[0])
}

function encoded(value: string, encoding: TextEncoding): Uint8Array {
  const result = encodeText(value, encoding)
  if (!result.ok) throw new Error(result.problem.code)
  return result.bytes
}

describe('text', () => {
  it.each([
    ['utf-8', 'é中'],
    ['gb18030', '中文'],
    ['big5', '中文'],
    ['shift_jis', '日本'],
    ['euc-jp', '日本'],
    ['euc-kr', '한국'],
    ['latin1', 'é'],
    ['utf-16le', 'a中'],
    ['utf-16be', 'a中']
  ] as const)('is found in %s when all encodings are searched', async (encoding, value) => {
    const bytes = encoded(value, encoding)
    const around = Buffer.concat([Buffer.from('<<<'), bytes, Buffer.from('>>>')])
    expect(await found(text(value), around)).toContainEqual([3, 3 + bytes.length])
  })

  it('is found once if several encodings agree', async () => {
    expect(await found(text('abc'), Buffer.from('-abc-'))).toEqual([[1, 4]])
  })

  it('folds letters by Unicode if one is above ASCII, also where the lengths differ', async () => {
    const bytes = Buffer.from('STRASSE straße STRAẞE ſtraße')
    const pattern = text('straße', { ignoreCase: true, encodings: ['utf-8'] })
    expect((await found(pattern, bytes)).map(([start, end]) => bytes.toString('utf8', start, end))).toEqual([
      'straße',
      'STRAẞE',
      'ſtraße'
    ])
  })

  it('folds only A to Z if all letters are ASCII', async () => {
    const pattern = text('sk', { ignoreCase: true, encodings: ['utf-8'] })
    expect(await found(pattern, Buffer.from('sk SK ſk s\u212a'))).toEqual([
      [0, 2],
      [3, 5]
    ])
  })

  it('reads escapes', async () => {
    expect(await found(text('a\\r\\n\\x00'), Buffer.from('-a\r\n\0-'))).toEqual([[1, 5]])
  })

  it('looks at whole characters for whole words', async () => {
    const pattern = text('cole', { wholeWord: true, encodings: ['utf-8'] })
    expect(await found(pattern, Buffer.from('école «cole» cole_ cole'))).toEqual([
      [9, 13],
      [22, 26]
    ])
  })
})

it.each([
  [text(''), 'empty', 0],
  [text('ab\\q'), 'unknown-escape', 2],
  [text('a中', { encodings: ['latin1'] }), 'not-in-encoding', 1],
  [{ kind: 'hex', pattern: '01 2' }, 'half-byte', 3],
  [{ kind: 'hex', pattern: '01 xx' }, 'not-hex', 3],
  [{ kind: 'hex', pattern: ' * ' }, 'no-bytes', 0],
  [{ kind: 'regex', pattern: 'a(b', ignoreCase: false }, 'bad-regex', 0]
] as [FindPattern, string, number][])('reports the problem of %j', (pattern, code, at) => {
  expect(compileFind(pattern)).toMatchObject({ ok: false, problem: { code, at } })
})

describe('expressions', () => {
  it.each([
    ['token=\\w+', ['token='], 0],
    ['.{0,3}token', ['token'], 12],
    ['(?i)Token', ['TOKEN'], 0],
    ['foo|bars', ['foo', 'bars'], 0],
    ['(?:foo|bars)baz', ['foo', 'bars'], 0],
    ['[a-z]+://', ['://'], Infinity],
    ['ab?cd', ['cd'], 2],
    ['a*', null, 0],
    ['a|bc', null, 0]
  ] as [string, string[] | null, number][])('narrow %s by literals', (pattern, literals, left) => {
    const facts = regexFacts(pattern, false)
    expect(facts.needles?.map(({ values }) => Buffer.from(values).toString()) ?? null).toEqual(literals)
    if (literals !== null) expect(facts.left).toBe(left)
  })

  it.each([
    ['a.*b', true],
    ['(?s)a.*b', false],
    ['a\\s*b', false],
    ['a[^b]*', false],
    ['a\\nb', false],
    ['a\\x0ab', false],
    ['[a-z]+b', true]
  ])('know whether %s can match a line feed', (pattern, inLine) => {
    expect(regexFacts(pattern, false).inLine).toBe(inLine)
  })

  it('match far from their literal within a line', async () => {
    const line = `${'x'.repeat(5000)}token${'y'.repeat(5000)}`
    const bytes = Buffer.from(`first\n${line}\nlast`)
    const pattern: FindPattern = { kind: 'regex', pattern: 'x.*token.*', ignoreCase: false }
    expect(await found(pattern, bytes)).toEqual([[6, 6 + line.length]])
  })
})

it('folds the case of a character as regular expressions do', () => {
  expect(caseVariants('k').sort()).toEqual(['K', 'k', '\u212a'].sort())
  expect(caseVariants('Σ').sort()).toEqual(['Σ', 'σ', 'ς'].sort())
  expect(caseVariants('ı')).toEqual(['ı'])
  expect(caseVariants('1')).toEqual(['1'])
})
