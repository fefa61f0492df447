import { describe, expect, it } from 'vitest'
import {
  codedData,
  codingsOf,
  spliced,
  withCodedData
} from '../../../../src/renderer/src/features/workbench/model/coded-body'
import { readForm } from '../../../../src/renderer/src/features/workbench/model/request-form'
import type { Framed } from '../../../../src/renderer/src/features/workbench/model/request-framing'
import { utf8, utf8Text } from '../../helpers/text-bytes'

function framed(text: string, length?: number): Framed {
  const bytes = utf8(text)
  const form = readForm(bytes)
  if (form === null) throw new Error('no request')
  return { form, bytes, length: length ?? bytes.length }
}
const POST = 'POST / HTTP/1.1\r\n'
const chunked = (body: string): Framed => framed(`${POST}Transfer-Encoding: chunked\r\n\r\n${body}`)
const data = (of: Framed): string | null => {
  const found = codedData(of)
  return found === null ? null : utf8Text(found)
}
const written = (of: Framed, coded: string): string =>
  utf8Text(spliced(of.bytes, withCodedData(of, utf8(coded))))
    .split('\r\n\r\n')
    .slice(1)
    .join('\r\n\r\n')

describe('the encoded data of a body', () => {
  it('has the codings of every header in order, without identity', () => {
    const headers = 'Content-Encoding: gzip , identity\r\ncontent-encoding: br\r\n'
    expect([codingsOf(framed(`${POST}${headers}\r\n`).form), codingsOf(framed(`${POST}\r\n`).form)]).toEqual([
      'gzip, br',
      ''
    ])
  })

  it('is the data after the head, or the data of valid chunks', () => {
    expect([
      data(framed(`${POST}\r\nabc`)),
      data(chunked('2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n')),
      data(chunked('0\r\n\r\n')),
      data(chunked('7\r\nab\r\n1\r\nc\r\n0\r\n\r\n')),
      data(chunked('2\r\nab\r\n')),
      // The rest of a large document is not loaded.
      data(framed(`${POST}\r\nabc`, 1000))
    ]).toEqual(['abc', 'abc', '', null, null, null])
  })

  it('is replaced completely; the last chunk and its trailers stay', () => {
    expect([
      written(framed(`${POST}\r\nabc`), '12345'),
      written(chunked('2\r\nab\r\n1\r\nc\r\n0\r\nx: y\r\n\r\n'), '0123456789abcdef'),
      written(chunked('0\r\n\r\n'), '12'),
      written(chunked('2\r\nab\r\n0\r\n\r\n'), '')
    ]).toEqual(['12345', '10\r\n0123456789abcdef\r\n0\r\nx: y\r\n\r\n', '2\r\n12\r\n0\r\n\r\n', '0\r\n\r\n'])
  })
})
