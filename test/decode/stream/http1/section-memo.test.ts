/** Sections that are recognised by their bytes give the same result as scanned ones. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { HeadScanner } from '../../../../src/decode/stream/http1/head-scanner'
import {
  NAME_END,
  NEXT,
  ROW,
  LINE,
  VALUE,
  VALUE_END
} from '../../../../src/decode/stream/http1/section-table'
import { assertProperty } from '../../../helpers/properties'

const POSITIONS = [LINE, NAME_END, VALUE, VALUE_END, NEXT]

const field = fc.constantFrom(
  'Host: shop.example',
  'Accept: application/json',
  'Content-Length: 12',
  'X-Request-Id: 6a1f0c52-7a0b-4f3e',
  'X-Request-Id: 6a1f0c52-7a0b-4f3f',
  'Folded: one\r\n two',
  'Odd : value',
  'no colon',
  `Long: ${'x'.repeat(700)}`
)
const head = fc.array(field, { maxLength: 5 }).map((lines) => [...lines, '', ''].join('\r\n'))

/** Returns the rows by their offset in the section, and the problems. */
function tableOf(scanner: HeadScanner, from: number): unknown {
  return {
    rows: Array.from({ length: scanner.rowCount }, (_, row) =>
      Array.from({ length: ROW }, (__, column) => {
        const number = scanner.rows[row * ROW + column] ?? 0
        return POSITIONS.includes(column) ? number - from : number
      })
    ),
    problems: scanner.problems.items.map(({ code, offset }) => ({ code, offset: offset - from }))
  }
}

it('a known head gives the same result after any input, at any position and truncated', () => {
  const known = new HeadScanner()
  const line = 'GET / HTTP/1.1\r\n'
  assertProperty(
    fc.property(fc.array(fc.tuple(head, fc.nat(9), fc.nat(40)), { maxLength: 60 }), (heads) => {
      for (const [section, shift, missing] of [...heads, ...heads]) {
        const there = section.slice(0, section.length - Math.min(missing, section.length))
        for (const text of [section, there]) {
          const bytes = Buffer.from('#'.repeat(shift) + line + text + (text === section ? 'and a body' : ''))
          const to = shift + line.length + text.length + (text === section ? 10 : 0)
          const fresh = new HeadScanner()
          const behind = fresh.scanFields(bytes, shift + line.length, to, 0)
          expect(known.scanHead('request', bytes, shift, to, 0)).toBe(behind)
          expect(tableOf(known, shift + line.length)).toEqual(tableOf(fresh, shift + line.length))
        }
      }
    })
  )
})
