import { describe, expect, it } from 'vitest'
import { parseMediaType } from '../../../src/decode/view/media-type'
import { parseMultipart } from '../../../src/decode/view/multipart'
import { growth } from '../../helpers/cpu-time'

const TYPE = 'multipart/form-data; boundary="-- x"'
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const BODY = [
  'preamble',
  '---- x',
  'Content-Disposition: form-data; name="note"',
  '',
  'line one',
  '---- xyz is no boundary',
  '---- x  ',
  'Content-Disposition: form-data; name="file"; filename="a;\\"b\\".txt";',
  " filename*=UTF-8''%E5%85%89.txt",
  'content-type: text/plain; charset=gbk',
  '',
  '',
  '---- x',
  '',
  'no head',
  '---- x--',
  'epilogue'
].join('\r\n')

const told = (text: string): unknown[] =>
  parseMultipart(encode(text), TYPE)?.parts.map(({ name, fileName, contentType, range, complete }) => [
    name,
    fileName,
    contentType,
    new TextDecoder().decode(encode(text).subarray(...range)),
    complete
  ]) ?? []

describe('a multipart body', () => {
  const PARTS = [
    ['note', undefined, '', 'line one\r\n---- xyz is no boundary', true],
    ['file', '光.txt', 'text/plain; charset=gbk', '', true],
    [undefined, undefined, '', 'no head', true]
  ]

  it('has its parts, each with its headers and exactly its bytes', () => {
    expect(told(BODY)).toEqual(PARTS)
    expect(parseMultipart(encode(BODY), TYPE)).toMatchObject({ complete: true, more: false })
    expect(parseMultipart(encode(BODY), TYPE)?.parts[1]?.headers[0]?.name).toBe('Content-Disposition')
  })

  it('may end its lines with LF alone', () => {
    expect(told(BODY.replaceAll('\r\n', '\n'))).toEqual(
      PARTS.map(([name, file, type, text, complete]) => [
        name,
        file,
        type,
        String(text).replaceAll('\r\n', '\n'),
        complete
      ])
    )
  })

  it('that was truncated includes the available part of the last one', () => {
    const cut = BODY.slice(0, BODY.indexOf('one'))
    expect(told(cut)).toEqual([['note', undefined, '', 'line ', false]])
    for (let length = 0; length < BODY.length; length++) parseMultipart(encode(BODY.slice(0, length)), TYPE)
  })

  it('without a boundary parameter or delimiter has no parts', () => {
    expect([
      parseMultipart(encode(BODY), 'multipart/mixed'),
      parseMultipart(encode('nothing'), TYPE)
    ]).toEqual([null, null])
  })

  it('takes linear time for hostile bytes', () => {
    const parse = (times: number): void => {
      parseMultipart(encode('---- '.repeat(2 * times)), TYPE)
      parseMultipart(encode('---- x\r\n'.repeat(times)), TYPE)
    }
    expect(growth(parse, 10_000, 8)).toBeLessThan(1.6)
  })
})

describe('a media type', () => {
  it('is parsed with its parameters, quoted or not', () => {
    const type = parseMediaType('Text/HTML ; Charset="utf-8"; x=a b ;q="a\\"b;c" junk; y')
    expect([type.essence, ...['charset', 'x', 'q', 'y'].map((name) => type.parameter(name))]).toEqual([
      'text/html',
      'utf-8',
      'a b',
      'a"b;c',
      undefined
    ])
  })
})
