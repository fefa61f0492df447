/** Reads a single value of a JSON text by its path. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonValue } from '../../../src/decode/view/json-value'
import { jsonPathText, parseJsonPath } from '../../../src/shared/filter/json-path'
import { assertProperty } from '../../helpers/properties'

const at = (text: string, path: string, isCut = false): unknown => {
  const found = jsonValue(text, parseJsonPath(path)!, isCut)
  return found === null || found === 'cut' ? found : found.text
}

describe('a JSON value', () => {
  it('is found by its path, unchanged; strings without their quotes', () => {
    const text = '{"a": {"b c": [1, {"d": "x\\ny"}, [true, 1e400]]}, "e": [], "a2": null}'
    const said = (path: string): unknown => at(text, path)
    expect(said('$.a["b c"][1].d')).toBe('x\ny')
    expect(said('$.a["b c"][2][1]')).toBe('1e400')
    expect(said('$.a["b c"][2]')).toBe('[true, 1e400]')
    expect([said('$.e'), said('$.a2'), said('$.e[0]'), said('$.a.b'), said('$[0]'), said('$.a2.x')]).toEqual([
      '[]',
      'null',
      null,
      null,
      null,
      null
    ])
    expect(at('{"a": 1, "a": 2}', '$.a')).toBe('2')
  })

  it('is not found when the text ends before or within it', () => {
    const text = '{"a": [1, 2], "b": {"c": "lo'
    expect([
      at(text, '$.a[1]', true),
      at(text, '$.a[5]', true),
      at(text, '$.b', true),
      at(text, '$.b.c', true),
      at(text, '$.z', true)
    ]).toEqual(['2', null, 'cut', 'cut', 'cut'])
  })

  it('equals that of JSON.parse, for any text', () => {
    assertProperty(
      fc.property(
        fc.jsonValue(),
        fc.array(fc.oneof(fc.string(), fc.nat(3)), { maxLength: 3 }),
        (value, path) => {
          let expected: unknown = value
          for (const step of path)
            expected =
              typeof expected === 'object' &&
              expected !== null &&
              Array.isArray(expected) === (typeof step === 'number') &&
              Object.hasOwn(expected, step)
                ? (expected as Record<string | number, unknown>)[step]
                : undefined
          const found = jsonValue(JSON.stringify(value), path, false)
          if (expected === undefined) expect(found).toBeNull()
          else
            expect(found).toEqual({
              text: typeof expected === 'string' ? expected : JSON.stringify(expected)
            })
        }
      )
    )
  })
})

describe('a path', () => {
  it('is parsed as it is written, and names one position', () => {
    assertProperty(
      fc.property(fc.array(fc.oneof(fc.string(), fc.nat(999))), (path) => {
        expect(parseJsonPath(jsonPathText(path))).toEqual(path)
      })
    )
    for (const none of ['', 'a', '$..a', '$.*', '$[*]', '$[-1]', '$[1:2]', '$.a b', '$["a]'])
      expect(parseJsonPath(none), none).toBeNull()
  })
})
