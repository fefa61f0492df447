import { expect, it } from 'vitest'
import { escapeOf, hasEscapes, readEscape } from '../../../src/shared/payload/escapes'

it('reads bytes and characters, each completely', () => {
  expect(
    ['\\r', '\\0', '\\\\', '\\xfF', '\\u{5149}', '\\U{1F600}x'].map((text) => readEscape(text, 0))
  ).toEqual([
    { kind: 'character', text: '\r', end: 2 },
    { kind: 'character', text: '\0', end: 2 },
    { kind: 'character', text: '\\', end: 2 },
    { kind: 'byte', byte: 0xff, end: 4 },
    { kind: 'character', text: '光', end: 8 },
    { kind: 'character', text: '😀', end: 9 }
  ])
})

it('rejects an invalid or incomplete escape, with its position', () => {
  const read = ['\\q', '\\', '\\😀', '\\x4', '\\xg0 ', '\\u0041', '\\u{}', '\\u{110000}', '\\u{d800}'].map(
    (text) => readEscape(`a${text}`, 1)
  )
  expect(read).toEqual([
    { code: 'unknown-escape', at: 1, found: '\\q' },
    { code: 'unknown-escape', at: 1, found: '\\' },
    { code: 'unknown-escape', at: 1, found: '\\😀' },
    { code: 'half-escape', at: 1, found: '\\x4' },
    { code: 'half-escape', at: 1, found: '\\xg0' },
    { code: 'half-escape', at: 1, found: '\\u00' },
    { code: 'half-escape', at: 1, found: '\\u{}' },
    { code: 'no-character', at: 1, found: '\\u{110000}' },
    { code: 'no-character', at: 1, found: '\\u{d800}' }
  ])
})

it('distinguishes text with escapes from text that only looks like it', () => {
  expect(['\\r\\n', 'a\\x0d', '\\u{5149}', 'C:\\dir', '\\x1', ''].map(hasEscapes)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false
  ])
})

it('writes bytes in the format it reads', () => {
  expect([0x0a, 0x00, 0xff].map(escapeOf)).toEqual(['\\x0a', '\\x00', '\\xff'])
})
