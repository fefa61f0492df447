import { describe, expect, it } from 'vitest'
import {
  EMPTY_FRAMING,
  framingForm,
  isSame,
  plainFraming,
  readFraming,
  writtenAs,
  type FramingForm
} from '../../../../src/renderer/src/kit/form/model/framing-form'
import type { StreamFraming } from '../../../../src/shared/contract/framing'

const read = (form: Partial<FramingForm>): ReturnType<typeof readFraming> =>
  readFraming({ ...EMPTY_FRAMING, ...form })

const ALL: (StreamFraming | null)[] = [
  null,
  { kind: 'decoder' },
  { kind: 'delimiter', bytes: '0a' },
  { kind: 'delimiter', bytes: '1eff0a' },
  { kind: 'delimiter', bytes: '0d0a0d0a' },
  { kind: 'fixed', length: 12 },
  { kind: 'length', size: 2, endian: 'big', offset: 0, counts: 'rest', plus: 0 },
  { kind: 'length', size: 3, endian: 'little', offset: 4, counts: 'frame', plus: -2 },
  { kind: 'length', size: 'varint', endian: 'little', offset: 0, counts: 'rest', plus: 0 },
  { kind: 'gap', silence: 20 }
]

describe('the form of a framing', () => {
  it('returns the framing it was filled from', () => {
    for (const framing of ALL) {
      const result = readFraming(framingForm(framing))
      expect(result.ok && isSame(result.framing, framing)).toBe(true)
    }
  })

  it('shows a preset by its name, and anything else by its kind', () => {
    expect(ALL.map((framing) => framingForm(framing).choice)).toEqual([
      'off',
      'decoder',
      'lf',
      'delimiter',
      'delimiter',
      'fixed',
      'u16be',
      'length',
      'varint',
      'gap'
    ])
  })

  it('takes a delimiter as text with escapes or as hex', () => {
    expect([
      read({ choice: 'delimiter', delimiter: '\\r\\n.' }),
      read({ choice: 'delimiter', delimiterAs: 'hex', delimiter: '0D 0a' })
    ]).toEqual([
      { ok: true, framing: { kind: 'delimiter', bytes: '0d0a2e' } },
      { ok: true, framing: { kind: 'delimiter', bytes: '0d0a' } }
    ])
  })

  it('converts a delimiter to the other notation, and keeps an invalid one for correction', () => {
    const typed = { ...EMPTY_FRAMING, delimiter: '\\r\\n.' }
    const hex = writtenAs(typed, 'hex')
    expect([hex, writtenAs(hex, 'text'), writtenAs({ ...typed, delimiter: '\\q' }, 'hex')]).toMatchObject([
      { delimiterAs: 'hex', delimiter: '0d 0a 2e' },
      { delimiterAs: 'text', delimiter: '\\r\\n.' },
      { delimiterAs: 'hex', delimiter: '\\q' }
    ])
  })

  it('returns nothing for incomplete input, and for a decoder without one', () => {
    const plain = (form: Partial<FramingForm>): unknown => plainFraming({ ...EMPTY_FRAMING, ...form })
    expect([plain({}), plain({ choice: 'decoder' }), plain({ choice: 'fixed', fixed: '' })]).toEqual([
      null,
      null,
      undefined
    ])
  })

  it('reports the problem of each field', () => {
    const wrong = (form: Partial<FramingForm>): unknown => {
      const result = read(form)
      return result.ok ? null : result.problems
    }
    expect([
      wrong({ choice: 'delimiter', delimiter: '' }),
      wrong({ choice: 'delimiter', delimiter: '\\q' }),
      wrong({ choice: 'delimiter', delimiter: 'x'.repeat(65) }),
      wrong({ choice: 'delimiter', delimiterAs: 'hex', delimiter: '0' }),
      wrong({ choice: 'delimiter', delimiterAs: 'hex', delimiter: 'zz' }),
      wrong({ choice: 'fixed', fixed: '0' }),
      wrong({ choice: 'gap', silence: '1.5' }),
      wrong({ choice: 'length', offset: '', plus: '70000' })
    ]).toEqual([
      { delimiter: { code: 'empty' } },
      { delimiter: { code: 'escape' } },
      { delimiter: { code: 'tooLong' } },
      { delimiter: { code: 'halfByte' } },
      { delimiter: { code: 'hex' } },
      { fixed: { code: 'range', least: 1, most: 16 * 1024 * 1024 } },
      { silence: { code: 'number' } },
      { offset: { code: 'empty' }, plus: { code: 'range', least: -65_536, most: 65_536 } }
    ])
  })
})
