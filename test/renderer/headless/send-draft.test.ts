import { describe, expect, it } from 'vitest'
import {
  draftBytes,
  EMPTY_DRAFT,
  switchMode,
  type SendDraft
} from '../../../src/renderer/src/headless/send-draft'

const text = (source: string, more: Partial<SendDraft> = {}): SendDraft => ({
  ...EMPTY_DRAFT,
  source,
  ...more
})
const hex = (source: string, more: Partial<SendDraft> = {}): SendDraft =>
  text(source, { mode: 'hex', ...more })

it('reads the source by its mode', () => {
  const bytes = (draft: SendDraft): unknown => {
    const result = draftBytes(draft)
    return result.ok && new TextDecoder().decode(result.bytes)
  }
  expect(
    [text('PING\n'), hex('50 49 4e 47 0d 0a'), text('PING\\r\\n', { escapes: true })].map(bytes)
  ).toEqual(Array.from({ length: 3 }, () => 'PING\r\n'))
})

it('says where it is wrong by line and column, counting characters', () => {
  expect([hex('50 49\n4e 4g'), text('光😀\\q', { escapes: true })].map(draftBytes)).toEqual([
    { ok: false, problem: { code: 'not-hex', line: 2, column: 5, found: 'g', at: 10 } },
    { ok: false, problem: { code: 'unknown-escape', line: 1, column: 3, found: '\\q', at: 3 } }
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

  it('waits until what is wrong has been put right', () => {
    expect(switchMode(hex('4g'), 'text')).toBeNull()
  })
})
