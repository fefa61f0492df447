import { describe, expect, it } from 'vitest'
import { keepsLength, planRequest, type RequestPlan } from '../../../src/renderer/src/headless/edited-request'

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** What goes out of it, as Latin-1; captured ranges as `<start-end>`. */
const sent = ({ pieces }: RequestPlan): string =>
  pieces
    .map((piece) =>
      piece.kind === 'bytes' ? String.fromCharCode(...piece.bytes) : `<${piece.start}-${piece.end}>`
    )
    .join('')

const plan = (head: string, body = '', keepLength = true): RequestPlan =>
  planRequest({ head: latin1(head), body: { kind: 'typed', bytes: latin1(body) }, keepLength })

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\ncontent-length:  5 \r\n\r\n'

describe('Content-Length of an edited request', () => {
  it('is put right to the byte, whatever the bytes are, and nothing else is touched', () => {
    const edited = plan(HEAD, '\u00ff\u0000\r\n\u00e9 more')
    expect(sent(edited)).toBe(
      'POST / HTTP/1.1\r\nHost: x\r\ncontent-length:  10 \r\n\r\n\u00ff\u0000\r\n\u00e9 more'
    )
    expect([edited.length, edited.size, edited.problems]).toEqual([
      { kind: 'changed', from: '5', to: 10 },
      sent(edited).length,
      []
    ])
  })

  it('that is right is left alone', () => {
    expect([plan(HEAD, '12345').length, sent(plan(HEAD, '12345'))]).toEqual([
      { kind: 'right', to: 5 },
      `${HEAD}12345`
    ])
  })

  it('is not touched when that is not wished, and the decoder says what it does', () => {
    const short = plan(HEAD, '123', false)
    expect([sent(short), short.length, short.problems.map(({ code }) => code)]).toEqual([
      `${HEAD}123`,
      { kind: 'left', from: '5', to: 3 },
      ['truncated-body']
    ])
    const long = plan(HEAD, '12345GET /2 HTTP/1.1\r\nHost: x\r\n\r\n', false)
    expect([long.requests, long.length]).toEqual([2, { kind: 'left', from: '5', to: 33 }])
  })

  it('is added behind the last header, in the line ends of the head, when bytes follow', () => {
    expect(sent(plan('PUT / HTTP/1.1\r\nHost: x\r\n\r\n', 'abc'))).toBe(
      'PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc'
    )
    expect(sent(plan('PUT / HTTP/1.0\nHost: x\n\n', 'abc'))).toBe(
      'PUT / HTTP/1.0\nHost: x\nContent-Length: 3\n\nabc'
    )
    expect(plan('GET / HTTP/1.1\r\nHost: x\r\n\r\n').length).toEqual({ kind: 'not-needed' })
  })

  it('says nothing about a chunked body, whose bytes go as they stand', () => {
    const head = 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
    expect([plan(head, '3\r\nabc\r\n0\r\n\r\n').length, sent(plan(head, '9\r\nabc'))]).toEqual([
      { kind: 'chunked' },
      `${head}9\r\nabc`
    ])
  })

  it('counts from the empty line, wherever it was typed', () => {
    expect(
      sent(plan('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\nin the head, ', 'in the body'))
    ).toBe('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 24\r\n\r\nin the head, in the body')
    expect(plan('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n', 'no empty line').length).toEqual({
      kind: 'no-head'
    })
  })

  it('is put right in every header of that name', () => {
    const twice = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 44\r\n\r\n'
    expect([keepsLength(latin1(twice)), sent(plan(twice, 'abc'))]).toEqual([
      false,
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc'
    ])
  })

  it('of a body that stays in the capture is the length of its range', () => {
    const edited = planRequest({
      head: latin1(HEAD),
      body: { kind: 'captured', range: [100, 3_000_100] },
      keepLength: true
    })
    expect([sent(edited), edited.size, edited.problems]).toEqual([
      `${HEAD.replace(' 5 ', ' 3000000 ')}<100-3000100>`,
      HEAD.length + 6 + 3_000_000,
      []
    ])
  })

  it.each([
    ['the one plain header', HEAD, true],
    ['none', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', false],
    ['chunks beside it', 'POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n', false],
    ['no request at all', '\u0000\u0001', false]
  ])('is kept by default with %s: %s', (_case, head, kept) => {
    expect(keepsLength(latin1(head))).toBe(kept)
  })
})

describe('findings in an edited request', () => {
  it('are those of the capture’s decoder, at the places of what was typed', () => {
    const edited = plan('POST /a b HTTP/1.1\r\nContent-Length: 5\r\nBad\u0000: 1\r\n\r\n', 'x'.repeat(100))
    expect(edited.problems.map(({ code, offset }) => [code, edited.sourceOffset(offset)])).toEqual([
      ['missing-host', 0],
      ['space-in-target', 7],
      ['bad-field-name', 42],
      ['nul-byte', 42]
    ])
  })

  it('tell when it is no request', () => {
    expect(plan('hello').requests).toBe(0)
    expect(plan('').pieces).toEqual([])
  })
})
