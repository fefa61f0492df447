/**
 * A connection that is stopped or reset at any point of its life: one end event in the capture, and no open sockets.
 */

import { once } from 'node:events'
import type net from 'node:net'
import { describe, expect, it } from 'vitest'
import { closeEvent, eventNames, LIVE, untilClosed } from '../../helpers/engine'
import { startHttps, startInterception, type Interception } from '../../helpers/interception'
import { waitFor } from '../../helpers/patience'
import { closedPort, dial, listen, receive } from '../../helpers/servers'
import { secured } from '../../helpers/proxied-pairs'

async function askSocks(it: Interception, port: number): Promise<net.Socket> {
  const client = await dial(it.proxy.address)
  client.write(Buffer.from([5, 1, 0]))
  await receive(client, 2)
  client.write(Buffer.from([5, 1, 0, 1, 127, 0, 0, 1, port >> 8, port & 255]))
  return client
}

async function trustedBy({ engine }: Interception): Promise<string> {
  return (await engine.handlers['authority.get']({})).pem
}

function untilTold({ engine }: Interception, name: string): Promise<void> {
  return waitFor(async () => {
    const { events } = await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
    expect(events.map((event) => event.name)).toContain(name)
  })
}

/** Brings a connection to a point of its life. */
const MOMENTS: Record<string, () => Promise<{ it: Interception; client: net.Socket }>> = {
  'during its admission': async () => {
    const it = await startInterception({ mode: 'socks' })
    const client = await dial(it.proxy.address)
    client.write(Buffer.from([5, 1, 0]))
    await receive(client, 2)
    return { it, client }
  },
  'before its first bytes': async () => {
    const it = await startInterception({ mode: 'socks' })
    const target = await listen()
    const client = await askSocks(it, target.address.port)
    await receive(client, 10)
    return { it, client }
  },
  'in the middle of its ClientHello': async () => {
    const it = await startInterception({ mode: 'socks' })
    const target = await listen()
    const client = await askSocks(it, target.address.port)
    await receive(client, 10)
    client.write(Buffer.from([22, 3, 1, 2, 0, 1]))
    return { it, client }
  },
  'during its server’s handshake': async () => {
    const it = await startInterception({ mode: 'socks' })
    const target = await listen()
    const client = await askSocks(it, target.address.port)
    await receive(client, 10)
    void secured(client, '').catch(() => undefined)
    await once(await target.accepted(), 'data')
    return { it, client }
  },
  'while an error is sent inside TLS': async () => {
    const it = await startInterception({ target: { host: '127.0.0.1', port: await closedPort() } })
    const client = await secured(await dial(it.proxy.address), await trustedBy(it))
    await untilTold(it, 'layer')
    return { it, client }
  },
  'while it is relayed inside TLS': async () => {
    const it = await startInterception({ mode: 'socks' })
    const { port } = await startHttps(await it.upstream.sign({ name: 'localhost' }))
    const client = await askSocks(it, port)
    await receive(client, 10)
    const inside = await secured(client, await trustedBy(it))
    await untilTold(it, 'layer')
    return { it, client: inside }
  },
  'while it responds to requests': async () => {
    const it = await startInterception({ mode: 'http' })
    const target = await listen()
    const client = await dial(it.proxy.address)
    const { port } = target.address
    client.write(`GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    await once(await target.accepted(), 'data')
    return { it, client }
  }
}

describe.each(['disconnect', 'reset', 'session', 'removed'] as const)('by %s', (how) => {
  it.each(Object.keys(MOMENTS))('%s', async (moment) => {
    const { it, client } = await MOMENTS[moment]!()
    // The client ends after the server's FIN.
    client.once('end', () => client.end()).resume()
    const { engine, proxy } = it
    if (how === 'session') await engine.handlers['sessions.stop']({ id: proxy.id, how: 'cut' })
    else if (how === 'removed') await engine.handlers['sessions.remove']({ id: proxy.id, how: 'cut' })
    else await engine.handlers['connections.end']({ connection: 1, how })
    const detail = await untilClosed(engine, 1)
    expect(closeEvent(detail)).toMatchObject({ endedBy: 'tcplens', how: how === 'reset' ? 'rst' : 'fin' })
    // Ended connections did not run into the timeout.
    expect(eventNames(detail)).not.toContain('timeout')
    if (how !== 'removed') {
      await waitFor(() => {
        expect(engine.sessions.get(proxy.id).connections.open).toBe(0)
      })
    }
    await engine.close()
  })
})
