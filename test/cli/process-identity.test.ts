/** Temporary captures belong to the process that created them, even across PID namespaces. */

import { existsSync, mkdtempSync, readdirSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { hasEnded, ownIdentity } from '../../src/cli/process-identity'
import { startCli, startCliInNamespace, startCliProxy } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { dial, listen, receive } from '../helpers/servers'
import { needsMount } from '../helpers/small-disk'
import { needsThat } from '../helpers/peers'

/** Creates a temporary folder for these commands only: other processes use the system's. */
async function ownTemporaryFolder(): Promise<string> {
  const folder = await temporaryFolder()
  vi.stubEnv('TMPDIR', folder)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  expect(tmpdir()).toBe(folder)
  return folder
}

describe('the identity of a process', needsThat('Linux', process.platform === 'linux'), () => {
  const [pid, namespace, boot, start, host] = ownIdentity().split('-')
  const named = (parts: Record<string, string | undefined>): string =>
    Object.values({ pid, namespace, boot, start, host, ...parts }).join('-')

  it('consists of the facts the system has about it', () => {
    expect(ownIdentity()).toMatch(/^\d+-[1-9]\d+-[\da-f]{32}-[1-9]\d*-[\da-f]{8}$/)
    expect(pid).toBe(String(process.pid))
  })

  it.each<[string, string, boolean]>([
    ['lives', named({}), false],
    ['had its PID reused', named({ start: '1' }), true],
    ['ended', named({ pid: '4194304' }), true],
    ['ran before a reboot', named({ boot: 'abc' }), true],
    ['runs in another namespace', named({ namespace: '1', pid: '4194304' }), false],
    ['runs on another machine', named({ host: '00000000', boot: 'abc' }), false],
    ['has a name in another format', `${pid}-abc`, false]
  ])('shows whether a process that %s has ended', (_what, name, ended) => {
    expect(hasEnded(name)).toBe(ended)
  })
})

it('keeps the capture of a process that runs in another PID namespace', needsMount(), async () => {
  const folder = await ownTemporaryFolder()
  const server = await listen((socket) => socket.pipe(socket))
  const { address } = await startCliProxy(server.address)
  const [capture = ''] = readdirSync(folder)
  const inside = startCliInNamespace(['decode', '-', '--json'])
  inside.endInput()
  await inside.exited
  expect(readdirSync(join(folder, capture))).toEqual([expect.stringMatching(/\.pcapng$/)])
  const client = await dial(address)
  client.write('still recorded')
  expect((await receive(client, 14)).toString()).toBe('still recorded')
})

it('deletes the leftovers of a process whose PID was reused', async () => {
  const folder = await ownTemporaryFolder()
  const { cli } = await startCliProxy((await listen()).address)
  const [left = ''] = readdirSync(folder)
  cli.kill('SIGKILL')
  await cli.exited
  const renamed = left.replace(String(cli.pid), String(process.pid))
  renameSync(join(folder, left), join(folder, renamed))
  const foreign = mkdtempSync(join(folder, 'tcplens-cli-of-others-'))
  const next = startCli(['decode', '-'])
  next.endInput()
  await next.exited
  expect(existsSync(join(folder, renamed))).toBe(false)
  expect(existsSync(foreign)).toBe(true)
})
