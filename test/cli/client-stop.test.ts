/** `tcplens client` is ended by a signal also before its connection stands. */

import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { expect, it, onTestFinished } from 'vitest'
import { startCli, startCliAsking, type RunningCli } from '../helpers/cli'
import { listenNames } from '../helpers/dns-server'
import { waitUntil } from '../helpers/patience'
import { listen } from '../helpers/servers'
import { needsMount } from '../helpers/small-disk'

const NAME_SERVER = '127.0.0.154'

/** A client that waits for the name of its target, which nobody answers. */
async function lookingUp(...args: string[]): Promise<RunningCli> {
  const names = await listenNames({ 'shop.test': 'silent' }, { host: NAME_SERVER, port: 53 })
  const cli = await startCliAsking(NAME_SERVER, ['client', 'shop.test:80', ...args])
  await waitUntil(() => names.asked.includes('A shop.test'))
  return cli
}

async function leftOver({ pid }: RunningCli): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith(`tcplens-console-${pid}-`))
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while the name of its target is looked up, and nobody answers',
  needsMount(),
  async (signal) => {
    const cli = await lookingUp()
    cli.kill(signal)
    // The system's resolver holds a thread: no exit code of its own comes through.
    expect(await cli.exited).toEqual({
      code: null,
      signal,
      stdout: '',
      stderr: 'tcplens: It was stopped before it was over.\n'
    })
    expect(await leftOver(cli)).toEqual([])
  }
)

it('SIGINT while TLS is waited for', async () => {
  const server = await listen()
  const { host, port } = server.address
  const cli = startCli(['client', `${host}:${port}`, '--tls', '--json'])
  const socket = await server.accepted()
  await new Promise((resolve) => socket.once('data', resolve))
  cli.kill('SIGINT')
  expect((await cli.exited).code).toBe(1)
  expect(cli.lines()).toContainEqual({
    event: 'error',
    code: 'cancelled',
    message: 'It was stopped before it was over.'
  })
})

it(
  'SIGINT when its time is up, and the thread that asks for the name is waited for',
  needsMount(),
  async () => {
    const cli = await lookingUp('--timeout', '200', '--json')
    await cli.until('the end', ({ event }) => event === 'error')
    // Sent again, since nothing tells when the process has come so far.
    const again = setInterval(() => {
      cli.kill('SIGINT')
    }, 50)
    onTestFinished(() => {
      clearInterval(again)
    })
    const { code, signal } = await cli.exited
    expect([null, 'SIGINT']).toEqual([code, signal])
  }
)
