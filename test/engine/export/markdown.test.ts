import { describe, expect, it } from 'vitest'
import { inlineCode, plainText } from '../../../src/engine/export/markdown'

/** Splits a table row into cells as GFM does (section 4.10): at pipes without an odd number of backslashes before them. */
function cellsOf(row: string): string[] {
  return row.split(/(?<=^(?:[^\\]|\\.)*)\|/s).slice(1, -1)
}

describe('a cell of a Markdown table', () => {
  const HOSTILE = ['a|b', 'a\\|<script>alert(1)</script>', '\\\\|x', '|', '`|`', '\\', '``\\|', '<b>|&#124;']

  it.each(HOSTILE)('shows %j as code', (text) => {
    const code = inlineCode(text)
    expect(cellsOf(`| ${code} | end |`)).toEqual([` ${code} `, ' end '])
    if (text.includes('|')) {
      expect(code).toMatch(/^<code>[^<>|\\`*_]*<\/code>$/)
      expect(decoded(code)).toBe(text)
    }
  })

  it.each(HOSTILE)('shows %j as text', (text) => {
    expect(cellsOf(`| ${plainText(text)} | end |`)).toHaveLength(2)
  })
})

function decoded(code: string): string {
  return code.slice('<code>'.length, -'</code>'.length).replace(/&#(\d+);/g, (_, point: string) => {
    return String.fromCharCode(Number(point))
  })
}
