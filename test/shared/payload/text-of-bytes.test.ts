import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LINE_BREAKS } from '../../../src/shared/contract/payload'
import { TEXT_ENCODINGS } from '../../../src/shared/model/text-encodings'
import { compilePayload } from '../../../src/shared/payload/compile-payload'
import { textOfBytes, type TypedText } from '../../../src/shared/payload/text-of-bytes'
import { assertProperty } from '../../helpers/properties'

const PLAIN = { encoding: 'utf-8', lineBreak: 'lf', escapes: false } as const
const CRLF = { ...PLAIN, lineBreak: 'crlf' } as const
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function bytesOf(typed: TypedText): unknown {
  const result = compilePayload({ form: 'text', ...typed, lineEnd: 'none', placeholders: false })
  return result.ok
    ? [...result.payload.render({ counter: 0, now: 0, random: () => 0, uuid: () => '' })]
    : result
}

describe('bytes as text', () => {
  it('stay plain text if that is possible', () => {
    expect([
      textOfBytes(bytes('PING\r\n'), PLAIN),
      textOfBytes(bytes('a\nb\t光'), CRLF),
      textOfBytes(bytes('PING'), CRLF),
      textOfBytes(bytes('a\rb'), { ...PLAIN, lineBreak: 'cr' }),
      textOfBytes(Uint8Array.of(0x93, 0xfa, 0x96, 0x7b), { ...PLAIN, encoding: 'shift_jis' }),
      textOfBytes(Uint8Array.of(0x0d, 0, 0x0a, 0, 0x2c, 0x67), { ...PLAIN, encoding: 'utf-16le' })
    ]).toEqual([
      { ...CRLF, text: 'PING\n' },
      { ...PLAIN, text: 'a\nb\t光' },
      { ...CRLF, text: 'PING' },
      { ...PLAIN, lineBreak: 'cr', text: 'a\nb' },
      { ...PLAIN, encoding: 'shift_jis', text: '日本' },
      { ...CRLF, encoding: 'utf-16le', text: '\n本' }
    ])
  })

  it('are escaped otherwise: mixed line endings, control characters, characters outside the encoding', () => {
    const escaped = { ...PLAIN, escapes: true }
    expect([
      textOfBytes(bytes('a\r\nb\nc\r\n'), PLAIN),
      textOfBytes(bytes('a\rb'), PLAIN),
      textOfBytes(Uint8Array.of(0x41, 0xff, 0xe5, 0x85, 0x00, 0x5c), PLAIN),
      textOfBytes(Uint8Array.of(0x93, 0xfa, 0xa0, 0x41), { ...PLAIN, encoding: 'shift_jis' }),
      textOfBytes(Uint8Array.of(0x41, 0x00, 0x41), { ...PLAIN, encoding: 'utf-16le' })
    ]).toEqual([
      { ...escaped, lineBreak: 'crlf', text: 'a\nb\\nc\n' },
      { ...escaped, text: 'a\\rb' },
      { ...escaped, text: 'A\\xff\\xe5\\x85\\x00\\\\' },
      { ...escaped, encoding: 'shift_jis', text: '日\\xa0A' },
      { ...escaped, encoding: 'utf-16le', text: 'A\\x41' }
    ])
  })

  it.each(TEXT_ENCODINGS)('in %s convert back to the same bytes', (encoding) => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom('\r\n', '\n', '\r', '\\', '\\n', 'text', '光', '😀', '\u2028').map(bytes)
    )
    const form = fc.record({ lineBreak: fc.constantFrom(...LINE_BREAKS), escapes: fc.boolean() })
    assertProperty(
      fc.property(fc.array(piece, { maxLength: 12 }), form, (pieces, wished) => {
        const all = Uint8Array.from(pieces.flatMap((part) => [...part]))
        expect(bytesOf(textOfBytes(all, { ...wished, encoding }))).toEqual([...all])
      }),
      { numRuns: 200 }
    )
  })
})
