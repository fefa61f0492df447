import { diagnose, encode } from 'cbor2'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCbor } from '../../../../src/decode/view/cbor/cbor'
import { cborDiagnostic } from '../../../../src/decode/view/cbor/diagnostic'
import { dataJson } from '../../../../src/decode/view/data/data-json'
import { growth } from '../../../helpers/cpu-time'
import { assertTree } from '../../../helpers/trees'
import { assertProperty } from '../../../helpers/properties'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
const lines = (bytes: Uint8Array): string[] =>
  decodeCbor(bytes).fields.map(
    ({ depth, name, key, value, range, note }) =>
      `${'  '.repeat(depth)}${name ?? ''}: ${key.replace('cbor.', '')} ${value} [${range.join(',')}]${note === undefined ? '' : ` ${note}`}`
  )

/** RFC 8949, appendix A: bytes and their diagnostic notation. */
const EXAMPLES: readonly (readonly [string, string])[] = [
  ['00', '0'],
  ['17', '23'],
  ['1818', '24'],
  ['1903e8', '1000'],
  ['1a000f4240', '1000000'],
  ['1b000000e8d4a51000', '1000000000000'],
  ['1bffffffffffffffff', '18446744073709551615'],
  ['c249010000000000000000', "2(h'010000000000000000')"],
  ['3bffffffffffffffff', '-18446744073709551616'],
  ['c349010000000000000000', "3(h'010000000000000000')"],
  ['20', '-1'],
  ['3903e7', '-1000'],
  ['f90000', '0.0'],
  ['f98000', '-0.0'],
  ['f93c00', '1.0'],
  ['fb3ff199999999999a', '1.1'],
  ['f93e00', '1.5'],
  ['f97bff', '65504.0'],
  ['fa47c35000', '100000.0'],
  ['fa7f7fffff', '3.4028234663852886e+38'],
  ['fb7e37e43c8800759c', '1e+300'],
  ['f90001', '5.960464477539063e-8'],
  ['f90400', '0.00006103515625'],
  ['f9c400', '-4.0'],
  ['fbc010666666666666', '-4.1'],
  ['f97c00', 'Infinity'],
  ['f97e00', 'NaN'],
  ['f9fc00', '-Infinity'],
  ['f4', 'false'],
  ['f5', 'true'],
  ['f6', 'null'],
  ['f7', 'undefined'],
  ['f0', 'simple(16)'],
  ['f8ff', 'simple(255)'],
  ['c074323031332d30332d32315432303a30343a30305a', '0("2013-03-21T20:04:00Z")'],
  ['c11a514b67b0', '1(1363896240)'],
  ['c1fb41d452d9ec200000', '1(1363896240.5)'],
  ['d74401020304', "23(h'01020304')"],
  ['d818456449455446', "24(h'6449455446')"],
  ['40', "h''"],
  ['4401020304', "h'01020304'"],
  ['60', '""'],
  ['6449455446', '"IETF"'],
  ['62225c', '"\\"\\\\"'],
  ['62c3bc', '"ü"'],
  ['80', '[]'],
  ['8301820203820405', '[1, [2, 3], [4, 5]]'],
  ['a0', '{}'],
  ['a201020304', '{1: 2, 3: 4}'],
  ['a26161016162820203', '{"a": 1, "b": [2, 3]}'],
  ['5f42010243030405ff', "(_ h'0102', h'030405')"],
  ['7f657374726561646d696e67ff', '(_ "strea", "ming")'],
  ['9fff', '[_ ]'],
  ['9f018202039f0405ffff', '[_ 1, [2, 3], [_ 4, 5]]'],
  ['83018202039f0405ff', '[1, [2, 3], [_ 4, 5]]'],
  ['bf61610161629f0203ffff', '{_ "a": 1, "b": [_ 2, 3]}'],
  ['826161bf61626163ff', '["a", {_ "b": "c"}]']
]

describe('CBOR', () => {
  it("writes the RFC's examples in diagnostic notation", () => {
    expect(EXAMPLES.map(([bytes]) => cborDiagnostic(hex(bytes)))).toEqual(EXAMPLES.map(([, text]) => text))
  })

  it('has a field for each item, and interprets tags', () => {
    expect(lines(hex('a2c11a514b67b0d818456449455446616101'))).toEqual([
      ': map 2 [0,18]',
      '  1 · 2013-03-21T20:04:00Z: tag.24 24 [1,15]',
      '    : bytes 5 B · 6449455446 [9,15]',
      '      : text IETF [10,15]',
      '  a: int 1 [15,18]'
    ])
    expect(lines(hex('c249010000000000000000'))[0]).toBe(': tag.2 2 · 18446744073709551616 [0,11]')
    expect(lines(hex('c48221196ab3'))[0]).toBe(': tag.4 4 · 27315e-2 [0,6]')
    expect(lines(hex('d82550c232ab00941411ecb3c84dc4a2d5c1f1'))[0]).toBe(
      ': tag.37 37 · c232ab00-9414-11ec-b3c8-4dc4a2d5c1f1 [0,19]'
    )
    expect(lines(hex('d8365020010db8000000000000000000000001'))[0]).toBe(': tag.54 54 · 2001:db8::1 [0,19]')
    expect(lines(hex('7f657374726561646d696e67ff'))).toEqual([
      ': text streaming [0,13]',
      '  [0]: text strea [1,7]',
      '  [1]: text ming [7,12]'
    ])
  })

  it('reads a sequence, truncated items, and malformed ones', () => {
    expect(lines(hex('0102'))).toEqual(['[0]: int 1 [0,1]', '[1]: int 2 [1,2]'])
    expect(lines(hex('8201636161'))).toEqual([
      ': array 2 [0,5]',
      '  [0]: int 1 [1,2]',
      '  [1]: text aa [2,5] cut'
    ])
    expect(lines(hex('01ff'))).toEqual(['[0]: int 1 [0,1]', ': data.rest 1 B · ff [1,2] bad'])
    expect(lines(hex('1c'))).toEqual([': data.rest 1 B · 1c [0,1] bad'])
    expect(cborDiagnostic(hex('8201'))).toBe('[1, / truncated /]')
  })

  it('agrees with cbor2 on its output', () => {
    assertProperty(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (any) => {
        // JSON has no -0.
        const value = JSON.parse(JSON.stringify(any)) as unknown
        const bytes = encode(value)
        const tree = decodeCbor(bytes)
        assertTree(tree.fields, bytes.length)
        expect(tree.sound).toBe(true)
        expect(JSON.parse(dataJson(tree.fields))).toEqual(value)
      }),
      { numRuns: 300 }
    )
  })

  it('agrees with cbor2 on diagnostic notation, except for the width of numbers', () => {
    const plain = (text: string): string => text.replaceAll(/_\d/g, '')
    const data = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.integer(),
        fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n - 1n }),
        fc.string(),
        fc.uint8Array({ maxLength: 8 }),
        fc.constantFrom(null, true, undefined),
        fc.array(tie('any'), { maxLength: 4 })
      )
    })).any
    assertProperty(
      fc.property(data, (value) => {
        const bytes = encode(value)
        expect(plain(cborDiagnostic(bytes))).toBe(plain(diagnose(bytes)))
      }),
      { numRuns: 300 }
    )
  })

  it('reads any bytes within bounds, as a tree', () => {
    assertProperty(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assertTree(decodeCbor(bytes).fields, bytes.length)
        cborDiagnostic(bytes)
      }),
      { numRuns: 3000 }
    )
  })

  const HOSTILE = [0x81, 0xa1, 0x9f, 0xbf, 0xc1, 0x5f, 0x41, 0xd8, 0x01]
  it.each(HOSTILE)('takes linear time for bytes of %i', (byte) => {
    const decode = (length: number): void => {
      const bytes = new Uint8Array(length).fill(byte)
      assertTree(decodeCbor(bytes).fields, bytes.length)
      cborDiagnostic(bytes)
    }
    expect(growth(decode, 40_000, 8)).toBeLessThan(1.6)
  })
})
