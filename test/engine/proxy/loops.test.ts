/** A proxy that detects only after connecting that its target is itself. */

import { symlink } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  closeEvent,
  eventNames,
  startEngine,
  startProxyOf,
  temporaryFolder,
  untilClosed
} from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { closedPort, dial, receive, received } from '../../helpers/servers'
import { needsThat } from '../../helpers/peers'

it('closes the connection to itself', async () => {
  const engine = await startEngine()
  const proxy = await startProxyOf(engine, { mode: 'socks' })
  const client = await dial(proxy.address)
  client.write(Buffer.from([5, 1, 0]))
  await receive(client, 2)
  const { port } = proxy.address
  client.end(Buffer.from([5, 1, 0, 1, 127, 0, 0, 1, port >> 8, port & 255]))
  // RFC 1928: not allowed by the ruleset, or a general failure.
  expect([...(await received(client))].slice(0, 2)).toEqual([5, expect.any(Number)])
  // The looped connection carries no data, so the proxy keeps waiting until its timeout.
  await waitFor(() => {
    expect(engine.sessions.get(proxy.id).connections).toMatchObject({ open: 0 })
  })
  expect(eventNames(await untilClosed(engine, 1))).toContain('error')
})

it('ends a loop through an override that leads back', async () => {
  const engine = await startEngine()
  const port = await closedPort()
  const { id } = await engine.handlers['sessions.create']({
    config: {
      kind: 'proxy',
      name: '',
      listen: { host: '127.0.0.1', port },
      target: { host: 'somewhere.example', port: 80 },
      overrides: [{ from: { host: 'somewhere.example' }, to: { host: '127.0.0.1', port } }]
    },
    start: true
  })
  // The reset may arrive before the client sees the connect succeed.
  await dial({ host: '127.0.0.1', port })
    .then(received)
    .catch(() => undefined)
  expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ how: 'error', code: 'ELOOP' })
  await waitFor(() => {
    expect(engine.sessions.get(id).connections).toMatchObject({ open: 0 })
  })
  expect(engine.sessions.get(id).connections.total).toBeLessThanOrEqual(2)
})

it('ends a loop of two proxies that lead to each other and detect protocols', async () => {
  const engine = await startEngine()
  const [one, two] = [await closedPort(), await closedPort()]
  const ids: number[] = []
  for (const [port, to] of [
    [one, two],
    [two, one]
  ] as const) {
    const { id } = await engine.handlers['sessions.create']({
      config: {
        kind: 'proxy',
        name: '',
        listen: { host: '127.0.0.1', port },
        target: { host: '127.0.0.1', port: to },
        tls: { clients: 'pass' }
      },
      start: true
    })
    ids.push(id)
  }
  const client = await dial({ host: '127.0.0.1', port: one })
  await received(client).catch(() => undefined)
  await waitFor(() => {
    expect(ids.map((id) => engine.sessions.get(id).connections.open)).toEqual([0, 0])
  })
  const total = ids.reduce((sum, id) => sum + engine.sessions.get(id).connections.total, 0)
  expect(total).toBeLessThan(10)
})

it.each(['0.0.0.0', '[::ffff:127.0.0.1]', '::ffff:7f00:1', 'localhost'])(
  'refuses to start with itself as its server, written as %s',
  async (host) => {
    const engine = await startEngine()
    const port = await closedPort()
    const { id } = await engine.handlers['sessions.create']({
      config: { kind: 'proxy', name: '', listen: { host: '127.0.0.1', port }, target: { host, port } },
      start: false
    })
    await expect(engine.sessions.start(id)).rejects.toMatchObject({
      code: 'proxy-loop',
      message: expect.stringContaining('which would cause an endless loop') as string
    })
  }
)

it('ends the connection where an override leads back by an IPv4-mapped address', async () => {
  const engine = await startEngine()
  const port = await closedPort()
  const { id } = await engine.handlers['sessions.create']({
    config: {
      kind: 'proxy',
      name: '',
      listen: { host: '127.0.0.1', port },
      target: { host: 'somewhere.example', port: 80 },
      overrides: [{ from: { host: 'somewhere.example' }, to: { host: '::ffff:127.0.0.1', port } }]
    },
    start: true
  })
  // The reset may arrive before the client sees the connect succeed.
  await dial({ host: '127.0.0.1', port })
    .then(received)
    .catch(() => undefined)
  expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ how: 'error', code: 'ELOOP' })
  expect(engine.sessions.get(id).connections.total).toBe(1)
})

it(
  'ends the connection when its server is a symbolic link to its own socket',
  needsThat('POSIX', process.platform !== 'win32'),
  async () => {
    const engine = await startEngine()
    const folder = await temporaryFolder()
    const [path, other] = [join(folder, 'own.sock'), join(folder, 'link.sock')]
    await symlink(path, other)
    const { id } = await engine.handlers['sessions.create']({
      config: { kind: 'proxy', name: '', listen: { path }, target: { path: other } },
      start: true
    })
    const client = net.connect(path)
    await received(client).catch(() => undefined)
    expect(closeEvent(await untilClosed(engine, 1))).toMatchObject({ how: 'error', code: 'ELOOP' })
    expect(engine.sessions.get(id).connections.total).toBe(1)
  }
)

it('ends the connection where two forwarding proxies lead to each other', async () => {
  const engine = await startEngine()
  const [one, two] = [await closedPort(), await closedPort()]
  const ids: number[] = []
  for (const [port, to] of [
    [one, two],
    [two, one]
  ] as const) {
    const { id } = await engine.handlers['sessions.create']({
      config: {
        kind: 'proxy',
        name: '',
        listen: { host: '127.0.0.1', port },
        target: { host: '127.0.0.1', port: to }
      },
      start: true
    })
    ids.push(id)
  }
  const client = await dial({ host: '127.0.0.1', port: one })
  await received(client).catch(() => undefined)
  await waitFor(() => {
    expect(ids.map((id) => engine.sessions.get(id).connections.open)).toEqual([0, 0])
  })
  const total = ids.reduce((sum, id) => sum + engine.sessions.get(id).connections.total, 0)
  expect(total).toBeLessThan(10)
})
