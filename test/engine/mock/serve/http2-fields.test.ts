import { expect, it } from 'vitest'
import { fieldObject } from '../../../../src/engine/mock/serve/http2-fields'
import type { HttpField } from '../../../../src/engine/http-client/http1-form'

it('keeps fields named like members of Object.prototype', () => {
  const fields: HttpField[] = [
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
