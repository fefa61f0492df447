/** A signal ends `tcplens replay` in every state, and nothing else ends it in the states below. */

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { parseLines, startCli, startCliAsking, type RunningCli } from '../helpers/cli'
import { answering } from '../helpers/conversations'
import { listenNames } from '../helpers/dns-server'
import { temporaryFolder } from '../helpers/engine'
import { waitUntil } from '../helpers/patience'
import { listen } from '../helpers/servers'
import { needsMount } from '../helpers/small-disk'

const HOUR = '3600000'

/** Plays a test of these lines to `to`. */
async function playing(to: Endpoint, lines: readonly string[], ...args: string[]): Promise<RunningCli> {
  const path = join(await temporaryFolder(), 'it.test')
  await writeFile(path, ['tcplens-test 1', ...lines].join('\n'))
  return startCli(['replay', path, '--target', `${to.host}:${to.port}`, '--limit', HOUR, '--json', ...args])
}

it.each(['SIGTERM', 'SIGINT'] as const)('a replay ends on %s during a wait for a reply', async (signal) => {
  const server = await listen()
  const report = join(await temporaryFolder(), 'report.xml')
  const cli = await playing(server.address, ['> "hello"', '< "hello"'], '--junit', report)
  const socket = await server.accepted()
  await new Promise((resolve) => socket.once('data', resolve))
  cli.kill(signal)
  const { code, stdout, stderr } = await cli.exited
  expect([code, stderr]).toEqual([1, 'tcplens: The command was stopped before it finished.\n'])
  expect(parseLines(stdout)).toEqual([
    { event: 'error', code: 'cancelled', message: 'The command was stopped before it finished.' }
  ])
  expect(await readFile(report, 'utf8')).toContain(
    '<error message="The command was stopped before it finished."/>'
  )
})

it('a replay ends during a name lookup without a response', needsMount(), async () => {
  const names = await listenNames({ 'shop.test': 'silent' }, { host: '127.0.0.153', port: 53 })
  const path = join(await temporaryFolder(), 'it.test')
  await writeFile(path, 'tcplens-test 1\n> "hello"\n')
  const cli = await startCliAsking('127.0.0.153', ['replay', path, '--target', 'shop.test:80'])
  await waitUntil(() => names.asked.includes('A shop.test'))
  cli.kill('SIGTERM')
  // The system's resolver blocks a thread, so the process cannot exit with a code of its own.
  expect(await cli.exited).toEqual({
    code: null,
    signal: 'SIGTERM',
    stdout: '',
    stderr: 'tcplens: The command was stopped before it finished.\n'
  })
  expect((await readdir(tmpdir())).filter((name) => name.startsWith(`tcplens-cli-${cli.pid}-`))).toEqual([])
})

it('a replay ends during a TLS handshake', async () => {
  const server = await listen()
  const cli = await playing(server.address, ['tls', '> "hello"'])
  const socket = await server.accepted()
  await new Promise((resolve) => socket.once('data', resolve))
  cli.kill('SIGTERM')
  expect((await cli.exited).code).toBe(1)
})

it('a replay ends while a silent server delays its close', async () => {
  const server = await listen((socket) => {
    socket.on('data', (bytes) => socket.write(bytes))
  })
  const kept = join(await temporaryFolder(), 'kept.pcapng')
  const cli = await playing(server.address, ['> "hello"', '< "hello"'], '--write', kept)
  // The verdict is already known.
  const { verdict } = await cli.until('the verdict', ({ event }) => event === 'result')
  cli.kill('SIGTERM')
  expect([verdict, (await cli.exited).code]).toEqual(['same', 0])
  const told = (await readFile(kept)).toString('latin1')
  expect([told.includes('"event":"reset"'), told.includes('"what":"end"')]).toEqual([true, false])
})

it('a replay ends between runs, and while the output is not read', async () => {
  const server = await answering(() => 'other')
  const cli = await playing(server.address, ['> "hello"', '< "hello"', '> end'], '--repeat', '1000000')
  await cli.until('a run', ({ event }) => event === 'run')
  cli.stopReading()
  cli.kill('SIGINT')
  await cli.gone
})
