import { expect, it } from 'vitest'
import { fieldObject, type Field } from '../../../src/engine/mock-set/http2-fields'

it('keeps fields named like members of Object.prototype', () => {
  const fields: Field[] = [
    ['constructor', 'a'],
    ['__proto__', 'b'],
    ['__proto__', 'c'],
    ['tostring', 'd']
  ]
  expect(Object.entries(fieldObject(fields))).toEqual([
    ['constructor', 'a'],
    ['__proto__', ['b', 'c']],
    ['tostring', 'd']
  ])
})
