import { describe, expect, it } from 'vitest'
import { escapeControls, escapeControlsInJson, escapeControlsInLines } from '../../src/shared/escape-controls'

describe('escapeControls', () => {
  it('escapes C0, DEL, C1, bidirectional formatting and line separators only', () => {
    expect(escapeControls('a\u0000\t\n\u001b[2J\u007f\u009b\u202e\u2066\u200f\u061c\u2028é荣😀 \\x1b')).toBe(
      'a\\x00\\x09\\x0a\\x1b[2J\\x7f\\x9b\\u{202e}\\u{2066}\\u{200f}\\u{61c}\\u{2028}é荣😀 \\x1b'
    )
  })
})

describe('escapeControlsInLines', () => {
  it('keeps tab and line breaks, and escapes the rest', () => {
    expect(escapeControlsInLines('a\r\n\tb\u001b\u202ec\n')).toBe('a\r\n\tb\\x1b\\u{202e}c\n')
    expect(escapeControlsInLines('a\r\n\tb')).toBe('a\r\n\tb')
  })
})

describe('escapeControlsInJson', () => {
  it('keeps the value', () => {
    const value = { name: '\u001b]0;x\u0007\u009b\u202e"\\', list: ['\u007f', 1] }
    const json = escapeControlsInJson(JSON.stringify(value))
    expect(json).toMatch(/^[ -~]*$/)
    expect(JSON.parse(json)).toEqual(value)
  })
})
