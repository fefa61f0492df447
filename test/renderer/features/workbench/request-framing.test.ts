import { describe, expect, it } from 'vitest'
import type { Splice } from '../../../../src/renderer/src/features/workbench/model/byte-document'
import { readChunks, rightSizes } from '../../../../src/renderer/src/features/workbench/model/chunks'
import { readForm } from '../../../../src/renderer/src/features/workbench/model/request-form'
import {
  findingsOf,
  fixedChunks,
  fixedHost,
  fixedLength,
  framingOf,
  hostOf,
  isFramedRight,
  type Framed
} from '../../../../src/renderer/src/features/workbench/model/request-framing'
import { utf8, utf8Text } from '../../helpers/text-bytes'

const framed = (text: string, rest = 0): Framed => {
  const bytes = utf8(text)
  const form = readForm(bytes)
  if (form === null) throw new Error('no request')
  return { form, bytes, length: bytes.length + rest }
}
const applied = ({ bytes }: Pick<Framed, 'bytes'>, splices: readonly Splice[]): string => {
  let text = utf8Text(bytes)
  for (const { start, end, bytes: inserted } of splices.toReversed())
    text = text.slice(0, start) + utf8Text(inserted) + text.slice(end)
  return text
}
const head = (...lines: string[]): string => ['POST / HTTP/1.1', ...lines, '', ''].join('\r\n')

describe('the framing of an edited request', () => {
  it('compares Content-Length with the actual length', () => {
    const request = framed(`${head('Content-Length: 3')}hello`)
    expect(framingOf(request)).toEqual({ kind: 'length', declared: '3', actual: 5, at: 33 })
    expect(applied(request, fixedLength(request))).toBe(`${head('Content-Length: 5')}hello`)
  })

  it.each(['\r\n', '\n', '\r\n\r\n'])('is parsed with %j, which is reported', (before) => {
    const request = framed(`${before}${head('Content-Length: 3')}hello`)
    expect(framingOf(request)).toMatchObject({ declared: '3', actual: 5, at: 33 + before.length })
    expect(applied(request, fixedLength(request))).toBe(`${before}${head('Content-Length: 5')}hello`)
    expect(applied(request, fixedHost(request, 'a'))).toBe(
      `${before}${head('Host: a', 'Content-Length: 3')}hello`
    )
    const { problems, requests } = findingsOf(request.bytes, request.length)
    expect(problems.map(({ code, offset }) => [code, offset])).toContainEqual(['leading-empty-line', 0])
    expect(requests).toBe(1)
  })

  it('counts a captured body without reading it', () => {
    const request = framed(head('Content-Length: 1'), 2_000_000_000)
    expect(framingOf(request)).toMatchObject({ declared: '1', actual: 2_000_000_000 })
    expect(applied(request, fixedLength(request))).toBe(head('Content-Length: 2000000000'))
  })

  it('adds a length when bytes follow without one', () => {
    const request = framed('POST / HTTP/1.1\nHost: a\n\nhello')
    expect(framingOf(request)).toMatchObject({ kind: 'unannounced', actual: 5 })
    expect(applied(request, fixedLength(request))).toBe(
      'POST / HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello'
    )
  })

  it('corrects Host, or adds it first', () => {
    const request = framed(head('Accept: */*', 'Host: old:1'))
    expect(applied(request, fixedHost(request, 'new.test'))).toBe(head('Accept: */*', 'Host: new.test'))
    const without = framed(head('Accept: */*'))
    expect(applied(without, fixedHost(without, 'a:81'))).toBe(head('Host: a:81', 'Accept: */*'))
    expect([
      hostOf({ host: '::1', port: 443 }, true),
      hostOf({ host: 'a', port: 443 }, false),
      hostOf({ host: 'a', port: 80 }, false)
    ]).toEqual(['[::1]', 'a:443', 'a'])
  })

  it('reports a request without an end', () => {
    expect(framingOf(framed('GET / HTTP/1.1\r\nA: b\r\n'))).toEqual({ kind: 'no-end' })
  })

  it('finds several requests, and problems with their byte positions', () => {
    const { bytes, length } = framed(`${head('Content-Length: 1')}xGET / HTTP/1.1\r\nHost: a\r\n\r\n`)
    const found = findingsOf(bytes, length)
    expect([found.requests, found.problems.length > 0]).toEqual([2, true])
  })
})

describe('chunks of an edited body', () => {
  const chunked = (body: string): Framed => framed(head('Transfer-Encoding: chunked') + body)
  const RIGHT = '5;ext=1\r\nhello\r\n006\r\n world\r\n0\r\nTrailer: t\r\n\r\n'

  it('are correct as they were sent', () => {
    const framing = framingOf(chunked(RIGHT))
    expect([framing, isFramedRight(framing)]).toMatchObject([{ wrong: 0, ends: true, behind: 0 }, true])
  })

  it.each([
    [
      'longer',
      RIGHT.replace('hello', 'hello there'),
      RIGHT.replace('5;ext=1\r\nhello', 'b;ext=1\r\nhello there')
    ],
    ['shorter', RIGHT.replace('world', 'w'), RIGHT.replace('006\r\n world', '2\r\n w')],
    [
      'without any, which would end the body',
      RIGHT.replace('hello', '').replace('world', 'worlds'),
      '7\r\n worlds\r\n0\r\nTrailer: t\r\n\r\n'
    ],
    [
      'with a line that looks like a size',
      RIGHT.replace('hello', 'hel\r\nfade\r\nlo'),
      RIGHT.replace('5;ext=1\r\nhello', 'd;ext=1\r\nhel\r\nfade\r\nlo')
    ]
  ])('get the size of their data: %s', (_name, edited, wanted) => {
    const request = chunked(edited)
    // The positions of size lines are known for a captured body.
    const lines = [...edited.matchAll(/(?:5;ext=1|006|0)\r\n/g)].map(({ index }) => index)
    const known = new Set(lines.map((at) => at + request.form.headEnd))
    expect(framingOf({ ...request, isSizeLine: (at) => known.has(at) })).toMatchObject({ ends: true })
    const splices = fixedChunks({ ...request, isSizeLine: (at) => known.has(at) })
    expect(applied(request, splices)).toBe(head('Transfer-Encoding: chunked') + wanted)
  })

  it('that were edited are read by the next matching size', () => {
    const request = chunked(RIGHT.replace('hello', 'hello there'))
    expect(applied(request, fixedChunks(request))).toContain('b;ext=1\r\nhello there\r\n006\r\n world')
  })

  it('have no end when the last one is missing', () => {
    // Its size is correct and stays.
    for (const body of ['5\r\nhello\r\n', '5\r\nhello', '2\r\nab\r\n3\r\ncde\r\n']) {
      expect(framingOf(chunked(body))).toMatchObject({ ends: false, wrong: 0 })
      expect(fixedChunks(chunked(body))).toEqual([])
    }
    expect(framingOf(chunked('9\r\nhello\r\n'))).toMatchObject({ ends: false, wrong: 1 })
  })

  it('are absent with an invalid separator before the coding', () => {
    expect(framingOf(framed(`${head('Transfer-Encoding: \vchunked')}0\r\n\r\n`))).toMatchObject({
      kind: 'unannounced'
    })
  })

  it('of invalid data are scanned once', () => {
    const body = utf8('2\r\n'.repeat(200_001))
    expect(rightSizes(readChunks(body, 0)).length).toBeGreaterThan(0)
  })

  it('too large to be read are not checked', () => {
    expect(framingOf(framed(`${head('Transfer-Encoding: chunked')}5\r\n`, 1e9))).toEqual({
      kind: 'unchecked'
    })
  })
})
