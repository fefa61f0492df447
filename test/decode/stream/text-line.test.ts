import { expect, it } from 'vitest'
import { shortText } from '../../../src/decode/stream/short-text'
import { textLine } from '../../../src/decode/stream/text-line'

const A = 'a'.repeat(160)

it.each<[text: string, isWhole: boolean, line: string]>([
  ['plain', true, 'plain'],
  ['plain', false, 'plain…'],
  ['', true, ''],
  [' a\r\n\tb\u0000\u001b[31m\u007fc\u00a0 ', true, 'a b [31m c'],
  [A, true, A],
  [`${A}b`, true, `${A.slice(1)}…`],
  // Whitespace counts as one character.
  [`${A.slice(1)}${' '.repeat(100)}b`, true, `${A.slice(1)}…`],
  [`${A.slice(2)}${' '.repeat(100)}b`, true, `${A.slice(2)} b`],
  // Only the first 320 characters are read.
  [`a${' '.repeat(319)}`, true, 'a'],
  [`a${' '.repeat(319)}b`, true, 'a…']
])('%j, complete: %j, becomes one line', (text, isWhole, line) => {
  expect(textLine(text, isWhole)).toBe(line)
})

it.each<[text: string, most: number, short: string]>([
  ['', 3, ''],
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['\u00ff\u0000b', 2, '\u00ff\u0000']
])('of %j the first %i characters are kept', (text, most, short) => {
  expect(shortText(text, most)).toBe(short)
})
