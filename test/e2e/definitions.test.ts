/**
 * A protobuf body in the real window: by field numbers first, then by names from a .proto file that the user adds.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import protobuf from 'protobufjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from '../helpers/electron-app'
import { selectExchange, startProxy } from './workbench'

const PROTO = 'syntax = "proto3"; package shop; message Order { int32 id = 1; string name = 2; }'

describe('protobuf definitions', () => {
  let running: RunningApp
  let server: Server
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tcplens-protos-'))
    await writeFile(join(folder, 'order.proto'), PROTO)
    const body = protobuf.parse(PROTO).root.lookupType('shop.Order').encode({ id: 7, name: 'tea' }).finish()
    server = createServer((_, response) => {
      response.setHeader('content-type', 'application/x-protobuf')
      response.end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    running = await launchApp()
    const port = await startProxy(running.page, {
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port
    })
    await new Promise((resolve) =>
      get({ host: '127.0.0.1', port, path: '/order' }, (response) => response.resume().on('end', resolve))
    )
  })
  afterAll(async () => {
    await running.close()
    server.close()
    await rm(folder, { recursive: true, force: true })
  })

  const lines = async (): Promise<string[]> =>
    running.page.getByRole('tree', { name: 'Body' }).getByRole('treeitem').allTextContents()

  it('name the fields of a body once its message is selected', async () => {
    const { page, app } = running
    await app.evaluate(
      ({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
      },
      join(folder, 'order.proto')
    )
    await selectExchange(page, '/order')
    await page.getByRole('tab', { name: 'HTTP' }).click()
    await page.getByRole('tree', { name: 'Body' }).waitFor()
    expect(await lines()).toEqual(['1varint7 · zigzag -4', '2stringtea'])

    await page.getByRole('button', { name: 'Shown as: Numbers only' }).click()
    await page.getByRole('button', { name: 'Definitions…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Protobuf definitions' })
    await dialog.getByRole('button', { name: 'Add file…' }).click()
    await dialog.getByText('1 message').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })

    await page.getByRole('button', { name: 'Shown as: Numbers only' }).click()
    await page.getByRole('button', { name: 'shop.Order' }).click()
    await page.getByRole('button', { name: 'Shown as: shop.Order' }).waitFor()
    expect(await lines()).toEqual(['idint32 = 17', 'namestring = 2tea'])
  })
})
