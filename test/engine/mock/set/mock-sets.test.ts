import { rmSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startEngine, startProxy } from '../../../helpers/engine'
import { makeSet, rawTalk } from '../../../helpers/mocking'
import { listen } from '../../../helpers/servers'

it('reads a set that is being closed only after its last entry was written', async () => {
  const server = await listen((socket) => {
    socket.on('data', () => socket.write('answer'))
    socket.on('end', () => socket.end())
  })
  const engine = await startEngine()
  const proxy = await startProxy(engine, server.address)
  await rawTalk(proxy.address.port, 'asked')
  const { set: id } = await makeSet(engine, { of: 'connections', ranges: null })
  const { mocks } = engine
  const set = await mocks.openSet(id)
  const now = Date.now()
  const writer = await set.writer(now)
  const end = { host: '127.0.0.1', port: 1 }
  const origin = { event: 'recorded', kind: 'connection', number: 1, capture: 'x', time: now } as const
  const recorded = writer.begin(origin, end, end)
  recorded.data('down', new Uint8Array(8_000_000), now)
  let isClosed = false
  const closing = mocks.closeSet(set).then(() => {
    isClosed = true
  })
  // A missing set is detected at once, unless the open has to wait.
  rmSync(mocks.pathOf(id))
  await expect(mocks.openSet(id)).rejects.toThrow('were deleted')
  expect(isClosed).toBe(true)
  await closing
})
