import { describe, expect, it } from 'vitest'
import { findFreePort } from '../../../src/engine/net/free-port'
import { listenError } from '../../../src/engine/net/listen-error'
import type { AppError } from '../../../src/shared/model/app-error'
import { startEngine, startServer } from '../../helpers/engine'
import { closedPort, dial, listen } from '../../helpers/servers'

describe('the suggestion for a port that is in use', () => {
  it('is free, near, and can be listened on', async () => {
    const engine = await startEngine()
    const busy = await startServer(engine)
    const { port } = busy.address
    const suggested = await findFreePort(busy.address)
    expect(suggested).not.toBeNull()
    expect(suggested).not.toBe(port)
    const { id } = engine.sessions.create({
      kind: 'server',
      name: '',
      listen: { host: '127.0.0.1', port: suggested! }
    })
    expect(await engine.sessions.start(id)).toMatchObject({
      state: 'running',
      listening: { port: suggested }
    })
    await dial({ host: '127.0.0.1', port: suggested! })
  })

  it('skips a neighbour that is in use', async () => {
    const before = await closedPort()
    const neighbour = before + 1
    const engine = await startEngine()
    const { id } = engine.sessions.create({
      kind: 'server',
      name: '',
      listen: { host: '127.0.0.1', port: neighbour }
    })
    // Another process may own that very port, which is then occupied all the same.
    await engine.sessions.start(id).catch(() => undefined)
    const suggested = await findFreePort({ host: '127.0.0.1', port: before })
    expect(suggested).not.toBe(neighbour)
    expect(suggested).toBeGreaterThan(0)
  })

  it('is any port above the last one', async () => {
    expect(await findFreePort({ host: '127.0.0.1', port: 65_535 })).toBeGreaterThan(0)
  })

  it('is absent for a host where listening is impossible', async () => {
    expect(await findFreePort({ host: '192.0.2.7', port: 8080 })).toBeNull()
  })

  it('is omitted from the message when there is none', async () => {
    const inUse = Object.assign(new Error('listen'), { code: 'EADDRINUSE' })
    const { message, details } = await listenError(inUse, { host: '192.0.2.7', port: 8080 })
    expect(details).toEqual({ address: '192.0.2.7:8080' })
    expect(message).toBe(
      '192.0.2.7:8080 is in use by another program. Choose another port, or 0 for any free port.'
    )
  })
})

it('a session whose port is in use suggests the next one', async () => {
  const engine = await startEngine()
  const busy = await listen()
  const { port } = busy.address
  const { id } = engine.sessions.create({ kind: 'server', name: '', listen: busy.address })
  const error: unknown = await engine.sessions.start(id).catch((reason: unknown) => reason)
  const { message, details } = error as AppError
  const suggested = details?.freePort ?? 0
  expect(message).toContain(`Port ${suggested} is free.`)
  expect(engine.sessions.get(id).error?.details).toMatchObject({
    address: `127.0.0.1:${port}`,
    freePort: suggested
  })
  expect(suggested).toBeGreaterThan(0)
  expect(suggested).not.toBe(port)
  engine.sessions.update(id, { kind: 'server', name: '', listen: { host: '127.0.0.1', port: suggested } })
  expect((await engine.sessions.start(id)).state).toBe('running')
})
