import { describe, expect, it } from 'vitest'
import { csvTable, looksLikeCsv } from '../../../src/decode/view/csv-table'
import { jsonDocument } from '../../../src/decode/view/json-document'
import { pathText } from '../../../src/decode/view/json-path'
import { jsonRecords, looksLikeRecords } from '../../../src/decode/view/json-records'
import { scriptLines } from '../../../src/decode/view/script-lines'

const rowsOf = (text: string, contentType = 'text/csv'): string[][] => {
  const table = csvTable(text, contentType)
  return Array.from({ length: table.rowCount }, (_, row) => table.row(row))
}

describe('comma-separated values', () => {
  it.each([
    [
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2']
      ]
    ],
    [
      'a,"b ""q"", c"\n"line\nbreak",2',
      [
        ['a', 'b "q", c'],
        ['line\nbreak', '2']
      ]
    ],
    [
      'a;b\n1,5;2,5\n',
      [
        ['a', 'b'],
        ['1,5', '2,5']
      ]
    ],
    [
      'a\tb\n1\t2\n',
      [
        ['a', 'b'],
        ['1', '2']
      ]
    ],
    [
      'a,,\n,,\n',
      [
        ['a', '', ''],
        ['', '', '']
      ]
    ],
    ['\ufeffa,b\n', [['a', 'b']]],
    ['"a"x,b\n', [['ax', 'b']]],
    ['', []]
  ])('%j', (text, rows) => {
    expect(rowsOf(text)).toEqual(rows)
  })

  it('have the position of each cell in the text, and the row of a position', () => {
    const text = '\ufeffid,name\r\n1,"Smith, ""J"""\r\n\r\n,2\n'
    const table = csvTable(text, 'text/csv')
    const cells = [0, 1, 2].map((row) => table.cells(row).map(({ range }) => text.slice(...range)))
    expect(cells).toEqual([
      ['id', 'name'],
      ['1', '"Smith, ""J"""'],
      ['', '2']
    ])
    expect([text.indexOf('name'), text.indexOf('J'), text.indexOf('2')].map((at) => table.rowAt(at))).toEqual(
      [0, 1, 2]
    )
  })

  it('report ragged rows, open quotes and a header', () => {
    const { ragged, firstRagged, openQuote, hasHeader, columnCount } = csvTable('id,n\n1\n2,3,4\n5,"x', '')
    expect({ ragged, firstRagged, openQuote, hasHeader, columnCount }).toEqual({
      ragged: 2,
      firstRagged: 1,
      openQuote: true,
      hasHeader: true,
      columnCount: 3
    })
    expect([
      csvTable('1,2\n3,4', 'text/csv').hasHeader,
      csvTable('1,2\n3,4', 'text/csv; header=present').hasHeader,
      csvTable('a,b\n3,4', 'text/csv;header=absent').hasHeader
    ]).toEqual([false, true, false])
  })

  it('are detected in text of several rows', () => {
    expect(['a,b\n1,2\n3,4\n', 'Dear all, hello\nthis is\nplain', 'one line, two'].map(looksLikeCsv)).toEqual(
      [true, false, false]
    )
  })

  it('are formatted in linear time', () => {
    const table = csvTable('a,"b",c\n'.repeat(1_000_000), 'text/csv')
    expect([table.rowCount, table.row(999_999)]).toEqual([1_000_000, ['a', 'b', 'c']])
  })
})

describe('JSON records', () => {
  it('are separate, including invalid ones', () => {
    const { count, faults, record } = jsonRecords('{"a":1}\r\n\n{bad\n[2]\n{"cut":', true)
    expect([count, faults, record(0), record(2)]).toEqual([4, [1], '{"a":1}', '[2]'])
    expect(jsonRecords('\x1e{"a":1}\n\x1e[2]\n', false).count).toBe(2)
  })

  it.each([
    ['{"a":1}\n{"a":2}\n', true],
    ['{"a":1}\n', false],
    ['{\n"a":1}', false],
    ['\x1e1', true]
  ])('%j: %s', (text, expected) => {
    expect(looksLikeRecords(text)).toBe(expected)
  })
})

describe('the path of a line', () => {
  const text = '{"id":1,"a b":{"list":[{"x":1},[2,{"deep":"' + 'long '.repeat(20) + '"}]]},"id":3,"cut":'
  const document = jsonDocument(text, true)

  it('leads to the value on that line', () => {
    const told = Array.from({ length: document.count }, (_, line) => {
      const place = document.place(line)
      return place === null
        ? ''
        : `${pathText(place.path, 'jsonpath')} = ${text.slice(...place.value).slice(0, 9)}`
    })
    expect(told).toEqual([
      '$ = {"id":1,"',
      '$.id = 1',
      '$["a b"] = {"list":[',
      '$["a b"].list = [{"x":1},',
      '$["a b"].list[0] = {"x":1}',
      '$["a b"].list[1] = [2,{"deep',
      '$["a b"].list[1][0] = 2',
      '$["a b"].list[1][1] = {"deep":"',
      '$["a b"].list[1][1].deep = "long lon',
      '$["a b"].list[1][1] = {"deep":"',
      '$["a b"].list[1] = [2,{"deep',
      '$["a b"].list = [{"x":1},',
      '$["a b"] = {"list":[',
      '$.id = 3',
      '$.cut = '
    ])
  })

  it('is written for jq and JavaScript too', () => {
    expect([
      pathText(['a b', 0, 'x'], 'jq'),
      pathText([0], 'jq'),
      pathText([], 'jq'),
      pathText(['a', 'b-c'], 'js')
    ]).toEqual(['.["a b"][0].x', '.[0]', '.', 'body.a["b-c"]'])
  })
})

describe('scripts', () => {
  const kinds = (text: string, language: 'js' | 'css'): string => {
    const lines = scriptLines(text, language)
    return Array.from({ length: lines.count }, (_, line) =>
      lines
        .tokens(line)
        .map((token) => `${token.kind}:${token.text}`)
        .join(' ')
    ).join('\n')
  }

  it('are detected', () => {
    expect(kinds('a = b / c / d; /re[/]/.test("x") // c', 'js')).toBe(
      'plain:a  punctuation:=  plain:b  punctuation:/  plain:c  punctuation:/  plain:d punctuation:;  ' +
        'string:/re[/]/ punctuation:. plain:test punctuation:( string:"x" punctuation:)  comment:// c'
    )
    expect(kinds('.a{color:#fff}', 'css')).toBe(
      'plain:.a punctuation:{ key:color punctuation:: number:#fff punctuation:}'
    )
  })

  it('fold at their brackets, and keep every character', () => {
    const text = 'function f() {\n  `a\n${b}`\n}\n'
    const lines = scriptLines(text, 'js')
    expect([lines.count, lines.foldEnd(0)]).toEqual([4, 3])
  })

  it('with hostile contents take linear time', () => {
    for (const part of ['`', '"\\', '/', '/*', '(', '${', '<a', '\\', "'"]) {
      const lines = scriptLines(part.repeat(300_000), 'js')
      expect(lines.tokens(0).length).toBeGreaterThan(0)
    }
  })
})
