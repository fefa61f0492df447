/** Lines of code and the source that they show: mapping positions in both directions. */

import { describe, expect, it } from 'vitest'
import type { CodeLines } from '../../../src/decode/view/code-lines'
import { plainLines } from '../../../src/decode/view/code-lines'
import { firstPlace, nodeAt, placeOf, shownPart } from '../../../src/decode/view/code-nodes'
import { hexLines } from '../../../src/decode/view/hex-rows'
import { jsonDocument } from '../../../src/decode/view/json-document'
import { jsonRecords } from '../../../src/decode/view/json-records'
import { markupLines, sourceLines } from '../../../src/decode/view/markup-lines'
import { scriptLines } from '../../../src/decode/view/script-lines'

/** Returns the node at the first occurrence of `mark`, as text. */
function node(source: string, lines: CodeLines, mark: string): string | null {
  const found = nodeAt(lines, source.indexOf(mark))
  return found === null ? null : source.slice(...found)
}

/** Expects the text of every token at its source position, and every position of a token on its line. */
function expectLinked(source: string, lines: CodeLines): void {
  for (let line = 0; line < lines.count; line++) {
    let character = 0
    for (const { at, size, text } of lines.tokens(line)) {
      if (at !== undefined && text.trim() !== '') {
        const length = size ?? text.length
        expect(source.slice(at, at + length)).toBe(text.slice(0, length))
        expect([lines.lineAt(at), lines.lineAt(at + length - 1)]).toEqual([line, line])
        expect(placeOf(lines, line, character)).toBe(at)
        expect(
          shownPart({ kind: 'plain', at, text, ...(size === undefined ? {} : { size }) }, [at, at + 1])
        ).toEqual([0, 1])
      }
      character += text.length
    }
  }
}

const JSON_TEXT =
  '{"note":"naïve 荣","amount" : 4097,\n "items":[{"sku":"A-1","tags":["a","b"]},{"sku":"B-2"}],"nothing":{},"long":"' +
  'x'.repeat(80) +
  '"}'
const XML =
  '<?xml version="1.0"?><orders count="2">\n<order id="7"><sku>A-1</sku>text <b/>here</order><!-- end --></orders>'

describe('nodes of JSON', () => {
  const lines = jsonDocument(JSON_TEXT, false)

  it('are members for keys and colons, containers for brackets, and values', () => {
    const at = (mark: string): string | null => node(JSON_TEXT, lines, mark)
    expect([at('"note"'), at(':"naï'), at('"naïve'), at('4097')]).toEqual([
      '"note":"naïve 荣"',
      '"note":"naïve 荣"',
      '"naïve 荣"',
      '4097'
    ])
    const items = '[{"sku":"A-1","tags":["a","b"]},{"sku":"B-2"}]'
    expect([at('"items"'), at('[{'), at('],"nothing"'), at('{"sku":"B')]).toEqual([
      `"items":${items}`,
      items,
      items,
      '{"sku":"B-2"}'
    ])
    expect(node(JSON_TEXT, lines, '{"note"')).toBe(JSON_TEXT)
  })

  it('are found for every token, also after an error and in truncated text', () => {
    for (const source of [JSON_TEXT, '{"a":[1,2', '{"a":1}\nthen\nmore text', '[1,2]{"b":3} x'])
      expectLinked(source, jsonDocument(source, true))
    const broken = '{"a":1} then 荣'
    expect(node(broken, jsonDocument(broken, false), 'hen')).toBe('hen')
  })

  it('in records are relative to the record', () => {
    const source = '{"a":1}\n{bad\n {"user":{"name":"x"}}\n'
    const records = jsonRecords(source, false)
    expectLinked(source, records)
    expect([
      node(source, records, '"user"'),
      node(source, records, '"x"'),
      node(source, records, 'ad')
    ]).toEqual(['"user":{"name":"x"}', '"x"', 'ad'])
  })
})

describe('nodes of markup', () => {
  const lines = markupLines(XML, { html: false })

  it('are elements for tags, names and values for attributes, words for text', () => {
    const at = (mark: string): string | null => node(XML, lines, mark)
    const order = '<order id="7"><sku>A-1</sku>text <b/>here</order>'
    expect([
      at('<order id'),
      at('/order>'),
      at('<sku'),
      at('id="7"'),
      at('A-1'),
      at('ext'),
      at('<!--')
    ]).toEqual([order, order, '<sku>A-1</sku>', 'id="7"', 'A-1', 'text', '<!-- end -->'])
  })

  it('are found for every token, formatted and as sent', () => {
    expectLinked(XML, lines)
    expectLinked(XML, sourceLines(plainLines(XML)))
  })
})

describe('nodes of scripts, text and bytes', () => {
  it('are the tokens of a script', () => {
    const source = 'function f(x) {\n  // why\n  return "a b" + x\n}\n'
    const lines = scriptLines(source, 'js')
    expectLinked(source, lines)
    expect([node(source, lines, '"a b"'), node(source, lines, '// why')]).toEqual(['"a b"', '// why'])
  })

  it('are the words of a text', () => {
    const source = 'one two\r\n  three 荣光\n'
    const lines = plainLines(source)
    expectLinked(source, lines)
    expect([node(source, lines, 'wo'), node(source, lines, '光')]).toEqual(['two', '荣光'])
    expect([firstPlace(lines, 1), placeOf(lines, 1, 99)]).toEqual([source.indexOf('three'), null])
  })

  it('are single bytes in a hex view, in both of its columns', () => {
    const lines = hexLines(
      Uint8Array.from({ length: 40 }, (_, at) => at + 0x30),
      16
    )
    const text = lines
      .tokens(1)
      .map((token) => token.text)
      .join('')
    const digits = text.indexOf('45')
    const character = text.indexOf('E', 50)
    expect([placeOf(lines, 1, digits), placeOf(lines, 1, digits + 1), placeOf(lines, 1, character)]).toEqual([
      0x15, 0x15, 0x15
    ])
    expect([nodeAt(lines, 0x15), lines.lineAt(0x15)]).toEqual([[0x15, 0x16], 1])
    const pair = lines.tokens(1).find(({ at }) => at === 0x15)
    expect(pair && shownPart(pair, [0x15, 0x16])).toEqual([0, 2])
  })
})
