/** Filter terms for values and bytes that the window shows. */
import { expect, it } from 'vitest'
import { isWholeValue, messageFieldKey } from '../../../src/renderer/src/kit/model/message-field-key'
import {
  bytesAtTerm,
  bytesTerm,
  MAX_TERM_BYTES,
  opposite,
  seenTerm,
  termRange
} from '../../../src/renderer/src/kit/model/seen-term'
import { keyText } from '../../../src/shared/filter/field-key'
import { parseFilter } from '../../../src/shared/filter/parse'

const BYTES = Uint8Array.of(0x16, 0x03, 0xff)

it('a value is compared as a whole unless it is long or only a part', () => {
  const key = { kind: 'fact', fact: 'path' } as const
  expect(seenTerm(key, '/a b', true)).toBe('path="/a b"')
  expect(seenTerm(key, '/a', false)).toBe('path:/a')
  expect(seenTerm(key, 'x'.repeat(300), true)).toBe(`path:${'x'.repeat(200)}`)
  expect([opposite('path=/a'), opposite('-status:')]).toEqual(['-path=/a', 'status:'])
})

it('a range of bytes is compared at its place, by its beginning if it is long', () => {
  expect(bytesAtTerm('up', [5, 8], BYTES)).toBe('up[5..8]=hex"16 03 ff"')
  expect(bytesTerm('down', BYTES)).toBe('down.bytes:hex"16 03 ff"')
  expect(bytesTerm('response.body', BYTES)).toBe('response.body:hex"16 03 ff"')
  expect(termRange([2, 3])).toEqual([2, 3])
  expect(termRange([2, 9999])).toEqual([2, 2 + MAX_TERM_BYTES])
  expect([termRange([3, 3]), termRange([2 ** 20, 2 ** 20 + 1])]).toEqual([null, null])
  for (const term of [bytesAtTerm('request.body', [0, 3], BYTES), bytesTerm('up', BYTES)])
    expect(parseFilter(opposite(term), 'exchanges').problems).toEqual([])
  expect(parseFilter(bytesAtTerm('up', [0, 3], BYTES), 'connections').problems).toEqual([])
})

it('fields of a message have the names that filters use', () => {
  const keyOf = (kind: string, name = '', side: 'request' | 'response' = 'request'): string | null => {
    const key = messageFieldKey(side, { kind, name })
    return key === null ? null : keyText(key)
  }
  expect([
    keyOf('header', 'User-Agent'),
    keyOf('trailer', 'T', 'response'),
    keyOf('field', 'key'),
    keyOf('version', '', 'response'),
    keyOf('reason', '', 'response'),
    keyOf('authority'),
    keyOf('method'),
    keyOf('status', '', 'response'),
    keyOf('target')
  ]).toEqual([
    'request.header.user-agent',
    'response.trailer.t',
    'request.field.key',
    'response.version',
    'response.reason',
    'request.host',
    'method',
    'status',
    'url'
  ])
  expect([
    keyOf('chunk'),
    keyOf('header', ':path'),
    keyOf('field'),
    keyOf('authority', '', 'response')
  ]).toEqual([null, null, null, null])
  expect([isWholeValue({ kind: 'header' }), isWholeValue({ kind: 'target' })]).toEqual([true, false])
})
