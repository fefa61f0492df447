/** A proxy whose connect attempts all fail reports it, and recovers. */
import net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { TargetFailureCount } from '../../../src/engine/proxy/target-failures'
import type { ProxyConfig, SessionSummary } from '../../../src/shared/contract/sessions'
import type { Endpoint } from '../../../src/shared/model/connection-event'
import { startEngine, startProxyOf, type StartedListener } from '../../helpers/engine'
import { needs, peerPath } from '../../helpers/peers'
import { waitFor } from '../../helpers/patience'
import { run } from '../../helpers/run'
import { closedPort, listen } from '../../helpers/servers'

const REFUSED = { code: 'ECONNREFUSED', message: 'nothing listens there' }
const NINE = { host: '127.0.0.1', port: 9 }
const TEN = { host: '127.0.0.1', port: 10 }

const counting = (hasOneTarget: boolean, onChange: () => void = () => undefined): TargetFailureCount =>
  new TargetFailureCount({ hasOneTarget, now: () => 1000, onChange })

describe('the count of failures', () => {
  it('reports the first failure of a single server that was never reached', () => {
    const count = counting(true)
    count.failed(NINE, REFUSED)
    expect(count.reported).toEqual({
      failed: 1,
      since: 1000,
      target: '127.0.0.1:9',
      several: false,
      code: 'ECONNREFUSED',
      problem: 'nothing listens there'
    })
  })

  it('reports three failures in a row of a server that was reached before', () => {
    let changes = 0
    const count = counting(true, () => changes++)
    count.connected()
    count.failed(NINE, REFUSED)
    count.failed(NINE, REFUSED)
    expect([count.reported, changes]).toEqual([undefined, 0])
    count.failed(NINE, REFUSED)
    expect([count.reported?.failed, changes]).toEqual([3, 1])
    count.connected()
    expect([count.reported, changes]).toEqual([undefined, 2])
  })

  it('reports three failures in a row of servers that clients choose', () => {
    const count = counting(false)
    count.failed(NINE, REFUSED)
    count.failed(NINE, REFUSED)
    expect(count.reported).toBeUndefined()
    count.failed(TEN, REFUSED)
    expect(count.reported).toMatchObject({ failed: 3, target: '127.0.0.1:10', several: true })
  })
})

/** Connects, sends a byte, and waits until the proxy has closed the connection. */
async function connectOnce({ host, port }: Endpoint): Promise<void> {
  const socket = net.connect({ host, port })
  socket.on('error', () => undefined)
  socket.resume()
  socket.write('x')
  await new Promise((resolve) => socket.once('close', resolve))
}

const summary = (engine: Engine, { id }: StartedListener): SessionSummary => engine.sessions.get(id)

describe('a forwarding proxy', () => {
  it.each([
    ['that only forwards', {}],
    ['with its own settings', { out: { connectTimeout: 5000 } }]
  ] as const)('%s reports its last connections until one succeeds', async (_, settings) => {
    const engine = await startEngine()
    const port = await closedPort()
    const proxy = await startProxyOf(engine, {
      target: { host: '127.0.0.1', port },
      ...(settings satisfies Partial<ProxyConfig>)
    })
    for (let number = 0; number < 5; number++) await connectOnce(proxy.address)
    await waitFor(() => {
      expect(summary(engine, proxy)).toMatchObject({
        state: 'running',
        failing: { failed: 5, target: `127.0.0.1:${port}`, several: false, code: 'ECONNREFUSED' }
      })
    })

    const server = net.createServer((socket) => socket.end())
    onTestFinished(() => void server.close())
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    await connectOnce(proxy.address)
    await waitFor(() => {
      expect(summary(engine, proxy)).not.toHaveProperty('failing')
    })
  })

  it('reports a name that does not resolve', async () => {
    const engine = await startEngine()
    const proxy = await startProxyOf(engine, { target: { host: 'nothing.invalid', port: 80 } })
    await connectOnce(proxy.address)
    await waitFor(() => {
      expect(summary(engine, proxy).failing).toMatchObject({ failed: 1, target: 'nothing.invalid:80' })
    })
  })

  it('reports nothing for a server that resets connections after reading from them', async () => {
    const engine = await startEngine()
    const { address } = await listen((socket) => {
      socket.once('data', () => socket.resetAndDestroy())
    })
    const proxy = await startProxyOf(engine, { target: address })
    for (let number = 0; number < 4; number++) await connectOnce(proxy.address)
    expect(summary(engine, proxy)).not.toHaveProperty('failing')
  })
})

it('an HTTP proxy reports requests whose server could not be reached', needs('curl'), async () => {
  const engine = await startEngine()
  const port = await closedPort()
  const proxy = await startProxyOf(engine, { mode: 'http' })
  const where = `http://${proxy.address.host}:${proxy.address.port}`
  for (let number = 0; number < 3; number++) {
    await run(peerPath('curl'), [
      '-sS',
      '-m',
      '10',
      '--noproxy',
      '',
      '-x',
      where,
      `http://127.0.0.1:${port}/`
    ])
  }
  await waitFor(() => {
    expect(summary(engine, proxy).failing).toMatchObject({ failed: 3, target: `127.0.0.1:${port}` })
  })
})
