import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadProtos } from '../../../src/engine/protos/load-protos'

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tcplens-protos-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

const ORDER = `syntax = "proto3"; package shop;
import "google/protobuf/timestamp.proto"; import "shop/money.proto"; import "google/api/annotations.proto";
message Order {
  optional int32 id = 1; repeated string tags = 2; map<string, Money> prices = 3;
  oneof link { Order parent = 4; State state = 5; } google.protobuf.Timestamp made = 6;
}
enum State { NEW = 0; PAID = 1; }
service Orders { rpc Get(Order) returns (stream Money); }`
const MONEY = 'syntax = "proto3"; package shop; message Money { int64 units = 1; }'

describe("the user's definitions", () => {
  it('are read with their imports, from a folder or a single file', async () => {
    const folder = await folderOf({ 'shop/order.proto': ORDER, 'shop/money.proto': MONEY })
    const whole = await loadProtos([{ kind: 'folder', path: folder }])
    const single = await loadProtos([{ kind: 'file', path: join(folder, 'shop/order.proto') }])
    expect(whole.sources).toEqual([{ files: 2, messages: 2, problems: [] }])
    expect(single.sources).toEqual([{ files: 1, messages: 1, problems: [] }])
    for (const { schema } of [whole, single]) {
      expect(schema.methods).toEqual([
        { path: '/shop.Orders/Get', request: 'shop.Order', response: 'shop.Money' }
      ])
      expect(schema.enums).toEqual([
        {
          name: 'shop.State',
          values: [
            [0, 'NEW'],
            [1, 'PAID']
          ]
        }
      ])
      expect(schema.messages.find(({ name }) => name === 'shop.Order')?.fields).toEqual([
        { number: 1, name: 'id', type: { is: 'scalar', scalar: 'int32' }, repeated: false },
        { number: 2, name: 'tags', type: { is: 'scalar', scalar: 'string' }, repeated: true },
        {
          number: 3,
          name: 'prices',
          type: { is: 'message', name: 'shop.Money' },
          repeated: false,
          key: 'string'
        },
        {
          number: 4,
          name: 'parent',
          type: { is: 'message', name: 'shop.Order' },
          repeated: false,
          oneof: 'link'
        },
        {
          number: 5,
          name: 'state',
          type: { is: 'enum', name: 'shop.State' },
          repeated: false,
          oneof: 'link'
        },
        {
          number: 6,
          name: 'made',
          type: { is: 'message', name: 'google.protobuf.Timestamp' },
          repeated: false
        }
      ])
    }
  })

  it('report errors with file and line, and keep the valid files', async () => {
    const folder = await folderOf({
      'bad.proto': 'syntax = "proto3";\nmessage Bad {\n  int32 = 1;\n}',
      'lost.proto': 'syntax = "proto3"; import "gone.proto"; message Lost { Gone gone = 1; int32 id = 2; }',
      'money.proto': MONEY,
      'twice.proto': MONEY
    })
    const { schema, sources } = await loadProtos([
      { kind: 'folder', path: folder },
      { kind: 'file', path: join(folder, 'bad.proto') },
      { kind: 'file', path: join(folder, 'none.proto') },
      { kind: 'folder', path: await folderOf({}) }
    ])
    expect(schema.messages.map(({ name, fields }) => [name, fields.length])).toEqual([
      ['Lost', 1],
      ['shop.Money', 1]
    ])
    expect(
      sources.map(({ problems }) =>
        problems.map(({ code, file, line, imports }) => [
          code,
          file.slice(file.lastIndexOf('/') + 1),
          line,
          imports
        ])
      )
    ).toEqual([
      [
        ['syntax', 'bad.proto', 3, []],
        ['duplicate', 'twice.proto', null, []],
        ['unknown-type', 'lost.proto', null, ['gone.proto']]
      ],
      [['syntax', 'bad.proto', 3, []]],
      [['unreadable', 'none.proto', null, []]],
      [['empty', expect.any(String), null, []]]
    ])
  })

  it('import nothing from outside their folders', async () => {
    const folder = await folderOf({
      'a/in.proto': 'syntax = "proto3"; import "../../../../../../etc/passwd"; message In { int32 id = 1; }'
    })
    const { sources } = await loadProtos([{ kind: 'folder', path: folder }])
    expect(sources).toEqual([{ files: 1, messages: 1, problems: [] }])
  })
})
