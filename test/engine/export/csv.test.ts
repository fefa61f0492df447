/** CSV cells: quoting by RFC 4180, and protection from formulas that a spreadsheet would run. */

import { describe, expect, it } from 'vitest'
import { csvLine, isFormula } from '../../../src/engine/export/write-csv'

describe('a cell', () => {
  it('is quoted if it contains a common separator', () => {
    expect(csvLine(['a', 'b,c', 'd"e', 'f;g', 'h\ti', 'j\nk', 'l\rm', ' n ', ''])).toBe(
      'a,"b,c","d""e","f;g","h\ti","j\nk","l\rm", n ,\r\n'
    )
  })

  it.each([
    '=1+1',
    '+A1',
    '-A1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\u00a0=1',
    '\u0000=1',
    '\u200b=1',
    '\ufeff\u2060 =1',
    '\u001b@A',
    '＝1+1',
    '＋A1',
    '－A1',
    '＠A',
    '-',
    '=',
    '-1-1',
    '+1;=2'
  ])('%j is a formula', (cell) => {
    expect(isFormula(cell)).toBe(true)
  })

  it.each(['', 'a=1', '/a?b=-1', '-5.5', '+1', '-1e9', '1', "'=1", '—'])('%j is not a formula', (cell) => {
    expect(isFormula(cell)).toBe(false)
  })
})
