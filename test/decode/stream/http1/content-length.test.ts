import { expect, it } from 'vitest'
import { ContentLength, NO_LENGTH } from '../../../../src/decode/stream/http1/content-length'
import { toBytes } from './helpers/recording'

/** Returns the combined length of several field lines, and the problem of each. */
function read(...values: string[]): unknown[] {
  const length = new ContentLength()
  const found = values.map((value) => length.add(toBytes(value), 0, value.length))
  return [length.value, ...found]
}

it.each([
  ['0', 0, undefined],
  ['007', 7, 'content-length-leading-zeros'],
  ['0', 0, undefined],
  ['9007199254740991', 9007199254740991, undefined],
  ['9007199254740993', Infinity, 'content-length-overflow'],
  ['18446744073709551617', Infinity, 'content-length-overflow'],
  ['9'.repeat(400), Infinity, 'content-length-overflow'],
  ['', NO_LENGTH, 'content-length-empty'],
  ['+5', 5, 'content-length-signed'],
  ['-5', NO_LENGTH, 'content-length-signed'],
  ['-0', NO_LENGTH, 'content-length-signed'],
  ['+', NO_LENGTH, 'content-length-invalid'],
  ['0x5', NO_LENGTH, 'content-length-hex'],
  ['0X1f', NO_LENGTH, 'content-length-hex'],
  ['0xg', NO_LENGTH, 'content-length-invalid'],
  ['5a', NO_LENGTH, 'content-length-invalid'],
  ['5 5', NO_LENGTH, 'content-length-invalid'],
  ['5.0', NO_LENGTH, 'content-length-invalid'],
  ['1e3', NO_LENGTH, 'content-length-invalid'],
  ['\xb2', NO_LENGTH, 'content-length-invalid'],
  ['5,5', 5, 'content-length-repeated'],
  ['5 ,\t5', 5, 'content-length-repeated'],
  ['5,6', 5, 'content-length-conflict'],
  ['5,', 5, 'content-length-invalid'],
  [',5', 5, 'content-length-invalid'],
  ['5\r\n ', 5, undefined]
])('%j is %d, %s', (value, length, problem) => {
  expect(read(value)).toEqual([length, problem])
})

it('Content-Length is combined from all lines, using the first valid one', () => {
  expect([read('5', '5'), read('5', '05'), read('5', '6'), read('x', '6'), read('6', 'x')]).toEqual([
    [5, undefined, 'content-length-repeated'],
    [5, undefined, 'content-length-repeated'],
    [5, undefined, 'content-length-conflict'],
    [6, 'content-length-invalid', undefined],
    [6, undefined, 'content-length-invalid']
  ])
})
