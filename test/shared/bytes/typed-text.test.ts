import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOfText, hasEscapes, textOfBytes, type TypedText } from '../../../src/shared/bytes/typed-text'

const PLAIN = { lineEnd: 'lf', escapes: false } as const
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function read(typed: TypedText): unknown {
  const result = bytesOfText(typed)
  return result.ok ? Buffer.from(result.bytes).toString('latin1') : result.problem
}

describe('typed text', () => {
  it('is sent as it stands, in UTF-8', () => {
    expect([read({ ...PLAIN, text: 'a\\r\\n' }), read({ ...PLAIN, text: '光' })]).toEqual([
      'a\\r\\n',
      bytes('光').reduce((text, byte) => text + String.fromCharCode(byte), '')
    ])
  })

  it('breaks lines as chosen', () => {
    const text = 'PING\n\n'
    expect([read({ ...PLAIN, text }), read({ text, lineEnd: 'crlf', escapes: false })]).toEqual([
      'PING\n\n',
      'PING\r\n\r\n'
    ])
  })

  it('has escapes where they are wanted, untouched by the choice of line end', () => {
    const text = 'a\\r\\n\\t\\0\\x41\\xFF\\\\r\nb'
    expect(read({ text, lineEnd: 'crlf', escapes: true })).toBe('a\r\n\t\0A\xff\\r\r\nb')
  })

  it('refuses a broken escape, with its place', () => {
    const escaped = (text: string): unknown => read({ text, lineEnd: 'crlf', escapes: true })
    expect(['a\n\\q', '\\x4', '\\xg0 ', 'end\\'].map(escaped)).toEqual([
      { code: 'unknown-escape', at: 2, found: '\\q' },
      { code: 'half-escape', at: 0, found: '\\x4' },
      { code: 'half-escape', at: 0, found: '\\xg0' },
      { code: 'unknown-escape', at: 3, found: '\\' }
    ])
  })

  it('is told from text that only looks like it', () => {
    expect(['\\r\\n', 'a\\x0d', 'C:\\dir', '\\x1', ''].map(hasEscapes)).toEqual([
      true,
      true,
      false,
      false,
      false
    ])
  })
})

describe('bytes as text', () => {
  it('stay plain where plain text holds them', () => {
    expect([
      textOfBytes(bytes('PING\r\n'), PLAIN),
      textOfBytes(bytes('a\nb\t光'), { ...PLAIN, lineEnd: 'crlf' }),
      textOfBytes(bytes('PING'), { ...PLAIN, lineEnd: 'crlf' })
    ]).toEqual([
      { text: 'PING\n', lineEnd: 'crlf', escapes: false },
      { text: 'a\nb\t光', lineEnd: 'lf', escapes: false },
      { text: 'PING', lineEnd: 'crlf', escapes: false }
    ])
  })

  it('are escaped where it does not: mixed line ends, controls, what is not UTF-8', () => {
    expect([
      textOfBytes(bytes('a\r\nb\nc\r\n'), PLAIN),
      textOfBytes(bytes('a\rb'), PLAIN),
      textOfBytes(Uint8Array.of(0x41, 0xff, 0xe5, 0x85, 0x00, 0x5c), PLAIN)
    ]).toEqual([
      { text: 'a\nb\\nc\n', lineEnd: 'crlf', escapes: true },
      { text: 'a\\rb', lineEnd: 'lf', escapes: true },
      { text: 'A\\xff\\xe5\\x85\\x00\\\\', lineEnd: 'lf', escapes: true }
    ])
  })

  it('make the same bytes again, whatever they are and however they were wished', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom('\r\n', '\n', '\r', '\\', '\\n', 'text', '光', '😀', '\u2028').map(bytes)
    )
    const form = fc.record({
      lineEnd: fc.constantFrom('lf' as const, 'crlf' as const),
      escapes: fc.boolean()
    })
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), form, (pieces, wished) => {
        const all = Uint8Array.from(pieces.flatMap((part) => [...part]))
        const result = bytesOfText(textOfBytes(all, wished))
        expect(result.ok && [...result.bytes]).toEqual([...all])
      }),
      { numRuns: 500 }
    )
  })
})
