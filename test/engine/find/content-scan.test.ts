/** Searches of contents in memory: within each one, and never from one to the next. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileFind } from '../../../src/engine/find/compile-find'
import type { FindPattern } from '../../../src/shared/contract/find'
import { ContentScan } from '../../../src/engine/find/content-scan'
import { assertProperty } from '../../helpers/properties'

const text = (value: string): FindPattern => ({
  kind: 'text',
  text: value,
  ignoreCase: false,
  wholeWord: false,
  encodings: ['utf-8']
})
const regex = (pattern: string): FindPattern => ({ kind: 'regex', pattern, ignoreCase: false })

async function scan(
  contents: readonly string[],
  pattern: FindPattern,
  pieceBytes?: number
): Promise<string[]> {
  const compiled = compileFind(pattern)
  if (!compiled.ok) throw new Error(compiled.problem.message)
  const encoded = contents.map((each) => Buffer.from(each))
  let end = 0
  const ends = Uint32Array.from(encoded, ({ length }) => (end += length))
  const found: string[] = []
  await new ContentScan(compiled.searchers, pieceBytes).scan(
    { bytes: Buffer.concat(encoded), ends },
    (content, from, to) => found.push(`${content} ${from}-${to}`)
  )
  return found
}

describe('contents', () => {
  it('are searched each on their own', async () => {
    expect(await scan(['nee', 'dle needle', 'needleneedle'], text('needle'))).toEqual([
      '1 4-10',
      '2 0-6',
      '2 6-12'
    ])
    expect(await scan(['', 'x', ''], text('x'))).toEqual(['1 0-1'])
    expect(await scan([], text('x'))).toEqual([])
  })

  it('are the whole text for an expression', async () => {
    expect(await scan(['a1', '2b', 'c12d'], regex('\\d+'))).toEqual(['0 1-2', '1 0-1', '2 1-3'])
    expect(await scan(['xa', 'ab', 'b'], regex('^ab?'))).toEqual(['1 0-2'])
  })

  it('may be longer than the memory of the scan', async () => {
    await assertProperty(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 90 }), { maxLength: 5 }),
        fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 5 }),
        async (contents, needle) => {
          const expected = contents.flatMap((content, number) => {
            const found: string[] = []
            for (let at = content.indexOf(needle); at >= 0; at = content.indexOf(needle, at + needle.length))
              found.push(`${number} ${at}-${at + needle.length}`)
            return found
          })
          expect(await scan(contents, text(needle), 16)).toEqual(expected)
          const inOrder = await scan(contents, regex(needle), 16)
          expect(inOrder).toEqual(expected)
        }
      )
    )
  })
})
