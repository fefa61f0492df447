import { expect, it } from 'vitest'
import { contextText, textAround } from '../../../../src/renderer/src/features/find/model/match-text'

const context = (
  text: string,
  at: number,
  length: number,
  cut = false
): Parameters<typeof contextText>[0] => ({
  bytes: new TextEncoder().encode(text),
  at,
  length,
  cut,
  time: null
})

it('shows the bytes of a match as text, without control characters', () => {
  expect(contextText(context('a\r\nbcd', 3, 2), false)).toEqual({ before: 'a··', match: 'bc', after: 'd' })
})

it('shows the bytes of a match in hexadecimal, with a space between the parts', () => {
  expect(contextText(context('abc', 1, 1), true)).toEqual({ before: '61 ', match: '62', after: ' 63' })
  expect(contextText(context('a', 0, 1), true)).toEqual({ before: '', match: '61', after: '' })
})

it('marks a match that is longer than its context', () => {
  expect(contextText(context('abcd', 2, 90, true), false).match).toBe('cd…')
})

it('shows a match in a note with the text near it', () => {
  expect(textAround('one two three', 4, 3)).toEqual({ before: 'one ', match: 'two', after: ' three' })
  const long = textAround(`${'x'.repeat(90)}here${'y'.repeat(90)}`, 90, 4)
  expect(long).toEqual({ before: `…${'x'.repeat(40)}`, match: 'here', after: `${'y'.repeat(40)}…` })
})
