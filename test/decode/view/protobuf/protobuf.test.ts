import fc from 'fast-check'
import protobuf from 'protobufjs'
import { describe, expect, it } from 'vitest'
import { dataJson } from '../../../../src/decode/view/data/data-json'
import { decodeProtobuf } from '../../../../src/decode/view/protobuf/protobuf'
import { SchemaIndex } from '../../../../src/decode/view/protobuf/schema-index'
import type { ProtoSchema } from '../../../../src/shared/model/proto-schema'
import { growth } from '../../../helpers/cpu-time'
import { assertTree } from '../../../helpers/trees'
import { assertProperty } from '../../../helpers/properties'

const { Writer } = protobuf

const lines = (bytes: Uint8Array, schema?: SchemaIndex, type?: string): string[] =>
  decodeProtobuf(bytes, { schema, type }).fields.map(
    ({ depth, name, key, value, range, note }) =>
      `${'  '.repeat(depth)}${name ?? ''} ${key.replace('protobuf.', '')} ${value} [${range.join(',')}]${note === undefined ? '' : ` ${note}`}`
  )

describe('protobuf without a schema', () => {
  it('reads every wire type, with all plausible interpretations', () => {
    const bytes = new Writer()
      .uint32(8)
      .uint32(150)
      .uint32(17)
      .fixed64(1)
      .uint32(26)
      .string('testing')
      .uint32(37)
      .float(1.5)
      .uint32(40)
      .int32(-2)
      .uint32(48)
      .bool(true)
      .uint32(56)
      .uint32(1_700_000_000)
      .finish()
    expect(lines(bytes)).toEqual([
      '1 varint 150 · zigzag 75 [0,3]',
      '2 fixed64 1 · double 5e-324 [3,12]',
      '3 string testing [12,21]',
      '4 fixed32 1069547520 · float 1.5 [21,26]',
      '5 varint -2 · uint64 18446744073709551614 [26,37]',
      '6 varint 1 · true [37,39]',
      '7 varint 1700000000 · zigzag 850000000 · 2023-11-14T22:13:20Z [39,45]'
    ])
  })

  it('guesses messages, packed numbers and bytes, and closes groups', () => {
    const bytes = new Writer()
      .uint32(10)
      .fork()
      .uint32(8)
      .uint32(1)
      .uint32(18)
      .string('in')
      .ldelim()
      .uint32(18)
      .bytes(Uint8Array.of(1, 2, 3, 200, 1))
      .uint32(26)
      .bytes(Uint8Array.of(0xff, 0xfe, 0xfd))
      .uint32(35)
      .uint32(8)
      .uint32(5)
      .uint32(36)
      .uint32(42)
      .string('')
      .finish()
    expect(lines(bytes)).toEqual([
      '1 message  [0,8]',
      '  1 varint 1 · true [2,4]',
      '  2 string in [4,8]',
      '2 bytes 5 B · 010203c801 [8,15]',
      '  [0] packed-guess 1 · true [10,11]',
      '  [1] packed-guess 2 · zigzag 1 [11,12]',
      '  [2] packed-guess 3 · zigzag -2 [12,13]',
      '  [3] packed-guess 200 · zigzag 100 [13,15]',
      '3 bytes 3 B · fffefd [15,20]',
      '4 group  [20,24]',
      '  1 varint 5 · zigzag -3 [21,23]',
      '5 string  [24,26]'
    ])
  })

  it('guesses packed negative numbers of ten bytes each', () => {
    const below = (...numbers: number[]): Uint8Array => {
      const packed = new Writer().uint32(10).fork()
      for (const number of numbers) packed.int32(number)
      return packed.ldelim().finish()
    }
    expect(lines(below(-1, 5, -2147483648)).slice(1)).toEqual([
      '  [0] packed-guess -1 · uint64 18446744073709551615 [2,12]',
      '  [1] packed-guess 5 · zigzag -3 [12,13]',
      '  [2] packed-guess -2147483648 · uint64 18446744071562067968 [13,23]'
    ])
    // Ten-byte encodings of other numbers are not packed numbers.
    const highest = Uint8Array.of(...Array<number>(9).fill(0x80), 1, 1)
    expect(lines(new Writer().uint32(10).bytes(highest).finish())).toEqual([
      '1 bytes 11 B · 8080808080808080800101 [0,13]'
    ])
  })

  it('shows the available part of a truncated message', () => {
    const bytes = new Writer().uint32(8).uint32(1).uint32(18).string('hello world').finish()
    expect(lines(bytes.subarray(0, 9))).toEqual(['1 varint 1 · true [0,2]', '2 string hello [2,9] cut'])
    expect(lines(bytes.subarray(0, 1))).toEqual([' data.rest 1 B · 08 [0,1] cut'])
    expect(lines(Uint8Array.of(8, 1, 7, 7))).toEqual([
      '1 varint 1 · true [0,2]',
      ' data.rest 2 B · 0707 [2,4] bad'
    ])
  })

  it('returns JSON in which repeated fields are lists', () => {
    const bytes = new Writer().uint32(8).uint32(1).uint32(8).uint32(2).uint32(18).string('a').finish()
    expect(JSON.parse(dataJson(decodeProtobuf(bytes).fields, 'message'))).toEqual({ 1: [1, 2], 2: 'a' })
  })

  it('reads any bytes within bounds, as a tree', () => {
    assertProperty(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assertTree(decodeProtobuf(bytes).fields, bytes.length)
      }),
      { numRuns: 2000 }
    )
  })

  it('takes linear time for maximally nested data', () => {
    const nested = (length: number): Uint8Array => {
      let bytes: Uint8Array = Uint8Array.of(8, 1)
      while (bytes.length < length)
        bytes = new Writer().uint32(10).bytes(bytes).uint32(18).bytes(bytes.slice(0, 64)).finish()
      return bytes
    }
    const made = new Map([25_000, 200_000].map((length) => [length, nested(length)]))
    const decode = (length: number): void => {
      const bytes = made.get(length)!
      assertTree(decodeProtobuf(bytes).fields, bytes.length)
    }
    expect(growth(decode, 25_000, 8)).toBeLessThan(1.6)
  })
})

const scalar = (name: string): never => ({ is: 'scalar', scalar: name }) as never
const SCHEMA: ProtoSchema = {
  messages: [
    {
      name: 'shop.Order',
      fields: [
        { number: 1, name: 'id', type: scalar('sint32'), repeated: false },
        { number: 2, name: 'tags', type: scalar('string'), repeated: true },
        { number: 3, name: 'counts', type: scalar('int32'), repeated: true },
        { number: 4, name: 'state', type: { is: 'enum', name: 'shop.State' }, repeated: false },
        { number: 5, name: 'prices', type: scalar('double'), repeated: false, key: 'string' },
        {
          number: 6,
          name: 'parent',
          type: { is: 'message', name: 'shop.Order' },
          repeated: false,
          oneof: 'link'
        },
        {
          number: 7,
          name: 'made',
          type: { is: 'message', name: 'google.protobuf.Timestamp' },
          repeated: false
        },
        { number: 8, name: 'states', type: { is: 'enum', name: 'shop.State' }, repeated: true },
        { number: 9, name: 'extra', type: { is: 'message', name: 'google.protobuf.Any' }, repeated: false }
      ]
    },
    {
      name: 'google.protobuf.Timestamp',
      fields: [
        { number: 1, name: 'seconds', type: scalar('int64'), repeated: false },
        { number: 2, name: 'nanos', type: scalar('int32'), repeated: false }
      ]
    },
    {
      name: 'google.protobuf.Any',
      fields: [
        { number: 1, name: 'type_url', type: scalar('string'), repeated: false },
        { number: 2, name: 'value', type: scalar('bytes'), repeated: false }
      ]
    }
  ],
  enums: [
    {
      name: 'shop.State',
      values: [
        [0, 'NEW'],
        [1, 'PAID'],
        [-1, 'BAD']
      ]
    }
  ],
  methods: []
}
const INDEX = new SchemaIndex(SCHEMA)

const PROTO = `syntax = "proto3";
package shop;
enum State { NEW = 0; PAID = 1; BAD = -1; }
message Order {
  sint32 id = 1; repeated string tags = 2; repeated int32 counts = 3; State state = 4;
  map<string, double> prices = 5;
  oneof link { Order parent = 6; }
  repeated State states = 8;
}`

describe('protobuf with a schema', () => {
  const Order = protobuf.parse(PROTO, { keepCase: true }).root.lookupType('shop.Order')

  it('names fields, enums, maps and packed numbers; unknown ones as on the wire', () => {
    const bytes = Order.encode({
      id: -7,
      tags: ['a', 'b'],
      counts: [1, -1],
      state: 1,
      prices: { tea: 2.5 },
      parent: { id: 3 },
      states: [0, -1, 9]
    }).finish()
    const more = new Writer().uint32(800).uint32(5).uint32(13).fixed32(9).finish()
    const all = new Uint8Array([...bytes, ...more])
    expect(lines(all, INDEX, 'shop.Order')).toEqual([
      'id sint32 -7 [0,2]',
      'tags string a [2,5]',
      'tags string b [5,8]',
      'counts packed 2 [8,21]',
      '  [0] int32 1 [10,11]',
      '  [1] int32 -1 [11,21]',
      'state enum PAID (1) [21,23]',
      'prices entry tea [23,39]',
      '  key string tea [25,30]',
      '  value double 2.5 [30,39]',
      'parent message shop.Order [39,43]',
      '  id sint32 3 [41,43]',
      'states packed 3 [43,57]',
      '  [0] enum NEW (0) [45,46]',
      '  [1] enum BAD (-1) [46,56]',
      '  [2] enum 9 [56,57]',
      '100 varint 5 · zigzag -3 [57,60]',
      'id fixed32 9 · float 1.3e-44 [60,65] bad'
    ])
    expect(
      JSON.parse(dataJson(decodeProtobuf(bytes, { schema: INDEX, type: 'shop.Order' }).fields, 'message'))
    ).toEqual({
      id: -7,
      tags: ['a', 'b'],
      counts: [1, -1],
      state: 'PAID',
      prices: { tea: 2.5 },
      parent: { id: 3 },
      states: ['NEW', 'BAD', 9]
    })
  })

  it('shows times, the contents of Any, and omitted map defaults', () => {
    const inner = Order.encode({ id: 1 }).finish()
    const bytes = new Writer()
      .uint32(58)
      .fork()
      .uint32(8)
      .int64(1_700_000_000)
      .uint32(16)
      .int32(5_000_000)
      .ldelim()
      .uint32(74)
      .fork()
      .uint32(10)
      .string('type.googleapis.com/shop.Order')
      .uint32(18)
      .bytes(inner)
      .ldelim()
      .uint32(42)
      .fork()
      .ldelim()
      .finish()
    const tree = decodeProtobuf(bytes, { schema: INDEX, type: 'shop.Order' })
    expect(tree.fields.map(({ name, value, note }) => [name, value, note])).toEqual([
      ['made', '2023-11-14T22:13:20.005Z', undefined],
      ['seconds', '1700000000', undefined],
      ['nanos', '5000000', undefined],
      ['extra', 'google.protobuf.Any', undefined],
      ['type_url', 'type.googleapis.com/shop.Order', undefined],
      ['value', 'shop.Order', undefined],
      ['id', '1', undefined],
      ['prices', '', undefined],
      ['key', '', 'derived'],
      ['value', '0', 'derived']
    ])
  })

  it('agrees with protobufjs on its output', () => {
    const order = fc.record({
      id: fc.integer(),
      tags: fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }),
      counts: fc.array(fc.integer(), { minLength: 1 }),
      state: fc.constantFrom(0, 1, -1),
      prices: fc.dictionary(
        fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
        fc.float({ noNaN: true, noDefaultInfinity: true }).filter((price) => !Object.is(price, -0)),
        { minKeys: 1 }
      )
    })
    assertProperty(
      fc.property(order, (value) => {
        const bytes = Order.encode(value).finish()
        const said = Order.toObject(Order.decode(bytes), { enums: String, defaults: false }) as Record<
          string,
          unknown
        >
        const tree = decodeProtobuf(bytes, { schema: INDEX, type: 'shop.Order' })
        assertTree(tree.fields, bytes.length)
        expect(tree.sound).toBe(true)
        expect(JSON.parse(dataJson(tree.fields, 'message'))).toEqual(JSON.parse(JSON.stringify(said)))
      }),
      { numRuns: 200 }
    )
  })

  it('reads any bytes within bounds, as a tree', () => {
    const base = Order.encode({
      id: -7,
      tags: ['a', 'b'],
      counts: [1, -1],
      prices: { tea: 2.5 },
      parent: { tags: ['x'] }
    }).finish()
    assertProperty(
      fc.property(
        fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(base.length),
        (edits, end) => {
          const bytes = Uint8Array.from(base)
          for (const [at, byte] of edits) bytes[at] = byte
          assertTree(
            decodeProtobuf(bytes.subarray(0, end), { schema: INDEX, type: 'shop.Order' }).fields,
            end
          )
        }
      ),
      { numRuns: 2000 }
    )
  })
})
