import { describe, expect, it } from 'vitest'
import { planRequest } from '../../../src/renderer/src/headless/edited-request'
import { draftOf, draftOfBytes, sourceIndex } from '../../../src/renderer/src/headless/request-draft'
import { draftBytes, EMPTY_DRAFT, type SendDraft } from '../../../src/renderer/src/headless/send-draft'

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n'

const shown = (draft: SendDraft): [string, string, boolean] => [draft.mode, draft.lineBreak, draft.escapes]

describe('what stands in the editor', () => {
  it.each([
    ['plain JSON with LF', utf8('{\n  "name": "光"\n}\n'), ['text', 'lf', false]],
    ['a form with CRLF', utf8('a=1\r\nb=2\r\n'), ['text', 'crlf', false]],
    [
      'line ends of both kinds',
      utf8('one line of words\nanother one\r\nand the last one\n'),
      ['text', 'lf', true]
    ],
    ['text with a few odd bytes', latin1('a caf\u00e9, and then many plain words'), ['text', 'lf', true]],
    ['an image', latin1('\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR'), ['hex', 'crlf', false]],
    ['nothing', new Uint8Array(0), ['text', 'lf', false]]
  ])('is, for %s, the form that reads best, and makes the same bytes', (_case, bytes, form) => {
    const draft = draftOfBytes(bytes, 'lf')
    expect([shown(draft), draftBytes(draft)]).toEqual([form, { ok: true, bytes, varies: false }])
  })

  it('untouched, sends exactly the captured bytes', () => {
    const body = latin1('\u00ff\u00fe\r\n\u0000\n\r')
    const draft = draftOf({
      head: utf8(HEAD.replace('9', '7')),
      body: { bytes: body },
      host: 'x',
      port: '80'
    })
    const head = draftBytes(draft.head)
    const rest = draft.body === null ? null : draftBytes(draft.body)
    if (!head.ok || rest?.ok !== true) throw new Error('The draft has no bytes.')
    const plan = planRequest({
      head: head.bytes,
      body: { kind: 'typed', bytes: rest.bytes },
      keepLength: draft.keepLength
    })
    expect([draft.keepLength, plan.pieces]).toEqual([
      true,
      [{ kind: 'bytes', bytes: new Uint8Array([...utf8(HEAD.replace('9', '7')), ...body]) }]
    ])
  })

  it('has no body of its own where that stays in the capture', () => {
    const draft = draftOf({ head: utf8(HEAD), body: { range: [50, 900_000] }, host: '::1', port: '1' })
    expect([draft.body, draft.host, draft.keepLength]).toEqual([null, '::1', true])
  })
})

describe('the place of a byte', () => {
  it.each<[SendDraft, number, string]>([
    [{ ...EMPTY_DRAFT, mode: 'text', source: 'a\nb\nX', lineBreak: 'crlf', escapes: false }, 6, 'X'],
    [{ ...EMPTY_DRAFT, mode: 'text', source: '光X', lineBreak: 'lf', escapes: false }, 3, 'X'],
    [{ ...EMPTY_DRAFT, mode: 'text', source: '\\x00\\r\nX', lineBreak: 'lf', escapes: true }, 3, 'X'],
    [
      {
        ...EMPTY_DRAFT,
        mode: 'hex',
        source: '00 11 22 XY'.replace('XY', '58'),
        lineBreak: 'lf',
        escapes: false
      },
      3,
      '8'
    ]
  ])('in %j of byte %i is found', (draft, offset, character) => {
    expect(draft.source.charAt(sourceIndex(draft, offset))).toBe(character)
  })
})
