/** `tcplens decode --proto`: gRPC messages decoded with the user's definitions, from real peers. */

import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { parseLines, runCli } from '../helpers/cli'
import { startEngine, startProxy, temporaryFolder, untilClosed } from '../helpers/engine'
import { METHODS, orderClient, ORDERS_PROTO, serveOrders } from '../helpers/peers/grpc-orders'

/** Records a capture of these calls, with compressed client messages. */
async function calls(...names: (keyof typeof METHODS)[]): Promise<string> {
  const engine = await startEngine()
  const port = await serveOrders(Buffer.from('details'))
  const { address } = await startProxy(engine, { host: '127.0.0.1', port })
  const client = orderClient(address.port, true)
  for (const name of names) {
    const { path, requestSerialize, responseDeserialize } = METHODS[name]
    await new Promise<void>((resolve) => {
      const ask = { id: 7, note: 'a long note '.repeat(100) }
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, ask, () => {
        resolve()
      })
    })
  }
  client.close()
  await untilClosed(engine, 1)
  await engine.close()
  return engine.capture.path
}

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

it('prints types and names, also for compressed messages', async () => {
  const capture = await calls('Get')
  const folder = await folderOf({ 'orders.proto': ORDERS_PROTO })
  const note = 'a long note '.repeat(100)
  for (const proto of [join(folder, 'orders.proto'), folder]) {
    const { code, stdout, stderr } = await runCli('decode', capture, '--proto', proto, '--json')
    expect([code, stderr]).toEqual([0, ''])
    expect(
      parseLines(stdout)
        .filter(({ event }) => event === 'grpc')
        .map(({ direction, marks, type, fields }) => [direction, marks, type, fields])
    ).toEqual([
      ['up', ['compressed'], 'shop.Ask', { id: 7, note }],
      ['down', [], 'shop.Order', { id: 7, name: 'order 7', counts: [7, 8] }]
    ])
  }
  const text = await runCli('decode', capture, '--proto', join(folder, 'orders.proto'))
  expect(text.stdout).toContain(
    '▼ in 1: grpc message 15 B shop.Order {"id":7,"name":"order 7","counts":[7,8]}'
  )
})

it('finds imports below --proto-path, and prints undefined calls without a schema', async () => {
  const capture = await calls('Get')
  const folder = await folderOf({
    'api/calls/get.proto': `syntax = "proto3"; package shop; import "types/all.proto";
      service Orders { rpc Get(Ask) returns (Order); }`,
    'types/types/all.proto': ORDERS_PROTO.replace(/service[^]*/, ''),
    'other.proto': 'syntax = "proto3"; message Other {}'
  })
  const api = join(folder, 'api/calls/get.proto')
  const found = await runCli('decode', capture, '--proto', api, '--proto-path', join(folder, 'types'))
  expect([found.code, found.stderr, found.stdout]).toEqual([
    0,
    '',
    expect.stringContaining('shop.Order {"id"')
  ])
  const other = await runCli('decode', capture, '--proto', join(folder, 'other.proto'))
  expect(other.stdout).toContain('grpc message 15 B 1: 7, 2: "order 7"')
  const missing = await runCli('decode', capture, '--proto', api)
  expect([missing.code, missing.stdout, missing.stderr]).toEqual([
    2,
    '',
    `tcplens: ${api}: undefined type Ask, Order. Imports not found: types/all.proto. Set their folder with --proto-path. See: tcplens decode --help\n`
  ])
})

it('reports invalid definitions with their position before decoding', async () => {
  const folder = await folderOf({
    'bad.proto': 'syntax = "proto3";\nmessage A {\n  int32 = 1;\n}\n',
    'empty/readme.txt': ''
  })
  const bad = join(folder, 'bad.proto')
  const told = async (...args: string[]): Promise<[number | null, string]> => {
    const { code, stdout, stderr } = await runCli('decode', 'none.pcapng', ...args)
    expect(stdout).toBe('')
    return [code, stderr.replace(' See: tcplens decode --help\n', '')]
  }
  expect(await told('--proto', bad)).toEqual([2, `tcplens: ${bad}, line 3: illegal name '='.`])
  const gone = join(folder, 'gone.proto')
  expect(await told('--proto', gone)).toEqual([
    2,
    expect.stringContaining(`tcplens: Cannot read --proto ${gone}: ENOENT`)
  ])
  const empty = join(folder, 'empty')
  expect(await told('--proto', empty)).toEqual([2, `tcplens: ${empty} contains no .proto files.`])
  expect(await told('--proto-path', folder)).toEqual([2, 'tcplens: --proto-path requires --proto FILE.'])
  expect(await told('--proto', bad, '--proto-path', bad)).toEqual([
    2,
    `tcplens: --proto-path ${bad} is not a folder.`
  ])
})
