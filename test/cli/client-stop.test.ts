/** A signal ends `tcplens client` even before its connection is established. */

import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { expect, it, onTestFinished } from 'vitest'
import { startCli, startCliAsking, type RunningCli } from '../helpers/cli'
import { listenNames } from '../helpers/dns-server'
import { waitUntil } from '../helpers/patience'
import { listen } from '../helpers/servers'
import { needsMount } from '../helpers/small-disk'

const NAME_SERVER = '127.0.0.154'

/** Starts a client that is waiting for the name lookup of its target, which gets no response. */
async function lookingUp(...args: string[]): Promise<RunningCli> {
  const names = await listenNames({ 'shop.test': 'silent' }, { host: NAME_SERVER, port: 53 })
  const cli = await startCliAsking(NAME_SERVER, ['client', 'shop.test:80', ...args])
  await waitUntil(() => names.asked.includes('A shop.test'))
  return cli
}

async function leftOver({ pid }: RunningCli): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith(`tcplens-cli-${pid}-`))
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  'a client ends on %s during a name lookup without a response',
  needsMount(),
  async (signal) => {
    const cli = await lookingUp()
    cli.kill(signal)
    // The system's resolver blocks a thread, so the process cannot exit with a code of its own.
    expect(await cli.exited).toEqual({
      code: null,
      signal,
      stdout: '',
      stderr: 'tcplens: The command was stopped before it finished.\n'
    })
    expect(await leftOver(cli)).toEqual([])
  }
)

it('a client ends on SIGINT during a TLS handshake', async () => {
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
    message: 'The command was stopped before it finished.'
  })
})

it(
  'a client ends on SIGINT after its timeout, during the wait for the resolver’s thread',
  needsMount(),
  async () => {
    const cli = await lookingUp('--timeout', '200', '--json')
    await cli.until('the end', ({ event }) => event === 'error')
    // Sent repeatedly, since no output shows when the process has reached this state.
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
