import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatBase64, parseBase64 } from '../../../src/shared/payload/base64-text'
import { assertProperty } from '../../helpers/properties'

const read = (text: string): unknown => {
  const result = parseBase64(text)
  return result.ok ? Buffer.from(result.bytes).toString('latin1') : result.problem
}

it('reads the vectors of RFC 4648, section 10', () => {
  expect(['', 'Zg==', 'Zm8=', 'Zm9v', 'Zm9vYg==', 'Zm9vYmE=', 'Zm9vYmFy'].map(read)).toEqual([
    '',
    'f',
    'fo',
    'foo',
    'foob',
    'fooba',
    'foobar'
  ])
})

it('accepts both alphabets, whitespace anywhere, and missing padding', () => {
  expect(['+/+/', '-_-_', ' Zm9v\r\n Y g = = ', 'Zm8'].map(read)).toEqual([
    '\xfb\xff\xbf',
    '\xfb\xff\xbf',
    'foob',
    'fo'
  ])
})

it('rejects invalid encodings, with their position', () => {
  expect(
    ['Zm9*', 'Zm9v😀', 'Zm9vY', 'Zg=', 'Zg===', 'Zm9v=', 'Zg==Zg==', 'Zh==', 'Zm9=', '='].map(read)
  ).toEqual([
    { code: 'not-base64', at: 3, found: '*' },
    { code: 'not-base64', at: 4, found: '😀' },
    { code: 'half-base64', at: 4, found: 'Y' },
    { code: 'wrong-padding', at: 2, found: '=' },
    { code: 'wrong-padding', at: 4, found: '=' },
    { code: 'wrong-padding', at: 4, found: '=' },
    { code: 'wrong-padding', at: 4, found: 'Z' },
    { code: 'stray-bits', at: 1, found: 'h' },
    { code: 'stray-bits', at: 2, found: '9' },
    { code: 'wrong-padding', at: 0, found: '=' }
  ])
})

it('writes and reads back what Node writes and reads', () => {
  assertProperty(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64')
      const url = parseBase64(Buffer.from(bytes).toString('base64url'))
      expect([formatBase64(bytes), url]).toEqual([text, { ok: true, bytes }])
    })
  )
})
