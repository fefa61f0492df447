/** Two proxies in two processes that forward to each other: one client must not exhaust their descriptors. */
import net from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startLimitedCli, type RunningCli } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { waitFor } from '../helpers/patience'
import { needsThat } from '../helpers/peers'
import { closedPort } from '../helpers/servers'

const DESCRIPTORS = 400

/** The address in the command's syntax, and how to connect to it. */
interface Where {
  readonly name: string
  readonly options: net.NetConnectOpts
}

async function place(kind: 'TCP' | 'Unix sockets', name: string): Promise<Where> {
  if (kind === 'TCP') {
    const port = await closedPort()
    return { name: `127.0.0.1:${port}`, options: { host: '127.0.0.1', port } }
  }
  const path = join(await temporaryFolder(), `${name}.sock`)
  return { name: path, options: { path } }
}

async function startProxy(listen: Where, target: Where): Promise<RunningCli> {
  const cli = startLimitedCli(DESCRIPTORS, [
    'proxy',
    '--listen',
    listen.name,
    '--target',
    target.name,
    '--json'
  ])
  await cli.until('it listens', ({ event }) => event === 'listening')
  return cli
}

it.each(['TCP', 'Unix sockets'] as const)(
  'ends a loop of two processes over %s, and reports it',
  { ...needsThat('Linux', process.platform === 'linux'), timeout: 60_000 },
  async (kind) => {
    const [one, two] = [await place(kind, 'one'), await place(kind, 'two')]
    const proxies = [await startProxy(one, two), await startProxy(two, one)]
    const client = net.connect(one.options)
    onTestFinished(() => {
      client.destroy()
    })
    client.on('error', () => undefined)
    client.write('what goes round')
    await new Promise((resolve) => client.once('close', resolve))
    const printed = (): string => proxies.map((proxy) => proxy.text()).join('\n')
    await waitFor(
      () => {
        expect(printed()).toMatch(/"code":"(ELOOP|proxy-loop)"/)
      },
      { timeout: 20_000 }
    )
    expect(printed()).not.toMatch(/EMFILE/)
    const opened = printed().match(/"event":"connection-open"/g)?.length ?? 0
    expect(opened).toBeLessThan(DESCRIPTORS)
    expect(opened).toBeGreaterThan(10)
  }
)
