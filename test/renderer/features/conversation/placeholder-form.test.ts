import { expect, it } from 'vitest'
import type { ConversationPiece } from '../../../../src/shared/contract/conversation-replay'
import {
  EMPTY_PLACEHOLDER,
  placeholderForm,
  readPlaceholder,
  selectedPlaceholder,
  type PlaceholderForm
} from '../../../../src/renderer/src/features/conversation/model/placeholder-form'

const PIECE: ConversationPiece = {
  piece: 3,
  direction: 'down',
  start: 100,
  end: 200,
  time: 0,
  took: 0,
  missing: 0
}
const selected = (text: string, value: string, names: string[] = []): PlaceholderForm => {
  const at = text.indexOf(value)
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
  return selectedPlaceholder(PIECE, bytes, [at, at + value.length], names)
}

it('a placeholder is found by the text before it', () => {
  const form = selected('HTTP/1.1 200 OK\r\nSet-Cookie: sid=7f3a9c; Path=/\r\n', '7f3a9c')
  expect(form).toMatchObject({ kind: 'regex', name: 'sid', piece: '4' })
  const read = readPlaceholder(form, [])
  expect(read).toMatchObject({
    ok: true,
    placeholder: { name: 'sid', piece: 3, find: { kind: 'regex', group: '1' } }
  })
  const found = new RegExp(form.pattern).exec('Set-Cookie: sid=00ffee; Path=/')
  expect(found?.[1]).toBe('00ffee')
})

it('a placeholder is found by its position without readable text before it', () => {
  expect(selected('\0\x01\x02abc', 'abc')).toMatchObject({
    kind: 'range',
    start: '3',
    end: '6',
    name: 'value'
  })
  expect(selected('\0\x01\x02abc', 'abc', ['value'])).toMatchObject({ name: 'value2' })
})

it('a placeholder is read back as it was written', () => {
  for (const find of [
    { kind: 'regex', pattern: 'a(?P<id>.)', group: 'id' },
    { kind: 'header', header: 'X-Id' },
    { kind: 'json', path: 'session.id' },
    { kind: 'range', start: 3, end: 9 }
  ] as const) {
    const placeholder = { name: 'one', piece: 2, find }
    expect(readPlaceholder(placeholderForm(placeholder), [])).toEqual({ ok: true, placeholder })
  }
})

it('a placeholder form reports the invalid field', () => {
  const form = { ...EMPTY_PLACEHOLDER, name: 'id', pattern: 'x' }
  const other = { name: 'id', piece: null, find: { kind: 'header', header: 'A' } } as const
  expect(readPlaceholder(form, [other])).toEqual({ ok: false, wrong: 'name' })
  expect(readPlaceholder({ ...form, piece: '0' }, [])).toEqual({ ok: false, wrong: 'piece' })
  expect(readPlaceholder({ ...form, pattern: '' }, [])).toEqual({ ok: false, wrong: 'pattern' })
  expect(readPlaceholder({ ...form, kind: 'range' }, [])).toEqual({ ok: false, wrong: 'piece' })
  expect(readPlaceholder({ ...form, kind: 'range', piece: '1', end: '0' }, [])).toEqual({
    ok: false,
    wrong: 'end'
  })
})
