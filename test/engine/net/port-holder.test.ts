/** The process that holds an occupied address, as reported by the system for real processes. */

import { spawn, type ChildProcess } from 'node:child_process'
import net from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listenError } from '../../../src/engine/net/listen-error'
import { pipeError } from '../../../src/engine/net/pipe-path'
import { findPortHolder } from '../../../src/engine/net/port-holder'
import type { AppError } from '../../../src/shared/model/app-error'
import { startEngine, startServer, temporaryFolder } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { needs, peerPath, needsThat } from '../../helpers/peers'
import { closedPort } from '../../helpers/servers'

const onLinux = needsThat('Linux', process.platform === 'linux')

function start(program: string, ...args: string[]): ChildProcess {
  const child = spawn(program, args, { stdio: 'ignore' })
  onTestFinished(async () => {
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGKILL')
    await ended
  })
  return child
}

async function refusal(listen: { host: string; port: number }): Promise<AppError> {
  const engine = await startEngine()
  const { id } = engine.sessions.create({ kind: 'server', name: '', listen })
  return (await engine.sessions.start(id).catch((error: unknown) => error)) as AppError
}

describe('the holder of an address in use is', needsThat('Linux', process.platform === 'linux'), () => {
  it.each(['127.0.0.1', '0.0.0.0'])('the program that listens at %s', needs('socat'), async (host) => {
    const port = await closedPort()
    const child = start(peerPath('socat'), `TCP-LISTEN:${port},bind=${host},fork`, 'STDOUT')
    await waitFor(async () => {
      expect(await findPortHolder({ host, port })).not.toBeNull()
    })
    const { message, details } = await refusal({ host: '127.0.0.1', port })
    expect(details?.holder).toEqual({ pid: child.pid, name: 'socat', own: false })
    expect(message).toContain(`127.0.0.1:${port} is in use by socat (process ${child.pid}). Port`)
  })

  it('the program of a Unix socket', needs('socat'), async () => {
    const path = join(await temporaryFolder(), 'a socket')
    const child = start(peerPath('socat'), `UNIX-LISTEN:"${path}",fork`, 'STDOUT')
    await waitFor(async () => {
      expect(await findPortHolder({ host: '', port: 0, path })).not.toBeNull()
    })
    const inUse = Object.assign(new Error('listen'), { code: 'EADDRINUSE' })
    const { message, details } = await pipeError(inUse, path)
    expect(details?.holder).toEqual({ pid: child.pid, name: 'socat', own: false })
    expect(message).toBe(
      `socat (process ${child.pid}) is listening on ${path}. Choose another path, or stop it.`
    )
  })

  it('another session of Tcplens', async () => {
    const busy = await startServer(await startEngine())
    const { message, details } = await refusal(busy.address)
    expect(details?.holder).toMatchObject({ pid: process.pid, own: true })
    expect(message).toContain('in use by another session of Tcplens.')
  })

  it('absent when nothing listens', async () => {
    expect(await findPortHolder({ host: '127.0.0.1', port: await closedPort() })).toBeNull()
    expect(await findPortHolder({ host: '', port: 0, path: '/nowhere' })).toBeNull()
  })

  it('found for IPv6 listeners', async () => {
    const server = net.createServer().listen(0, '::1')
    await new Promise((resolve) => server.once('listening', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as net.AddressInfo
    expect(await findPortHolder({ host: '::1', port })).toMatchObject({ pid: process.pid })
  })
})

it('a privileged port is refused with the first unprivileged one', onLinux, async () => {
  const forbidden = Object.assign(new Error('listen'), { code: 'EACCES' })
  const { code, message, details } = await listenError(forbidden, { host: '127.0.0.1', port: 0 })
  expect(code).toBe('address-forbidden')
  // Some machines allow every user to listen on every port.
  if (details?.unprivilegedFrom === undefined) expect(message).toContain('blocks this port')
  else expect(message).toContain(`Ports below ${details.unprivilegedFrom} require privileges`)
})
