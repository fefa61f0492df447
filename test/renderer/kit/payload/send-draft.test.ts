import { describe, expect, it } from 'vitest'
import {
  draftBytes,
  draftOfPayload,
  EMPTY_DRAFT,
  payloadOf,
  switchMode,
  type SendDraft
} from '../../../../src/renderer/src/kit/payload/model/send-draft'

const text = (source: string, more: Partial<SendDraft> = {}): SendDraft => ({
  ...EMPTY_DRAFT,
  source,
  ...more
})
const hex = (source: string, more: Partial<SendDraft> = {}): SendDraft =>
  text(source, { mode: 'hex', ...more })

it('parses the source by its mode', () => {
  const bytes = (draft: SendDraft): unknown => {
    const result = draftBytes(draft)
    return result.ok && new TextDecoder().decode(result.bytes)
  }
  expect(
    [text('PING\n'), hex('50 49 4e 47 0d 0a'), text('PING\\r\\n', { escapes: true })].map(bytes)
  ).toEqual(Array.from({ length: 3 }, () => 'PING\r\n'))
})

it('reports errors by line and column, counting characters', () => {
  expect([hex('50 49\n4e 4g'), text('光😀\\q', { escapes: true })].map((draft) => draftBytes(draft))).toEqual(
    [
      { ok: false, problem: { code: 'not-hex', line: 2, column: 5, found: 'g', at: 10 } },
      { ok: false, problem: { code: 'unknown-escape', line: 1, column: 3, found: '\\q', at: 3 } }
    ]
  )
})

it('accepts match groups only after a match', () => {
  const named = text('{{1}}{{token}}', { placeholders: true })
  expect([draftBytes(named), draftBytes(named, ['1']), draftBytes(named, 'any')]).toMatchObject([
    { ok: false, problem: { code: 'unknown-placeholder', at: 0 } },
    { ok: false, problem: { code: 'unknown-placeholder', at: 5 } },
    { ok: true, varies: true }
  ])
})

describe('changing the mode', () => {
  it('keeps the bytes, in both directions', () => {
    const asHex = switchMode(text('PING\n'), 'hex')
    expect([asHex, asHex && switchMode(asHex, 'text')]).toEqual([hex('50 49 4e 47 0d 0a'), text('PING\n')])
  })

  it('turns escapes on for bytes that plain text cannot hold', () => {
    expect(switchMode(hex('00 ff'), 'text')).toEqual(text('\\x00\\xff', { escapes: true }))
  })

  it('keeps the bytes through base64, in any text encoding', () => {
    const typed = text('日本\n', { encoding: 'shift_jis', lineEnd: 'nul', placeholders: true })
    const inBase64 = switchMode(typed, 'base64')
    const back = inBase64 && switchMode(inBase64, 'text')
    expect([inBase64?.source, back?.source, back && draftBytes(back)]).toEqual([
      'k/qWew0KAA==',
      '日本\n\\x00',
      draftBytes(typed)
    ])
  })

  it('keeps braces unchanged when placeholders are enabled', () => {
    const back = switchMode(hex('7b 7b 61', { placeholders: true }), 'text')
    expect([back?.source, back && draftBytes(back)]).toMatchObject(['{{{{a', { ok: true, varies: false }])
  })

  it('waits until errors are corrected', () => {
    expect(switchMode(hex('4g'), 'text')).toBeNull()
  })
})

it('converts to a payload and back', () => {
  const drafts = [
    text('a {{uuid}}', { encoding: 'utf-16le', lineEnd: 'crlf', placeholders: true, checksum: 'crc32' }),
    hex('00 ff'),
    text('', { file: { path: '/tmp/a.bin', size: null } })
  ]
  expect(drafts.map((draft) => draftOfPayload(payloadOf(draft), EMPTY_DRAFT))).toEqual(drafts)
})
