import { describe, expect, it } from 'vitest'
import { compilePayload, type TypedPayload } from '../../../src/shared/payload/compile-payload'
import { PLACEHOLDERS, type KnownGroups, type PayloadFill } from '../../../src/shared/payload/placeholders'

type TextPayload = Extract<TypedPayload, { form: 'text' }>

const FILL: PayloadFill = {
  counter: 7,
  now: Date.UTC(2026, 10, 21, 10, 42, 7, 118),
  random: () => 0.5,
  uuid: () => '0f8fad5b-d9cb-469f-a165-70867728950e',
  groups: { '0': 'GET /\u00e9', '1': '/\u00e9', path: '/x' }
}

const text = (typed: string, more: Partial<TextPayload> = {}): TextPayload => ({
  form: 'text',
  text: typed,
  encoding: 'utf-8',
  lineBreak: 'lf',
  lineEnd: 'none',
  escapes: false,
  placeholders: false,
  ...more
})

/** Returns the bytes as Latin-1, or the error. */
function read(payload: TypedPayload, groups?: KnownGroups): unknown {
  const result = compilePayload(payload, groups)
  return result.ok ? Buffer.from(result.payload.render(FILL)).toString('latin1') : result.problem
}
const hex = (payload: TypedPayload): string => Buffer.from(String(read(payload)), 'latin1').toString('hex')

describe('text', () => {
  it('is sent unchanged, in its encoding', () => {
    expect([
      read(text('a\\r\\n{{counter}}')),
      hex(text('光')),
      hex(text('光', { encoding: 'gb18030' })),
      hex(text('光', { encoding: 'utf-16be' }))
    ]).toEqual(['a\\r\\n{{counter}}', 'e58589', 'b9e2', '5149'])
  })

  it('uses the chosen line endings, in its encoding', () => {
    expect([
      read(text('a\n\n', { lineBreak: 'crlf', lineEnd: 'cr' })),
      read(text('a\nb', { lineBreak: 'cr', lineEnd: 'nul' })),
      read(text('a\nb', { lineEnd: 'crlf' })),
      hex(text('a\nb', { lineBreak: 'crlf', lineEnd: 'lf', encoding: 'utf-16le' })),
      hex(text('', { lineEnd: 'nul', encoding: 'utf-16be' }))
    ]).toEqual(['a\r\n\r\n\r', 'a\rb\0', 'a\nb\r\n', '61000d000a0062000a00', '0000'])
  })

  it('supports escapes if enabled: bytes stay bytes in any encoding, characters are encoded', () => {
    const escapes = true
    expect([
      read(text('a\\r\\n\\t\\0\\x41\\xFF\\\\r\nb', { lineBreak: 'crlf', escapes })),
      hex(text('\\x00\\u{5149}\\n', { encoding: 'utf-16le', escapes })),
      hex(text('\\u{1f600}', { escapes }))
    ]).toEqual(['a\r\n\t\0A\xff\\r\r\nb', '0049510a00', 'f09f9880'])
  })

  it('reports errors with their position in the input', () => {
    const escapes = true
    const placeholders = true
    expect([
      read(text('a\n\\q', { lineBreak: 'crlf', escapes })),
      read(text('a\n\n€', { lineBreak: 'crlf', encoding: 'latin1' })),
      read(text('\\r\n😀', { lineBreak: 'crlf', encoding: 'big5', escapes })),
      read(text('ab\\u{1f600}', { encoding: 'big5', escapes })),
      read(text('光 {{conter: 4}}', { placeholders })),
      read(text('{{counter', { placeholders })),
      read(text('ok {{counter}} \\x4', { placeholders, escapes }))
    ]).toEqual([
      { code: 'unknown-escape', at: 2, found: '\\q' },
      { code: 'not-in-encoding', at: 3, found: '€' },
      { code: 'not-in-encoding', at: 3, found: '😀' },
      { code: 'not-in-encoding', at: 2, found: '😀' },
      { code: 'unknown-placeholder', at: 2, found: '{{conter: 4}}' },
      { code: 'unknown-placeholder', at: 0, found: '{{counter' },
      { code: 'half-escape', at: 15, found: '\\x4' }
    ])
  })
})

describe('placeholders', () => {
  const filled = (typed: string, groups?: KnownGroups): unknown =>
    read(text(typed, { placeholders: true }), groups)

  it.each([
    ['{{counter}} {{counter:04}} {{counter:01}}', '7 0007 7'],
    ['{{time}}', '2026-11-21T10:42:07.118Z'],
    ['{{time:unix}} {{time:ms}}', '1795257727 1795257727118'],
    ['{{random:hex:8}} {{random:hex:3}}', '80808080 808'],
    ['{{random:1-100}} {{random:5-5}} {{random}}', '51 5 2147483648'],
    ['{{ uuid }}', '0f8fad5b-d9cb-469f-a165-70867728950e'],
    ['{{0}}|{{1}}|{{path}}|{{2}}', 'GET /\xe9|/\xe9|/x|'],
    ['{{{{counter}} }} {{{{{{counter}}', '{{counter}} }} {{7']
  ])('%s', (typed, expected) => {
    expect(filled(typed)).toBe(expected)
  })

  it.each([
    '{{}}',
    '{{random:9-1}}',
    '{{random:hex:0}}',
    '{{counter:4}}',
    '{{time:week}}',
    '{{a b}}',
    '{{constructor:1}}'
  ])('rejects %s', (typed) => {
    expect(filled(typed)).toEqual({ code: 'unknown-placeholder', at: 0, found: typed })
  })

  it('check which groups will exist', () => {
    expect([filled('{{conter}}', []), filled('{{1}}', ['0']), filled('{{1}}', ['0', '1'])]).toEqual([
      { code: 'unknown-placeholder', at: 0, found: '{{conter}}' },
      { code: 'unknown-placeholder', at: 0, found: '{{1}}' },
      '/\xe9'
    ])
  })

  it('are encoded; bytes captured by a match stay unchanged', () => {
    expect([
      hex(text('{{counter}}{{1}}', { encoding: 'utf-16le', placeholders: true })),
      hex(text('{{{{', { encoding: 'utf-16be', placeholders: true }))
    ]).toEqual(['37002fe9', '007b007b'])
  })

  it('are evaluated each time, and only if there are any', () => {
    const compiled = [text('{{counter}}', { placeholders: true }), text('{{counter}}')].map((payload) =>
      compilePayload(payload)
    )
    const seen = compiled.map(
      (result) =>
        result.ok && [
          result.payload.fixed,
          ...[1, 2].map((counter) => String(Buffer.from(result.payload.render({ ...FILL, counter }))))
        ]
    )
    expect(seen).toEqual([
      [false, '1', '2'],
      [true, '{{counter}}', '{{counter}}']
    ])
  })

  it('listed in a menu all exist', () => {
    for (const name of PLACEHOLDERS) expect(filled(`{{${name}}}`, [])).toBeTypeOf('string')
  })

  it('never throw, for any values', () => {
    const result = compilePayload(
      text('{{time}}{{uuid}}{{random:1-2}}', { placeholders: true, encoding: 'latin1' })
    )
    if (!result.ok) throw new Error('refused')
    const fill = { counter: Number.NaN, now: Number.NaN, random: () => 1, uuid: () => '光' }
    expect(String(Buffer.from(result.payload.render(fill)))).toBe('NaN2')
  })
})

describe('a checksum', () => {
  it('covers all bytes before it, including line endings and placeholders', () => {
    expect([
      hex({ form: 'hex', text: '02 07', checksum: 'crc16-modbus' }),
      hex({ form: 'base64', text: 'MTIzNDU2Nzg5', checksum: 'crc32' }),
      hex(text('{{counter}}', { placeholders: true, lineEnd: 'lf', checksum: 'sum' })),
      hex(text('', { checksum: 'xor' }))
    ]).toEqual(['02074112', '313233343536373839cbf43926', '370a41', '00'])
  })
})

it('hex and base64 report their errors', () => {
  expect([read({ form: 'hex', text: '50 4g' }), read({ form: 'base64', text: 'Zg=' })]).toEqual([
    { code: 'not-hex', at: 4, found: 'g' },
    { code: 'wrong-padding', at: 2, found: '=' }
  ])
})
