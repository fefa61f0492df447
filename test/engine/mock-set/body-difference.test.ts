import { describe, expect, it } from 'vitest'
import { bodyDifference } from '../../../src/engine/mock-set/body-difference'

describe('the difference of two bodies', () => {
  it.each([
    ['{"a":1,"b":[1,{"c":2}]}', '{"b":[1,{"c":3}],"a":1}', '$.b[1].c', '2', '3'],
    ['{"a":1}', '{"a":1,"b":null}', '$.b', null, 'null'],
    ['[1,2]', '[1]', '$[1]', '2', null],
    ['{"a":1}', '{"a": 1}', '@5', '"1}"', '" 1}"'],
    ['a=1&b=2', 'a=1&b=3', '@6', '"2"', '"3"'],
    ['a', 'ab', '@1', null, '"b"'],
    ['', '{}', '@0', null, '"{}"']
  ])('%s and %s', (recorded, came, name, was, is) => {
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
    expect(bodyDifference(bytes(recorded), bytes(came))).toEqual({
      part: 'body',
      name,
      recorded: was,
      came: is
    })
  })
})
