import { describe, expect, it } from 'vitest'
import { decodeText, type TextEncoding } from '../../../../src/decode/view/text-encoding'
import { layOutText } from '../../../../src/renderer/src/kit/text/model/text-lines'

function rowsOf(bytes: Uint8Array, columns = 16, encoding: TextEncoding = 'utf-8'): string[] {
  const rows = layOutText(bytes, encoding, columns)
  return Array.from({ length: rows.count }, (_, row) =>
    decodeText(bytes.subarray(rows.start(row), rows.end(row)), encoding)
  )
}
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const utf16 = (text: string): Uint8Array =>
  Uint8Array.from(unitsOf(text).flatMap((unit) => [unit & 0xff, unit >> 8]))
const unitsOf = (text: string): number[] =>
  Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))

describe('rows of text', () => {
  it('breaks at line feeds and drops the line break', () => {
    expect(rowsOf(utf8('GET / HTTP/1.1\r\nHost: a\n\r\nbody'))).toEqual([
      'GET / HTTP/1.1',
      'Host: a',
      '',
      'body'
    ])
  })

  it('keeps a lone carriage return and a last line without an end', () => {
    expect([rowsOf(utf8('a\rb\n')), rowsOf(utf8('')), rowsOf(utf8('\n'))]).toEqual([['a\rb'], [], ['']])
  })

  it('wraps lines wider than the view, and marks this', () => {
    const bytes = utf8('0123456789abcdefXYZ\nnext')
    const rows = layOutText(bytes, 'utf-8', 16)
    expect(rowsOf(bytes)).toEqual(['0123456789abcdef', 'XYZ', 'next'])
    expect([rows.wraps(0), rows.wraps(1), rows.wraps(2)]).toEqual([true, false, false])
  })

  it('does not create an empty row for the break of a line that just fits', () => {
    expect(rowsOf(utf8('0123456789abcdef\r\nnext'))).toEqual(['0123456789abcdef', 'next'])
  })

  it('counts wide characters twice and never splits one', () => {
    expect(rowsOf(utf8('荣光无限荣光无限荣光x'))).toEqual(['荣光无限荣光无限', '荣光x'])
    expect(rowsOf(utf8('a荣光无限荣光无限'))).toEqual(['a荣光无限荣光无', '限'])
  })

  it('breaks UTF-16 at its own line feeds only', () => {
    // U+0A0A and U+0D0A contain line feed bytes but are not line feeds.
    expect(rowsOf(utf16('a\u0a0a\u0d0a\r\nb'), 16, 'utf-16le')).toEqual(['a\u0a0a\u0d0a', 'b'])
  })

  it('does not treat a GB18030 trail byte as a line feed', () => {
    expect(rowsOf(Uint8Array.of(0xc8, 0xd9, 0x0a, 0xb9, 0xe2), 16, 'gb18030')).toEqual(['荣', '光'])
  })

  it('covers every byte exactly once, in order, and finds the row of each', () => {
    const bytes = utf8('one\r\n\r\n荣光无限荣光无限荣光无限 and more text to wrap\ttab\nend\n')
    const rows = layOutText(bytes, 'utf-8', 20)
    expect([rows.start(0), rows.start(rows.count)]).toEqual([0, bytes.length])
    for (let row = 0; row < rows.count; row++) {
      expect(rows.start(row + 1)).toBeGreaterThan(rows.start(row))
      expect(rows.end(row)).toBeGreaterThanOrEqual(rows.start(row))
      for (let at = rows.start(row); at < rows.start(row + 1); at++) expect(rows.rowOf(at)).toBe(row)
    }
  })

  it('grows beyond its first estimate of rows', () => {
    expect(layOutText(utf8('x\n'.repeat(5000)), 'utf-8', 80).count).toBe(5000)
  })

  it('leaves room for the replacement character, which is two columns wide', () => {
    const of = (byte: number, count: number, encoding: TextEncoding): number =>
      layOutText(new Uint8Array(count).fill(byte), encoding, 16).count
    expect([
      of(0xff, 8, 'utf-8'),
      of(0xff, 9, 'utf-8'),
      of(0xff, 9, 'gb18030'),
      of(0xb1, 16, 'shift_jis')
    ]).toEqual([1, 2, 2, 1])
  })
})
