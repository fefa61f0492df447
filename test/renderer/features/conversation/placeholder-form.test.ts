import { expect, it } from 'vitest'
import { controlsOf, isShown } from '../../../../src/renderer/src/kit/form/model/option'
import type { ConversationPiece } from '../../../../src/shared/contract/conversation-replay'
import {
  EMPTY_PLACEHOLDER,
  PLACEHOLDER_OPTIONS,
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

it.each<[Partial<PlaceholderForm>, string]>([
  [{ name: '' }, 'name'],
  [{ piece: 'x' }, 'piece'],
  [{ kind: 'header', header: ' ' }, 'header'],
  [{ kind: 'json', path: '' }, 'path'],
  [{ kind: 'range', piece: '1', start: '-1' }, 'start']
])('a placeholder form with %j is wrong in %s', (change, wrong) => {
  const form = { ...EMPTY_PLACEHOLDER, name: 'id', pattern: 'x', ...change }
  expect(readPlaceholder(form, [])).toEqual({ ok: false, wrong })
})

it.each([
  ['(?P<id>.)', 'id'],
  ['a(.)b', '1'],
  ['(?:a)\\(', '0']
])('the pattern %s gives its group %s', (pattern, group) => {
  expect(readPlaceholder({ ...EMPTY_PLACEHOLDER, name: 'id', pattern }, [])).toMatchObject({
    placeholder: { piece: null, find: { group } }
  })
})

it.each([
  ['id: 17\r\n', '17', 'id: (\\d+)'],
  ['key=a-b_c;', 'a-b_c', 'key=([\\w-]+)'],
  ['name="x y"', 'x y', 'name="([^"\\r\\n]+)'],
  ['say hi!\r\n', 'hi!', 'say ([^\\r\\n]+)'],
  ['say hi!', 'hi!', 'say (.+)']
])('in %j the selected %s is matched by its kind of characters', (text, value, pattern) => {
  expect(selected(text, value)).toMatchObject({ kind: 'regex', pattern })
})

it('a value that is not text is found by its position', () => {
  expect(selected('id=\u0001', '\u0001')).toMatchObject({ kind: 'range', name: 'id' })
})

it.each<[PlaceholderForm['kind'], string[]]>([
  ['regex', ['pattern']],
  ['header', ['header']],
  ['json', ['path']],
  ['range', ['start', 'end']]
])('a placeholder of kind %s has the fields %j', (kind, fields) => {
  const form = { ...EMPTY_PLACEHOLDER, kind }
  const shown = PLACEHOLDER_OPTIONS.filter((row) => isShown(row, form, null)).flatMap((row) =>
    controlsOf(row, form, null)
  )
  expect(shown.map(({ key }) => key)).toEqual(['name', 'kind', ...fields, 'piece'])
})
