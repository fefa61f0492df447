import * as bson from 'bson'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBson, looksLikeBson } from '../../../../src/decode/view/bson/bson'
import { decimal128 } from '../../../../src/decode/view/bson/decimal128'
import { dataJson } from '../../../../src/decode/view/data/data-json'
import { assertTree } from '../../../helpers/trees'
import { assertProperty } from '../../../helpers/properties'

const lines = (bytes: Uint8Array): string[] =>
  decodeBson(bytes).fields.map(
    ({ depth, name, key, value, range, note }) =>
      `${'  '.repeat(depth)}${name ?? ''}: ${key.replace('bson.', '')} ${value} [${range.join(',')}]${note === undefined ? '' : ` ${note}`}`
  )

const EVERY = {
  double: 1.5,
  string: 'text',
  document: { a: 1 },
  array: ['x', 2],
  binary: new bson.Binary(Uint8Array.of(1, 2, 3)),
  uuid: new bson.UUID('c232ab00-9414-11ec-b3c8-4dc4a2d5c1f1'),
  id: new bson.ObjectId('507f1f77bcf86cd799439011'),
  bool: true,
  date: new Date(1_700_000_000_123),
  nothing: null,
  regex: new bson.BSONRegExp('^a', 'i'),
  code: new bson.Code('return 1'),
  scoped: new bson.Code('return x', { x: 1 }),
  int32: -5,
  timestamp: new bson.Timestamp({ t: 1_700_000_000, i: 7 }),
  int64: bson.Long.fromString('9007199254740993'),
  decimal: bson.Decimal128.fromString('-1.25E-3'),
  min: new bson.MinKey(),
  max: new bson.MaxKey()
}

describe('BSON', () => {
  it('reads every element type', () => {
    const bytes = bson.serialize(EVERY)
    const tree = decodeBson(bytes)
    assertTree(tree.fields, bytes.length)
    expect(tree.sound).toBe(true)
    expect(
      tree.fields.map(
        ({ depth, name, key, value }) =>
          `${'  '.repeat(depth)}${name ?? ''}: ${key.replace('bson.', '')} ${value}`
      )
    ).toEqual([
      ': document 19',
      '  double: double 1.5',
      '  string: string text',
      '  document: document 1',
      '    a: int32 1',
      '  array: array 2',
      '    0: string x',
      '    1: int32 2',
      '  binary: binary 00 · 3 B · 010203',
      '  uuid: uuid c232ab00-9414-11ec-b3c8-4dc4a2d5c1f1',
      '  id: id 507f1f77bcf86cd799439011 · 2012-10-17T21:13:27Z',
      '  bool: bool true',
      '  date: date 2023-11-14T22:13:20.123Z',
      '  nothing: null null',
      '  regex: regex /^a/i',
      '  code: code return 1',
      '  scoped: code return x',
      '    $scope: document 1',
      '      x: int32 1',
      '  int32: int32 -5',
      '  timestamp: timestamp 2023-11-14T22:13:20Z · 7',
      '  int64: int64 9007199254740993',
      '  decimal: decimal128 -0.00125',
      '  min: min-key MinKey',
      '  max: max-key MaxKey'
    ])
    const { scoped, ...rest } = EVERY
    expect(scoped.scope).toEqual({ x: 1 })
    const ours = dataJson(decodeBson(bson.serialize(rest)).fields)
    expect(bson.serialize(bson.EJSON.parse(ours, { relaxed: false }) as bson.Document)).toEqual(
      bson.serialize(rest)
    )
  })

  it('reads consecutive documents, and truncated ones', () => {
    const one = bson.serialize({ a: 'hello' })
    expect(lines(Uint8Array.from([...one, ...one])).map((line) => line.replace(/ \[.*/, ''))).toEqual([
      '[0]: document 1',
      '  a: string hello',
      '[1]: document 1',
      '  a: string hello'
    ])
    expect(lines(one.subarray(0, 14))).toEqual([
      ': document  [0,14] cut',
      '  a: data.rest 10 B · 0261000600000068656c [4,14] cut'
    ])
    expect(lines(Uint8Array.of(4, 0, 0, 0))).toEqual([': data.rest 4 B · 04000000 [0,4] bad'])
  })

  it('is detected, since no other format looks like it', () => {
    expect(
      [
        bson.serialize({ a: 1 }),
        bson.serialize({}),
        new TextEncoder().encode('{"a": 1}'),
        new Uint8Array(20)
      ].map(looksLikeBson)
    ).toEqual([true, false, false, false])
  })

  it('writes decimals like the bson package', () => {
    assertProperty(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.nat(40),
        (low, any, shift) => {
          // A larger coefficient means zero, which bson supports only with some exponents, so the form with such
          // coefficients is excluded.
          const isLarge = (any >> 61n) % 4n === 3n && (any >> 59n) % 4n !== 3n
          const form = isLarge ? any ^ (1n << 61n) : any
          const high = (form & ~0x1ffffffffffffn) | ((form & 0x1ffffffffffffn) % 0x1ed09bead87c0n)
          // Random exponents are almost always huge, so half of them are moved near zero.
          const near = (high & ~(0x3fffn << 49n)) | (BigInt(6176 - shift) << 49n)
          for (const each of [high, near]) {
            const bytes = Buffer.alloc(16)
            bytes.writeBigUInt64LE(low, 0)
            bytes.writeBigUInt64LE(BigInt.asUintN(64, each), 8)
            expect(decimal128(low, BigInt.asUintN(64, each))).toBe(new bson.Decimal128(bytes).toString())
          }
        }
      )
    )
  })

  it('reads a decimal beyond the maximum as zero', () => {
    const exponent = BigInt(6176 - 40)
    expect(decimal128(0n, (3n << 61n) | (exponent << 47n))).toBe('0E-40')
    expect(decimal128(0n, (exponent << 49n) | 0x1ffffffffffffn)).toBe('0E-40')
  })

  it('agrees with the bson package on its output', () => {
    assertProperty(
      fc.property(
        fc.dictionary(
          fc.string().filter((key) => !key.includes('\0') && key !== '__proto__' && !key.startsWith('$')),
          fc.jsonValue({ maxDepth: 4 })
        ),
        (value) => {
          let bytes: Uint8Array
          try {
            bytes = bson.serialize(JSON.parse(JSON.stringify(value)) as bson.Document)
          } catch {
            return
          }
          const tree = decodeBson(bytes)
          assertTree(tree.fields, bytes.length)
          expect(tree.sound).toBe(true)
          const said = bson.EJSON.stringify(bson.deserialize(bytes, { promoteValues: true }), {
            relaxed: true
          })
          expect(bson.serialize(bson.EJSON.parse(dataJson(tree.fields)) as bson.Document)).toEqual(
            bson.serialize(bson.EJSON.parse(said) as bson.Document)
          )
        }
      ),
      { numRuns: 200 }
    )
  })

  it('reads any bytes within bounds, as a tree', () => {
    const base = bson.serialize(EVERY)
    assertProperty(
      fc.property(
        fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(base.length),
        (edits, end) => {
          const bytes = Uint8Array.from(base)
          for (const [at, byte] of edits) bytes[at] = byte
          assertTree(decodeBson(bytes.subarray(0, end)).fields, end)
        }
      ),
      { numRuns: 3000 }
    )
    assertProperty(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) =>
        assertTree(decodeBson(bytes).fields, bytes.length)
      )
    )
  })
})
