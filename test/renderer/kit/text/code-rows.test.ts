import { describe, expect, it } from 'vitest'
import { plainLines, type CodeLines } from '../../../../src/decode/view/code-lines'
import { jsonDocument } from '../../../../src/decode/view/json-document'
import { markupLines } from '../../../../src/decode/view/markup-lines'
import {
  closingTokens,
  codeRows,
  cutTokens,
  foldableLines
} from '../../../../src/renderer/src/kit/text/model/code-rows'

function shown(lines: CodeLines, columns: number, folded: ReadonlySet<number> = new Set()): string[] {
  const rows = codeRows(lines, columns, folded)
  return Array.from({ length: rows.count }, (_, row) => {
    const { line, from, to, folded: isFolded } = rows.at(row)
    const tokens = cutTokens(lines.tokens(line), from, to)
    const closing = isFolded ? closingTokens(lines, line) : []
    return `${line}:${tokens.map(({ text }) => text).join('')}${isFolded ? '…' : ''}${closing.map(({ text }) => text).join('')}`
  })
}

describe('rows of code', () => {
  const json = jsonDocument(JSON.stringify({ list: ['x'.repeat(40), 'y'.repeat(40)], n: 1 }), false)

  it('are its lines when there is room', () => {
    expect(shown(json, 200)).toEqual([
      '0:{',
      '1:"list": [',
      `2:"${'x'.repeat(40)}",`,
      `3:"${'y'.repeat(40)}"`,
      '4:],',
      '5:"n": 1',
      '6:}'
    ])
  })

  it('break lines that are too long, and know their line', () => {
    const rows = codeRows(json, 34, new Set())
    expect(shown(json, 34).slice(2, 6)).toEqual([
      `2:"${'x'.repeat(29)}`,
      `2:${'x'.repeat(11)}",`,
      `3:"${'y'.repeat(29)}`,
      `3:${'y'.repeat(11)}"`
    ])
    expect([rows.rowOf(2), rows.rowOf(3), rows.rowOf(6)]).toEqual([2, 4, 8])
  })

  it('break by columns: wide characters take two, tabs four, and pairs stay whole', () => {
    expect(shown(plainLines('光'.repeat(20)), 24)).toEqual([`0:${'光'.repeat(12)}`, `0:${'光'.repeat(8)}`])
    expect(shown(plainLines('\t'.repeat(10)), 24)).toEqual([`0:${'\t'.repeat(6)}`, `0:${'\t'.repeat(4)}`])
    expect(shown(plainLines('😀'.repeat(13)), 24)).toEqual([`0:${'😀'.repeat(12)}`, '0:😀'])
  })

  it('hide folded lines, and show the closing token', () => {
    expect(shown(json, 200, new Set([1]))).toEqual(['0:{', '1:"list": […],', '5:"n": 1', '6:}'])
    expect(shown(json, 200, new Set([0]))).toEqual(['0:{…}'])
    expect(codeRows(json, 200, new Set([1])).rowOf(3)).toBe(1)
    const xml = markupLines('<a><b><c/></b></a>', { html: false })
    expect(shown(xml, 200, new Set([1]))).toEqual(['0:<a>', '1:<b>…</b>', '4:</a>'])
    const cut = jsonDocument(JSON.stringify({ list: ['x'.repeat(80)] }).slice(0, 40), true)
    expect(shown(cut, 200, new Set([1]))).toEqual(['0:{', '1:"list": […'])
  })

  it('include only the outermost containers when everything is folded', () => {
    expect(shown(json, 200, foldableLines(json))).toEqual(['0:{', '1:"list": […],', '5:"n": 1', '6:}'])
  })

  it('are laid out for an endless text without repeated scans', () => {
    const rows = codeRows(plainLines('x'.repeat(4_000_000)), 80, new Set())
    expect(codeRows(plainLines('line\n'.repeat(1_000_000)), 80, new Set()).count).toBe(1_000_000)
    expect(rows.count).toBe(50_000)
    expect(rows.at(49_999)).toMatchObject({ line: 0, from: 3_999_920 })
  })
})
