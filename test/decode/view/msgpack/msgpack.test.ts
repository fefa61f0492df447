import { encode, ExtData } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dataJson } from '../../../../src/decode/view/data/data-json'
import { decodeMsgpack } from '../../../../src/decode/view/msgpack/msgpack'
import { growth } from '../../../helpers/cpu-time'
import { assertTree } from '../../../helpers/trees'
import { assertProperty } from '../../../helpers/properties'

const lines = (bytes: Uint8Array): string[] =>
  decodeMsgpack(bytes).fields.map(
    ({ depth, name, key, value, range, note }) =>
      `${'  '.repeat(depth)}${name ?? ''}: ${key.replace('msgpack.', '')} ${value} [${range.join(',')}]${note === undefined ? '' : ` ${note}`}`
  )

const json = (bytes: Uint8Array): unknown => JSON.parse(dataJson(decodeMsgpack(bytes).fields))

describe('MessagePack', () => {
  it('reads every format', () => {
    const bytes = Uint8Array.from([
      ...[0x05, 0xff, 0xc0, 0xc2, 0xc3],
      ...[0xcc, 200, 0xcd, 1, 0, 0xce, 0, 1, 0, 0, 0xcf, 0, 0, 0, 0, 0, 0, 0, 9],
      ...[0xd0, 0x80, 0xd1, 0x80, 0, 0xd2, 0x80, 0, 0, 0, 0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0],
      ...[0xca, 0x3d, 0xcc, 0xcc, 0xcd, 0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0],
      ...[0xa1, 0x61, 0xd9, 1, 0x62, 0xda, 0, 1, 0x63, 0xdb, 0, 0, 0, 1, 0x64],
      ...[0xc4, 1, 0xff, 0xc5, 0, 1, 0xfe, 0xc6, 0, 0, 0, 1, 0xfd],
      ...[0xd4, 7, 1, 0xc7, 2, 8, 1, 2, 0xd6, 0xff, 0, 0, 0, 60],
      ...[0x91, 1, 0xdc, 0, 1, 2, 0xdd, 0, 0, 0, 1, 3],
      ...[0x81, 0xa1, 0x6b, 1, 0xde, 0, 1, 1, 2, 0xdf, 0, 0, 0, 1, 0xc0, 0x90]
    ])
    expect(lines(bytes).map((line) => line.replace(/ \[\d+,\d+\]$/, ''))).toEqual([
      '[0]: int 5',
      '[1]: int -1',
      '[2]: nil nil',
      '[3]: bool false',
      '[4]: bool true',
      '[5]: int 200',
      '[6]: int 256',
      '[7]: int 65536',
      '[8]: int 9',
      '[9]: int -128',
      '[10]: int -32768',
      '[11]: int -2147483648',
      '[12]: int -9223372036854775808',
      '[13]: float32 0.1',
      '[14]: float64 1.5',
      '[15]: str a',
      '[16]: str b',
      '[17]: str c',
      '[18]: str d',
      '[19]: bin 1 B · ff',
      '[20]: bin 1 B · fe',
      '[21]: bin 1 B · fd',
      '[22]: ext 7 · 1 B · 01',
      '[23]: ext 8 · 2 B · 0102',
      '[24]: timestamp 1970-01-01T00:01:00Z',
      '[25]: array 1',
      '  [0]: int 1',
      '[26]: array 1',
      '  [0]: int 2',
      '[27]: array 1',
      '  [0]: int 3',
      '[28]: map 1',
      '  k: int 1',
      '[29]: map 1',
      '  1: int 2',
      '[30]: map 1',
      '  nil: array 0'
    ])
  })

  it('has key and value of a member in one field, and complex keys abbreviated', () => {
    const bytes = Uint8Array.from([0x82, 0xa2, 0x69, 0x64, 7, 0x92, 1, 2, 0xc3])
    expect(lines(bytes)).toEqual([': map 2 [0,9]', '  id: int 7 [1,5]', '  {1, 2}: bool true [5,9]'])
    expect(json(bytes)).toEqual({ id: 7, '{1, 2}': true })
  })

  it('shows the available part of truncated data, and stops at invalid data', () => {
    expect(lines(Uint8Array.from([0x92, 1, 0xa5, 0x68, 0x65]))).toEqual([
      ': array 2 [0,5]',
      '  [0]: int 1 [1,2]',
      '  [1]: str he [2,5] cut'
    ])
    expect(lines(Uint8Array.from([1, 0xc1, 5]))).toEqual([
      '[0]: int 1 [0,1]',
      ': data.rest 2 B · c105 [1,3] bad'
    ])
    expect(decodeMsgpack(Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff)).sound).toBe(false)
    expect(lines(new Uint8Array(0))).toEqual([])
  })

  it('counts the items beyond the limit', () => {
    const tree = decodeMsgpack(encode(Array.from({ length: 500 }, (_, at) => at)), 100)
    expect([tree.fields.length, tree.leftOut]).toEqual([100, 401])
  })

  it('agrees with @msgpack/msgpack on its output', () => {
    const value = fc.jsonValue({ maxDepth: 5 })
    assertProperty(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), (any) => {
        const values = JSON.parse(JSON.stringify(any)) as unknown[]
        const bytes = Uint8Array.from(values.flatMap((each) => [...encode(each)]))
        const tree = decodeMsgpack(bytes)
        assertTree(tree.fields, bytes.length)
        expect(tree.sound).toBe(true)
        const said = values.map((each) => JSON.stringify(each))
        const ours = JSON.stringify(JSON.parse(dataJson(tree.fields)))
        expect(JSON.parse(ours)).toEqual(JSON.parse(values.length === 1 ? said[0]! : `[${said.join(',')}]`))
      }),
      { numRuns: 300 }
    )
    expect(
      json(encode({ when: new Date(1_700_000_000_123), ext: new ExtData(5, Uint8Array.of(1)) }))
    ).toEqual({
      when: '2023-11-14T22:13:20.123Z',
      ext: { ext: 5, data: 'AQ==' }
    })
  })

  it('reads any bytes within bounds, as a tree', () => {
    assertProperty(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assertTree(decodeMsgpack(bytes).fields, bytes.length)
      }),
      { numRuns: 3000 }
    )
  })

  it.each([0x91, 0x81, 0xdd, 0xdf, 0x80, 0x01])('takes linear time for bytes of %i', (byte) => {
    const decode = (length: number): void => {
      assertTree(decodeMsgpack(new Uint8Array(length).fill(byte)).fields, length)
    }
    expect(growth(decode, 40_000, 8)).toBeLessThan(1.6)
  })
})
