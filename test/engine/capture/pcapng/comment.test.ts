import { describe, expect, it } from 'vitest'
import { MAX_COMMENT_BYTES, encodeComment } from '../../../../src/engine/capture/pcapng/blocks'
import { formatComment, parseComment } from '../../../../src/engine/capture/pcapng/comment'

describe('comments', () => {
  it('consist of a sentence and an object, and parse back to both', () => {
    const data = { event: 'error', message: 'refused: tcplens:{"x":1}', nested: { 端: [1, null, '\0\n'] } }
    for (const sentence of [
      'The client ended its stream.',
      '',
      'Quoting tcplens:{"a":1} in vain.',
      'Zeile 1\nZeile 2'
    ]) {
      expect(parseComment(formatComment(sentence, data))).toEqual({ sentence, data })
    }
    expect(formatComment('Ended.', { event: 'end' })).toBe('Ended. tcplens:{"event":"end"}')
  })

  it('in a foreign format are parsed as a sentence only', () => {
    const many = 'tcplens:{'.repeat(5000)
    for (const sentence of [
      '',
      'hello',
      'tcplens:',
      'tcplens:{',
      'a tcplens:{"b":1} c',
      'tcplens:[1]',
      'tcplens:null',
      many
    ]) {
      expect(parseComment(sentence)).toEqual({ sentence, data: undefined })
    }
  })

  it('that are too long lose part of their sentence, never part of the object', () => {
    const data = { note: 'y'.repeat(1000) }
    const text = formatComment('端'.repeat(40_000) + '\0', data)
    expect(encodeComment(text).length).toBeLessThanOrEqual(MAX_COMMENT_BYTES)
    expect(encodeComment(text).length).toBeGreaterThan(MAX_COMMENT_BYTES - 3)
    expect(parseComment(text)).toEqual({ sentence: '端'.repeat((MAX_COMMENT_BYTES - 1020) / 3), data })
    expect(parseComment(formatComment('short', { note: 'y'.repeat(70_000) }))).toEqual({
      sentence: 'short',
      data: undefined
    })
  })
})

describe('encodeComment', () => {
  it('truncates at a character boundary', () => {
    for (const [text, bytes] of [
      ['a'.repeat(65_000), 65_000],
      ['a'.repeat(65_001), 65_000],
      ['端'.repeat(30_000), 64_998],
      ['🙂'.repeat(30_000), 65_000],
      ['a' + '🙂'.repeat(30_000), 64_997]
    ] as const) {
      const encoded = encodeComment(text)
      expect(encoded.length).toBe(bytes)
      expect(text.startsWith(new TextDecoder('utf-8', { fatal: true }).decode(encoded))).toBe(true)
    }
  })

  it('writes no NUL', () => {
    expect(new TextDecoder().decode(encodeComment('a\0b'))).toBe('a\ufffdb')
  })
})
