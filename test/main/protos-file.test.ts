import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openProtos, type ProtoStore } from '../../src/main/protos-file'

it('stores the selected files, and requests only them from the host', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tcplens-protos-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'order.proto')
  await writeFile(file, 'syntax = "proto3"; message Order { int32 id = 1; }')
  let chosen: string | undefined = undefined
  const open = (): Promise<ProtoStore> =>
    openProtos({
      path: join(folder, 'protos.json'),
      notice: () => undefined,
      choose: () => Promise.resolve(chosen)
    })

  const first = (await open()).handlers
  expect((await first['protos.add']({ what: 'file' })).sources).toEqual([])
  chosen = file
  const added = await first['protos.add']({ what: 'file' })
  // Adding the same file again does not create a second source.
  expect((await first['protos.add']({ what: 'file' })).sources).toHaveLength(1)
  expect(added.sources).toEqual([
    { id: 1, kind: 'file', name: 'order.proto', folder, files: 1, messages: 1, problems: [] }
  ])

  const second = (await open()).handlers
  expect((await second['protos.get']({})).schema.messages.map(({ name }) => name)).toEqual(['Order'])
  await writeFile(file, 'syntax = "proto3"; message Other { int32 id = 1; }')
  expect((await second['protos.reload']({})).schema.messages.map(({ name }) => name)).toEqual(['Other'])
  expect(await second['protos.remove']({ id: 1 })).toMatchObject({ sources: [], schema: { messages: [] } })
  expect((await (await open()).handlers['protos.get']({})).sources).toEqual([])
})
