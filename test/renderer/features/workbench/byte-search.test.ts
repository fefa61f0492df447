import { describe, expect, it } from 'vitest'
import { ByteDocument } from '../../../../src/renderer/src/features/workbench/model/byte-document'
import {
  compileSearch,
  replacementOf,
  replacements,
  searchBytes,
  type SearchMatch,
  type SearchMode
} from '../../../../src/renderer/src/features/workbench/model/byte-search'
import { searchDocument } from '../../../../src/renderer/src/features/workbench/model/document-search'
import { utf8, utf8Text } from '../../helpers/text-bytes'

const HERE = { anchor: 0, focus: 0 }

async function found(
  bytes: Uint8Array,
  mode: SearchMode,
  pattern: string,
  { matchCase = true, limit = 100 } = {}
): Promise<{ document: ByteDocument; matches: SearchMatch[] }> {
  const compiled = compileSearch({ mode, pattern, matchCase })
  if (!compiled.ok) throw new Error(compiled.problem.code)
  const document = new ByteDocument([bytes], null)
  const matches = await searchDocument(
    {
      document,
      expression: compiled.expression,
      search: (block, expression, range) => Promise.resolve(searchBytes(block, expression, range)),
      signal: new AbortController().signal
    },
    { from: 0, until: document.length, limit }
  )
  return { document, matches }
}
const places = async (...args: Parameters<typeof found>): Promise<[number, number][]> =>
  (await found(...args)).matches.map(({ start, end }) => [start, end])

describe('find in bytes', () => {
  const text = utf8('One one 光光 [x] \u0000\u00ff')

  it('finds text by its bytes, ignoring case on request', async () => {
    expect(await places(text, 'text', 'one')).toEqual([[4, 7]])
    expect(await places(text, 'text', 'one', { matchCase: false })).toEqual([
      [0, 3],
      [4, 7]
    ])
    expect(await places(text, 'text', '[x]')).toEqual([[15, 18]])
    expect(await places(text, 'text', '光')).toEqual([
      [8, 11],
      [11, 14]
    ])
  })

  it('finds hexadecimal with wildcard digits', async () => {
    expect(await places(text, 'hex', '0x6f 6?')).toEqual([[4, 6]])
    expect(await places(text, 'hex', '?? 00')).toEqual([[18, 20]])
    expect(await places(text, 'hex', '?0')).toContainEqual([3, 4])
  })

  it('finds regular expressions over bytes', async () => {
    expect(await places(text, 'regex', '光+')).toEqual([[8, 14]])
    expect(await places(text, 'regex', '\\x00')).toEqual([[19, 20]])
    expect(await places(text, 'regex', 'z*')).toEqual([])
  })

  it.each([
    ['hex', '5', 'hex'],
    ['hex', 'xy', 'hex'],
    ['regex', '(', 'regex'],
    ['regex', '[光]', 'class'],
    ['text', '', 'empty']
  ] as const)('reports the problem with %s %j', (mode, pattern, code) => {
    expect(compileSearch({ mode, pattern, matchCase: true })).toMatchObject({ ok: false, problem: { code } })
  })

  it('ignores the case of ASCII letters only, not of Latin-1 bytes', async () => {
    // U+4E2D is e4 b8 ad; the neighbouring c4 and b8 ad are other characters.
    const bytes = Uint8Array.of(0x41, 0xe4, 0xb8, 0xad, 0x41, 0xc4, 0xb8, 0xad)
    const any = { matchCase: false }
    expect(await places(bytes, 'text', 'a中', any)).toEqual([[0, 4]])
    expect(await places(bytes, 'regex', 'a中', any)).toEqual([[0, 4]])
    expect(await places(bytes, 'regex', 'a\\xe4', any)).toEqual([[0, 2]])
    expect(await places(bytes, 'regex', '[\\x80-\\xff]+')).toEqual([
      [1, 4],
      [5, 8]
    ])
  })

  it('does not match a byte within a character as whitespace', async () => {
    // U+00E0 is c3 a0, and a0 is a space in Latin-1.
    expect(await places(utf8('x à y'), 'regex', '\\s')).toEqual([
      [1, 2],
      [4, 5]
    ])
    expect(await places(utf8('à'), 'hex', '?3 A?')).toEqual([[0, 2]])
  })

  it('finds matches across blocks once', async () => {
    const large = new Uint8Array(3 * 512 * 1024)
    const wanted = [512 * 1024 - 2, 1024 * 1024 - 1, 1024 * 1024 + 4].map((at) => [at, at + 4])
    for (const [at] of wanted) large.set(utf8('mark'), at)
    expect(await places(large, 'text', 'mark')).toEqual(wanted)
  })

  it('stops at once when it is cancelled', async () => {
    const controller = new AbortController()
    controller.abort()
    const document = new ByteDocument([text], null)
    await expect(
      searchDocument(
        {
          document,
          expression: { source: 'x', flags: 'g' },
          search: () => Promise.reject(new Error('not asked')),
          signal: controller.signal
        },
        { from: 0, until: 3, limit: 1 }
      )
    ).rejects.toThrow('abort')
  })

  it('inserts groups and escapes into the replacement', async () => {
    const { document, matches } = await found(utf8('a=1;b=2'), 'regex', '(\\w)=(\\d)')
    const replace = replacementOf('regex', '$2:$1\\r\\x41$$')!
    document.edit(replacements(matches, replace), { before: HERE, after: HERE })
    expect(utf8Text(document.peek(0, 99))).toBe('1:a\rA$;2:b\rA$')
    expect(replacementOf('hex', 'zz')).toBeNull()
  })

  it('inserts the bytes of a group unchanged', async () => {
    const { document, matches } = await found(Uint8Array.of(0x61, 0xff, 0x80, 0x62), 'regex', 'a(..)b')
    document.edit(replacements(matches, replacementOf('regex', '<$1>')!), { before: HERE, after: HERE })
    expect([...document.peek(0, 99)]).toEqual([0x3c, 0xff, 0x80, 0x3e])
  })
})
