import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COLUMN_CHUNK_ROWS, float64, ObjectColumn, uint32 } from '../../../src/engine/analysis/tables/column'
import { Interned } from '../../../src/engine/analysis/tables/interned'
import { Present } from '../../../src/engine/analysis/tables/present'
import { assertProperty } from '../../helpers/properties'

describe('a column', () => {
  it('returns the last value set for a row, or nothing', () => {
    const anyRow = fc.oneof(fc.nat(3 * COLUMN_CHUNK_ROWS), fc.integer({ min: 2 ** 26, max: 2 ** 26 + 9000 }))
    assertProperty(
      fc.property(fc.array(fc.tuple(anyRow, fc.nat())), anyRow, (writes, other) => {
        const [numbers, texts] = [float64(), new ObjectColumn<string>()]
        const model = new Map(writes)
        for (const [row, value] of writes) {
          numbers.set(row, value)
          texts.set(row, String(value))
        }
        for (const row of [...model.keys(), other]) {
          expect(numbers.get(row)).toBe(model.get(row) ?? 0)
          expect(texts.get(row)).toBe(model.get(row)?.toString())
        }
      }),
      { numRuns: 60 }
    )
  })

  it('frees chunks whose rows were all dropped and keeps the others', () => {
    const column = uint32()
    const rows = 10 * COLUMN_CHUNK_ROWS
    for (let row = 0; row < rows; row++) column.set(row, row)
    expect(column.held).toBe(10)
    column.release(7 * COLUMN_CHUNK_ROWS + 5, (chunk) => chunk === 2)
    expect(column.held).toBe(4)
    expect(
      [2 * COLUMN_CHUNK_ROWS + 1, 7 * COLUMN_CHUNK_ROWS, rows - 1].map((row) => column.get(row))
    ).toEqual([2 * COLUMN_CHUNK_ROWS + 1, 7 * COLUMN_CHUNK_ROWS, rows - 1])
    expect(column.get(3)).toBe(0)
    column.release(rows, () => false)
    expect(column.held).toBe(0)
    column.set(rows, 1)
    expect([column.held, column.get(rows)]).toEqual([1, 1])
  })
})

describe('the rows that are present', () => {
  it('are counted, located and found like the items of a list', () => {
    const anyStep = fc.oneof(
      fc.record({ add: fc.nat(40) }),
      fc.record({ next: fc.constant(true) }),
      fc.record({ drop: fc.func(fc.boolean()) })
    )
    assertProperty(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        const present = new Present()
        let model: number[] = []
        for (const step of steps) {
          if ('drop' in step) {
            const kept = model.filter((row) => !step.drop(row))
            expect(present.drop((row) => step.drop(row))).toBe(model.length - kept.length)
            model = kept
          } else {
            const row = 'add' in step ? step.add : present.end
            expect(present.add(row)).toBe(!model.includes(row))
            if (!model.includes(row)) model = [...model, row].sort((a, b) => a - b)
          }
          expect([present.size, [...present.rows()]]).toEqual([model.length, model])
          for (const [place, row] of model.entries()) {
            expect([present.at(place), present.place(row), present.has(row)]).toEqual([row, place, true])
          }
          expect(present.at(model.length)).toBeUndefined()
          for (let row = 0; row < 45; row++) {
            expect(present.has(row)).toBe(model.includes(row))
            expect(present.place(row)).toBe(model.filter((each) => each < row).length)
          }
          for (let chunk = 0; chunk < 6; chunk++) {
            const inChunk = model.some((row) => Math.floor(row / 8) === chunk)
            expect(present.isInChunk(chunk, 8)).toBe(inChunk)
          }
        }
      }),
      { numRuns: 60 }
    )
  })
})

describe('interned texts', () => {
  it('are stored once, until the last holder releases them', () => {
    const texts = new Interned()
    const [get, post] = [texts.hold('GET'), texts.hold('POST')]
    expect([texts.hold('GET'), texts.hold('')]).toEqual([get, 0])
    expect([texts.text(get), texts.text(post), texts.size]).toEqual(['GET', 'POST', 3])
    texts.release(get)
    expect(texts.text(get)).toBe('GET')
    texts.release(get)
    expect([texts.text(get), texts.size]).toEqual(['', 2])
    expect(texts.text(texts.hold('PUT'))).toBe('PUT')
    expect(texts.text(post)).toBe('POST')
  })

  it('do not run out of numbers while few are held at a time', () => {
    const texts = new Interned()
    for (let at = 0; at < 2 * Interned.MAX; at++) {
      const number = texts.hold(`text ${at}`)
      if (texts.text(number) !== `text ${at}`) expect.fail(`text ${at} is not kept`)
      texts.release(number)
    }
    expect(texts.size).toBe(1)
  })

  it('return an empty text beyond the maximum count', () => {
    const texts = new Interned()
    for (let at = 0; at < Interned.MAX; at++) texts.hold(`text ${at}`)
    expect(texts.text(texts.hold('one more'))).toBe('')
    expect(texts.text(texts.hold('text 7'))).toBe('text 7')
  })
})
