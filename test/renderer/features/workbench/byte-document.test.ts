import { describe, expect, it } from 'vitest'
import {
  ByteDocument,
  type CapturedBytes,
  type Splice
} from '../../../../src/renderer/src/features/workbench/model/byte-document'
import { latin1, latin1Text, numbers } from '../../helpers/text-bytes'

const HERE = { anchor: 0, focus: 0 }
const AT = { before: HERE, after: HERE }

function captured(text: string): CapturedBytes & { readonly asked: [number, number][] } {
  const asked: [number, number][] = []
  const slice = (offset: number, length: number): Uint8Array => {
    asked.push([offset, length])
    return latin1(text.slice(offset, offset + length))
  }
  return {
    asked,
    peek: slice,
    read: (offset, length) => Promise.resolve(slice(offset, length))
  }
}

const textOf = (document: ByteDocument): string => latin1Text(document.peek(0, document.length))
const put = (start: number, end: number, text: string): Splice => ({ start, end, bytes: latin1(text) })

describe('a document of pieces', () => {
  it('keeps unchanged bytes as ranges of the capture', () => {
    const document = new ByteDocument([{ start: 10, end: 2_000_000_010 }], captured(''))
    document.edit([put(4, 8, 'typed')], AT)
    expect(document.parts()).toEqual([
      { start: 10, end: 14 },
      latin1('typed'),
      { start: 18, end: 2_000_000_010 }
    ])
    expect(document.length).toBe(2_000_000_001)
  })

  it('reads only visible bytes from the capture', async () => {
    const stream = captured('0123456789')
    const document = new ByteDocument([{ start: 2, end: 9 }], stream)
    document.edit([put(2, 3, 'xyz')], AT)
    expect(latin1Text(await document.read(1, 6))).toBe('3xyz5')
    expect(stream.asked).toEqual([
      [3, 1],
      [5, 1]
    ])
  })

  it('returns the available bytes of a range up to the first gap', () => {
    const document = new ByteDocument([{ start: 0, end: 6 }, latin1('tail')], {
      peek: (offset, length) => latin1('abc'.slice(offset, offset + length)),
      read: () => Promise.reject(new Error('not asked'))
    })
    expect(latin1Text(document.peek(1, 10))).toBe('bc')
  })

  it('undoes an edit together with the one joined to it', () => {
    const document = new ByteDocument([latin1('1|a')], null)
    const [before, typed, after] = [
      { anchor: 3, focus: 3 },
      { anchor: 12, focus: 12 },
      { anchor: 13, focus: 13 }
    ]
    document.edit([put(3, 3, 'bcdefghij')], { before, after: typed })
    document.edit([put(0, 1, '10')], { before: typed, after, joins: true })
    expect(textOf(document)).toBe('10|abcdefghij')
    expect(document.undo()).toEqual(before)
    expect([textOf(document), document.canUndo]).toEqual(['1|a', false])
    expect(document.redo()).toEqual(after)
    expect(textOf(document)).toBe('10|abcdefghij')
  })

  it('undoes continuous typing as one edit, and a pause splits it', () => {
    const document = new ByteDocument([latin1('ab')], null)
    const type = (at: number, text: string): void => {
      document.edit([put(at, at, text)], {
        before: { anchor: at, focus: at },
        after: { anchor: at + 1, focus: at + 1 },
        kind: 'type'
      })
    }
    type(1, 'x')
    type(2, 'y')
    document.seal()
    type(3, 'z')
    expect(textOf(document)).toBe('axyzb')
    expect(document.undo()).toEqual({ anchor: 3, focus: 3 })
    expect(textOf(document)).toBe('axyb')
    expect(document.undo()).toEqual({ anchor: 1, focus: 1 })
    expect([textOf(document), document.isChanged, document.canUndo]).toEqual(['ab', false, false])
    expect(document.redo()).toEqual({ anchor: 3, focus: 3 })
    expect(textOf(document)).toBe('axyb')
  })

  it('can undo a revert', () => {
    const document = new ByteDocument([latin1('one')], null)
    document.edit([put(3, 3, ' two')], AT)
    document.reset(HERE)
    expect([textOf(document), document.isChanged]).toEqual(['one', false])
    document.undo()
    expect([textOf(document), document.isChanged]).toEqual(['one two', true])
  })

  it.each([1, 2, 3, 4, 5, 6])('equals plain text after the same edits, undo and redo (%i)', (seed) => {
    const below = numbers(seed * 7919)
    const original = Array.from({ length: 300 }, () => String.fromCharCode(below(256))).join('')
    const document = new ByteDocument([{ start: 40, end: 340 }], {
      ...captured('-'.repeat(40) + original)
    })
    const texts = [original]
    for (let round = 0; round < 120; round++) {
      const now = texts.at(-1) ?? ''
      const splices: Splice[] = []
      let at = 0
      let next = ''
      for (let count = 1 + below(4); count > 0 && at < now.length; count--) {
        const start = at + below(now.length - at)
        const end = Math.min(start + below(12), now.length)
        const text = String.fromCharCode(...Array.from({ length: below(6) }, () => below(256)))
        splices.push(put(start, end, text))
        next += now.slice(at, start) + text
        at = end
      }
      document.edit(splices, AT)
      next += now.slice(at)
      if (next !== now || splices.some(({ start, end, bytes }) => end > start || bytes.length > 0))
        texts.push(next)
      expect(textOf(document)).toBe(next)
    }
    for (let index = texts.length - 2; index >= 0; index--) {
      document.undo()
      expect(textOf(document)).toBe(texts[index])
    }
    expect([document.canUndo, document.isChanged]).toEqual([false, false])
    for (const text of texts.slice(1)) {
      document.redo()
      expect(textOf(document)).toBe(text)
    }
  })
})
