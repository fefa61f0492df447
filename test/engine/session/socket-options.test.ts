/** Settings of sockets, told by what the system and the peer see of them. */

import { readFile } from 'node:fs/promises'
import net from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { connectClient } from '../../helpers/client'
import { closeEvent, eventNames, startEngine, startServer, untilClosed } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { dial, listen, received } from '../../helpers/servers'
import { serve } from '../../helpers/serving'

const MIB = 1024 * 1024

describe('idle', () => {
  it('counts for a client that is not read from as well', async () => {
    const engine = await startEngine()
    const { address } = await serve(engine, { pauseOnConnect: true, idle: { after: 500, then: 'end' } })
    const client = await dial(address)
    expect(await received(client)).toEqual(Buffer.alloc(0))
    client.end()
    const detail = await untilClosed(engine, 1)
    expect(eventNames(detail)).toEqual(['open', 'reading', 'timeout', 'end', 'end', 'close'])
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens', how: 'fin' })
  })
})

describe('the high-water mark', () => {
  it('may be above what is otherwise the most that waits', async () => {
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
