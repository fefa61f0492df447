/** HTTP/2 requests as lines, and converted to and from HTTP/1.1. */

import { describe, expect, it } from 'vitest'
import {
  ByteDocument,
  type Splice
} from '../../../../src/renderer/src/features/workbench/model/byte-document'
import { toHttp1, toHttp2 } from '../../../../src/renderer/src/features/workbench/model/change-protocol'
import {
  readHttp2Head,
  sentFields,
  writeHttp2Head,
  type SentField
} from '../../../../src/renderer/src/features/workbench/model/http2-head'
import { readForm, withText } from '../../../../src/renderer/src/features/workbench/model/request-form'
import {
  findingsOf,
  fixedHost,
  framingOf,
  isFramedRight,
  type Framed
} from '../../../../src/renderer/src/features/workbench/model/request-framing'
import { latin1Text, utf8 } from '../../helpers/text-bytes'

const HERE = { anchor: 0, focus: 0 }
const FIELDS: SentField[] = [
  { name: ':method', value: 'POST' },
  { name: 'early', value: '' },
  { name: ':path', value: '/a?q=1' },
  { name: ':scheme', value: 'https' },
  { name: 'X-Odd', value: ' \xff blanks ' },
  { name: 'cookie', value: 'a=b' },
  { name: 'cookie', value: 'c=d' },
  { name: 'authorization', value: 'key', secret: true }
]

const framedOf = (bytes: Uint8Array): Framed => {
  const form = readForm(bytes)
  if (form === null) throw new Error('no request')
  return { form, bytes, length: bytes.length }
}
const edited = (bytes: Uint8Array, splices: readonly Splice[] | null): string => {
  if (splices === null) throw new Error('not converted')
  const document = new ByteDocument([bytes], null)
  document.edit(splices, { before: HERE, after: HERE })
  return latin1Text(document.peek(0, document.length))
}

describe('an HTTP/2 head as lines', () => {
  it('returns every field unchanged, including unusual ones', () => {
    const bytes = writeHttp2Head(FIELDS)!
    expect(sentFields(bytes, readHttp2Head(bytes)!, FIELDS)).toEqual(FIELDS)
  })

  it('is absent for fields that lines cannot express', () => {
    for (const odd of [
      { name: 'a', value: 'one\r\ntwo' },
      { name: 'a:b', value: '' },
      { name: '', value: 'x' }
    ])
      expect(writeHttp2Head([...FIELDS, odd])).toBeNull()
    expect(writeHttp2Head([{ name: 'a', value: 'b' }])).toBeNull()
    expect(readHttp2Head(utf8(':irc.example 001 nick\r\n\r\n'))).toBeNull()
  })

  it('is a form like any other, with separately editable fields', () => {
    const bytes = writeHttp2Head(FIELDS)!
    const form = readForm(bytes)!
    expect([form.method?.text, form.target?.text, form.version, form.headEnd]).toEqual([
      'POST',
      '/a?q=1',
      null,
      bytes.length
    ])
    expect(form.cookies.map(({ name }) => name.text)).toEqual(['a', 'c'])
    const after = edited(bytes, withText(bytes, form.query[0]!.value!, '12'))
    expect(after).toBe(latin1Text(bytes).replace('q=1', 'q=12'))
  })

  it('needs no length, reports a wrong one, and fields a server may reject', () => {
    const bytes = utf8(':method: GET\r\n:path: /\r\nUpper: x\r\nconnection: close\r\n\r\nbody')
    const framed = framedOf(bytes)
    expect(framingOf(framed)).toEqual({ kind: 'frames', actual: 4, fields: 4 })
    const { problems, requests } = findingsOf(bytes, bytes.length)
    expect([problems.map(({ code }) => code).sort(), requests]).toEqual([
      ['h2-bad-field-name', 'h2-connection-field', 'h2-missing-pseudo'],
      1
    ])
    expect(edited(bytes, fixedHost(framed, 'x.test'))).toBe(`:authority: x.test\r\n${latin1Text(bytes)}`)
    const wrong = framingOf(framedOf(utf8(':method: GET\r\ncontent-length: 5\r\n\r\nbody')))
    expect([wrong.kind, isFramedRight(wrong)]).toEqual(['length', false])
    expect(framingOf(framedOf(utf8(':method: GET\r\nno field\r\n\r\n')))).toEqual({
      kind: 'odd-line',
      at: 14
    })
  })
})

describe('a request in the other HTTP version', () => {
  it('omits connection fields and chunks', () => {
    const bytes = utf8(
      'POST http://x.test/p?q HTTP/1.1\r\nHost: y\r\nX-A: One\r\nConnection: x-b, close\r\nX-B: gone\r\n' +
        'TE: trailers, gzip\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n'
    )
    expect(edited(bytes, toHttp2(framedOf(bytes), false))).toBe(
      ':method: POST\r\n:scheme: http\r\n:authority: x.test\r\n:path: /p?q\r\nx-a: One\r\n\r\nabcde'
    )
  })

  it('can be sent unchanged', () => {
    const bytes = utf8(':method: PUT\r\n:scheme: https\r\n:authority: x\r\n:path: /\r\na: b\r\n\r\nbody')
    const text = 'PUT / HTTP/1.1\r\nHost: x\r\na: b\r\nContent-Length: 4\r\n\r\nbody'
    expect(edited(bytes, toHttp1(framedOf(bytes)))).toBe(text)
    const back = edited(utf8(text), toHttp2(framedOf(utf8(text)), true))
    expect(back).toBe(latin1Text(bytes).replace('\r\n\r\n', '\r\ncontent-length: 4\r\n\r\n'))
  })

  it('is absent for an unterminated head or unterminated chunks', () => {
    const open = utf8('POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab')
    for (const bytes of [open, utf8('GET / HTTP/1.1\r\nHost: x')])
      expect(toHttp2(framedOf(bytes), false)).toBeNull()
    expect(toHttp1(framedOf(utf8(':method: GET\r\n')))).toBeNull()
  })
})
