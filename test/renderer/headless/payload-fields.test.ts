import { expect, it } from 'vitest'
import type { Framing } from '../../../src/shared/contract/framing'
import { framingOf, framingText } from '../../../src/renderer/src/headless/framing-text'
import { inForm, sightOf } from '../../../src/renderer/src/headless/payload-bytes'
import { permissionDigits, permissionWords } from '../../../src/renderer/src/headless/permission-bits'
import { textPayload } from '../../../src/renderer/src/headless/behaviours/behaviour-form'

it('gives back every framing it shows', () => {
  const all: (Framing | null)[] = [
    null,
    { kind: 'delimiter', bytes: '0a' },
    { kind: 'delimiter', bytes: '0d0a0d0a' },
    { kind: 'fixed', length: 16 },
    { kind: 'length', size: 4, endian: 'little', offset: 2, counts: 'frame', plus: -3 },
    { kind: 'length', size: 'varint', endian: 'big', offset: 0, counts: 'rest', plus: 0 },
    { kind: 'gap', silence: 50 }
  ]
  expect(all.map((framing) => framingOf(framingText(framing)))).toEqual(all)
})

it('makes no framing of what is half typed', () => {
  const typed = framingText(null)
  expect([
    framingOf({ ...typed, kind: 'delimiter', value: '0' }),
    framingOf({ ...typed, kind: 'delimiter', value: '' }),
    framingOf({ ...typed, kind: 'fixed', value: '0' }),
    framingOf({ ...typed, kind: 'gap', value: '2 min' }),
    framingOf({ ...typed, kind: 'length', plus: 'x' })
  ]).toEqual([undefined, undefined, undefined, undefined, undefined])
})

it('keeps the bytes when they are written in another form', () => {
  const text = textPayload('光\n', { lineEnd: 'crlf' })
  const hex = inForm(text, 'hex')
  expect([hex, inForm(hex, 'base64'), inForm(inForm(hex, 'base64'), 'text')]).toMatchObject([
    { form: 'hex', text: 'e5 85 89 0d 0a 0d 0a' },
    { form: 'base64', text: '5YWJDQoNCg==' },
    { form: 'text', text: '光\n\n', lineBreak: 'crlf', lineEnd: 'none' }
  ])
})

it('says where a payload is wrong, by line and character', () => {
  expect(sightOf(textPayload('a\n光{{x y}}', { placeholders: true }), [], 0)).toMatchObject({
    kind: 'problem',
    line: 2,
    column: 2,
    problem: { code: 'unknown-placeholder' }
  })
})

it('writes permissions as people read them', () => {
  expect([0o755, 0o600].map((mode) => [permissionDigits(mode), permissionWords(mode)])).toEqual([
    ['755', 'rwxr-xr-x'],
    ['600', 'rw-------']
  ])
})
