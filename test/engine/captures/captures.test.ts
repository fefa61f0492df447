/** Captures as the window handles them: cleared, switched off and on, saved, opened, kept. Real sockets and files. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/engine/capture/ring-files'
import type { Engine } from '../../../src/engine/engine'
import type { CaptureTotals } from '../../../src/shared/contract/captures'
import type { ConnectionRow, ExchangeRow } from '../../../src/shared/contract/views'
import { liveTotals, startEngine, startProxy, temporaryFolder } from '../../helpers/engine'
import { dial, listen, receive } from '../../helpers/servers'

const RING = { ring: DEFAULT_LIMITS }

async function rows(engine: Engine, capture: number, kind: 'connections'): Promise<ConnectionRow[]>
async function rows(engine: Engine, capture: number, kind: 'exchanges'): Promise<ExchangeRow[]>
async function rows(engine: Engine, capture: number, kind: 'connections' | 'exchanges'): Promise<unknown[]> {
  const query = { kind, filter: '', sessions: null, sort: null } as const
  const { view } = await engine.handlers['views.open']({ capture, query })
  const page = await engine.handlers['views.rows']({ capture, view, first: 0, count: 100 })
  await engine.handlers['views.close']({ capture, view })
  return page.rows
}

describe('clearing', () => {
  it('makes another capture of it, in which open connections go on', async () => {
    const engine = await startEngine(RING)
    const server = await listen((socket) => socket.pipe(socket))
    const proxy = await startProxy(engine, server.address)
    const open = await dial(proxy.address)
    open.write('before')
    await receive(open, 6)
    await expect.poll(async () => (await liveTotals(engine)).down).toBe(6)
    const cleared = await engine.handlers['captures.clear']({})
    expect(cleared.capture).toBe(2)
    expect(() => engine.captures.client(1)).toThrow(expect.objectContaining({ code: 'not-found' }) as Error)
    await vi.waitFor(async () => {
      expect(await rows(engine, 2, 'connections')).toMatchObject([{ connection: 1, ended: null }])
    })
    open.write('after')
    await receive(open, 5)
    await expect.poll(async () => (await liveTotals(engine)).down).toBe(5)
    const read = await engine.handlers['streams.read']({
      capture: 2,
      connection: 1,
      direction: 'up',
      offset: 0,
      length: 100
    })
    expect([read.total, read.from, Buffer.from(read.bytes).toString()]).toEqual([11, 6, 'after'])
  })
})
