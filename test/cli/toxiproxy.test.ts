/** `tcplens toxiproxy` as a process: its API, its configuration file, and what it prints. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Toxiproxy } from 'toxiproxy-node-client'
import { runCli, startCli, type RunningCli } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { dial, listen, received } from '../helpers/servers'

async function started(...args: string[]): Promise<{ cli: RunningCli; client: Toxiproxy; port: number }> {
  const cli = startCli(['toxiproxy', '--port', '0', '--json', ...args])
  const { port } = await cli.until('listening', ({ event }) => event === 'listening')
  return { cli, client: new Toxiproxy(`http://localhost:${String(port)}`), port: Number(port) }
}

it('serves the proxies of its configuration, and prints their connections with their faults', async () => {
  const server = await listen((socket) => {
    socket.end('hello')
  })
  const config = join(await temporaryFolder(), 'toxiproxy.json')
  const upstream = `127.0.0.1:${server.address.port}`
  await writeFile(config, JSON.stringify([{ name: 'db', listen: '127.0.0.1:0', upstream }]))
  const { cli, client } = await started('--config', config, '--seed', '3')
  const proxy = await client.get('db')
  await proxy.addToxic({
    name: 'cut',
    type: 'limit_data',
    stream: 'downstream',
    toxicity: 1,
    attributes: { bytes: 3 }
  })
  const port = Number(proxy.listen.split(':')[1])
  expect((await received(await dial({ host: '127.0.0.1', port }))).toString()).toBe('hel')
  await cli.until('the fault', ({ event, rule }) => event === 'fault' && rule === 'db/cut')
  cli.kill('SIGTERM')
  expect((await cli.exited).code).toBe(0)
})

it('explains a port in use', async () => {
  const { port } = await started()
  const { code, stderr } = await runCli('toxiproxy', '--port', String(port))
  expect(code).toBe(1)
  expect(stderr).toContain(`localhost:${port} is in use by`)
})

it.each([
  [['--config', '/nowhere.json'], '--config /nowhere.json cannot be read'],
  [['--port', '99999'], '--port 99999 is not a whole number'],
  [['--seed', 'x'], '--seed x is not a whole number']
])('explains %o', async (args, message) => {
  const { code, stderr } = await runCli('toxiproxy', ...args)
  expect([code, stderr.includes(message) ? message : stderr]).toEqual([2, message])
})
