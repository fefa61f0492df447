/** Socket options, verified through the system and the peer. */

import { execFileSync } from 'node:child_process'
import net from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { runCli } from '../../helpers/cli'
import { connectClient, told } from '../../helpers/client'
import { closeEvent, eventNames, startEngine, untilClosed } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { needs } from '../../helpers/peers'
import { dial, listen, received } from '../../helpers/servers'
import { serve } from '../../helpers/serving'

const MIB = 1024 * 1024

describe('idle', () => {
  it('is also detected for a paused client', async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, { pauseOnConnect: true, idle: { after: 500, then: 'end' } })
    const client = await dial(address)
    expect(await received(client)).toEqual(Buffer.alloc(0))
    client.end()
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'reading', 'timeout', 'end', 'end', 'close'])
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens', how: 'fin' })
  })

  it('closes a client session’s connection with FIN, and stops the session', async () => {
    const engine = await startEngine()
    const server = await listen((socket) => {
      socket.once('end', () => socket.end())
    })
    const idle = { after: 80, then: 'end' as const }
    const id = await connectClient(engine, { target: server.address, idle })
    expect(await received(await server.accepted())).toEqual(Buffer.alloc(0))
    const detail = await untilClosed(engine, 1)
    expect(told(detail, 'timeout')).toEqual([
      { event: 'timeout', leg: 'target', what: 'idle', after: 80, then: 'end' }
    ])
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens', how: 'fin' })
    await waitFor(() => {
      expect(engine.sessions.get(id)).toMatchObject({ state: 'stopped', error: null })
    })
  })

  it('is recorded once, and again after new traffic', async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, { idle: { after: 50, then: 'tell' } })
    const client = await dial(address)
    const timeouts = async (count: number): Promise<void> =>
      waitFor(async () => {
        const detail = await engine.handlers['connections.get']({ capture: 1, connection: 1 })
        expect(told(detail, 'timeout')).toHaveLength(count)
      })
    await timeouts(1)
    client.write('x')
    await timeouts(2)
    client.end()
    await received(client)
    expect(told(await untilClosed(engine, 1), 'timeout')).toHaveLength(2)
  })
})

describe('Nagle’s algorithm', () => {
  it('is disabled unless configured, on both kinds of socket', async () => {
    const set = vi.spyOn(net.Socket.prototype, 'setNoDelay')
    onTestFinished(() => {
      set.mockRestore()
    })
    const engine = await startEngine()
    const server = await listen()
    for (const noDelay of [undefined, false]) {
      const options = noDelay === undefined ? {} : { noDelay }
      await connectClient(engine, { target: server.address, ...options })
      const { address, total } = await serve(engine, options)
      await dial(address)
      await waitFor(() => {
        expect(total()).toBe(1)
      })
    }
    expect(set.mock.calls).toEqual([[true], [true], [false], [false]])
  })
})

describe('a listener', () => {
  it('has the configured backlog', needs('ss'), async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, { backlog: 7 })
    const told = execFileSync('ss', ['-ltnH', `sport = :${address.port}`], { encoding: 'latin1' })
    // Of a listener the second number is the length of its queue (ss(8)).
    expect(told.trim().split(/\s+/).slice(0, 3)).toEqual(['LISTEN', '0', '7'])
  })

  it('that is exclusive also refuses other processes, which report the holder', async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, { exclusive: true })
    const { code, stderr } = await runCli('server', '--listen', `127.0.0.1:${address.port}`)
    expect(code).toBe(1)
    expect(stderr).toContain(`127.0.0.1:${address.port} is in use by `)
    if (process.platform === 'linux') expect(stderr).toContain(`(process ${process.pid})`)
  })
})

describe('the high-water mark', () => {
  it('can exceed the default buffer limit', async () => {
    const engine = await startEngine()
    const { id, address } = await serve(engine, {
      highWater: 64 * MIB,
      behaviours: [
        {
          kind: 'source',
          on: true,
          pattern: { form: 'hex', text: '00 01 02 03' },
          rate: null
        }
      ]
    })
    const client = await dial(address)
    client.pause()
    const pending = (): number => engine.sessions.clients(id, 0, 1).rows[0]?.pending ?? 0
    await waitFor(() => {
      expect(pending()).toBeGreaterThanOrEqual(64 * MIB)
    })
    expect(pending()).toBeLessThan(65 * MIB)
    client.resetAndDestroy()
  })
})
