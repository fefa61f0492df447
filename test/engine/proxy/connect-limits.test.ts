/**
 * An upstream server that drops every SYN: clients wait up to the limit, and a half-closed one still gets its
 * response.
 */
import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CLIENT_LEFT_MS, limitConnecting } from '../../../src/engine/net/limit'
import type { ConnectionEvent } from '../../../src/shared/model/connection-event'
import { told } from '../../helpers/client'
import { listenDeaf } from '../../helpers/deaf-server'
import { closeEvent, startEngine, startProxyOf, untilClosed } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { dial, listen, received } from '../../helpers/servers'
import { needsThat } from '../../helpers/peers'

describe('a connect attempt', needsThat('Linux', process.platform === 'linux'), () => {
  async function attempt(limits: { connect: number; left: number }): Promise<{
    /** Peer of the client socket that the attempt belongs to. */
    peer: net.Socket
    events: ConnectionEvent[]
    failure: Promise<unknown>
  }> {
    const accepted: net.Socket[] = []
    const server = await listen((socket) => accepted.push(socket))
    const client = await dial(server.address)
    await waitFor(() => {
      expect(accepted).toHaveLength(1)
    })
    client.resume()
    const upstream = net.connect(await listenDeaf())
    onTestFinished(() => {
      client.destroy()
      upstream.destroy()
    })
    const events: ConnectionEvent[] = []
    const failure = once(upstream, 'error').then(([error]) => error as unknown)
    limitConnecting(upstream, client, (event) => events.push(event), limits)
    return { peer: accepted[0]!, events, failure }
  }

  it('ends after its limit', async () => {
    const { events, failure } = await attempt({ connect: 20, left: 60_000 })
    expect(await failure).toMatchObject({ code: 'ETIMEDOUT', syscall: 'connect' })
    expect(events).toEqual([{ event: 'timeout', leg: 'target', what: 'connect', after: 20 }])
  })

  it('ends sooner once its client has sent a FIN', async () => {
    const { peer, events, failure } = await attempt({ connect: 60_000, left: 20 })
    peer.end()
    expect(await failure).toMatchObject({ code: 'ETIMEDOUT' })
    expect(events).toEqual([{ event: 'timeout', leg: 'target', what: 'connect', after: 20 }])
  })
})

it.each(['plain', 'with overrides'] as const)(
  'closes when its client leaves while the server drops SYNs: %s',
  { ...needsThat('Linux', process.platform === 'linux'), timeout: 30_000 },
  async (kind) => {
    const engine = await startEngine()
    const proxy = await startProxyOf(engine, {
      target: await listenDeaf(),
      ...(kind === 'plain' ? {} : { overrides: [{ from: { host: 'x.example' }, to: { host: '127.0.0.1' } }] })
    })
    const client = await dial(proxy.address)
    client.end('a request that nobody reads')
    await waitFor(
      () => {
        expect(engine.sessions.get(proxy.id).connections).toMatchObject({ open: 0, total: 1 })
      },
      { timeout: 3 * CLIENT_LEFT_MS }
    )
    const detail = await untilClosed(engine, 1)
    expect(told(detail, 'timeout')).toEqual([
      { event: 'timeout', leg: 'target', what: 'connect', after: CLIENT_LEFT_MS }
    ])
    expect(closeEvent(detail).up).toBeLessThanOrEqual(27)
  }
)

it.each(['plain', 'with overrides'] as const)(
  'returns the response to a client that half-closed before the server is connected: %s',
  async (kind) => {
    const engine = await startEngine()
    const server = await listen((socket) => {
      socket.on('end', () => socket.end('the response'))
      socket.resume()
    })
    const proxy = await startProxyOf(engine, {
      target: server.address,
      ...(kind === 'plain' ? {} : { overrides: [{ from: { host: 'x.example' }, to: { host: '127.0.0.1' } }] })
    })
    const client = await dial(proxy.address)
    client.end('the request')
    expect(String(await received(client))).toBe('the response')
  }
)

it('passes the greeting of a server that speaks first to a waiting client', async () => {
  const engine = await startEngine()
  const server = await listen((socket) => socket.end('220 ready'))
  const proxy = await startProxyOf(engine, { target: server.address, tls: { clients: 'pass' } })
  const client = await dial(proxy.address)
  expect(String(await received(client))).toBe('220 ready')
})
