import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PROJECT_DIR } from '../../../scripts/runtime/paths.mjs'
import { quantile, spread, type Spread } from '../statistics'

/** Connections under rules: the cost beside a proxy without rules, and how exactly the faults keep their settings. */

const LATENCY_MS = 50
const LATENCY_CONNECTIONS = 64
const SAMPLES = 40
const RATE = 5_000_000
const RATE_MS = 5000
/** Actions that leave the bytes as they are. */
const BULK_RULES = [
  ['latency: 0ms'],
  ['replace: { match: never, with: always }'],
  ["replace: { match: '/n[e]ver/', with: always }"]
]
const BULK_BYTES = 200_000_000
const IDLE_CONNECTIONS = 5000

export interface RulesFigures {
  /** Rate of an upload under a rule of no delay, divided by that without rules. */
  bulk: Spread
  /** The same for rules that search for something that never occurs. */
  searched: { text: Spread; regex: Spread }
  /** Round trips longer than without rules by the set latency, in milliseconds. */
  latency: { p50: number; p99: number }
  /** Rate under a limit, divided by the limit. */
  bandwidth: number
  /** Memory of a connection, in bytes. */
  idle: { free: number; ruled: number }
}

interface Proxy {
  readonly port: number
  resident(): Promise<number>
  stop(): Promise<void>
}

export async function measureRules({
  location,
  rounds
}: {
  location: string
  rounds: number
}): Promise<RulesFigures> {
  const folder = await mkdtemp(join(location, 'tcplens-rules-'))
  const sink = await listen((socket) => socket.resume())
  const echo = await listen((socket) => socket.pipe(socket))
  try {
    const turns = [[], ...BULK_RULES]
    const bulk = BULK_RULES.map((): number[] => [])
    for (let round = -1; round < rounds; round++) {
      const rates: number[] = []
      for (const actions of round % 2 === 0 ? turns : turns.toReversed())
        rates.push(await through(folder, portOf(sink), actions, ({ port }) => upload(port)))
      const [free = 1, ...ruled] = round % 2 === 0 ? rates : rates.toReversed()
      if (round >= 0) for (const [at, rate] of ruled.entries()) bulk[at]?.push(rate / free)
    }
    const [passed = [], text = [], regex = []] = bulk
    const free = await through(folder, portOf(echo), [], ({ port }) => roundTrips(port))
    const late = await through(folder, portOf(echo), [`latency: ${LATENCY_MS}ms`], ({ port }) =>
      roundTrips(port)
    )
    const errors = late.map((time) => time - 2 * LATENCY_MS - quantile(free, 0.5))
    const bandwidth = await through(
      folder,
      portOf(echo),
      [`bandwidth: { rate: ${RATE}, direction: down }`],
      ({ port }) => downloadRate(port)
    )
    const idle = (actions: string[]): Promise<number> =>
      through(folder, portOf(sink), actions, (proxy) => idleBytes(proxy))
    return {
      bulk: spread(passed),
      searched: { text: spread(text), regex: spread(regex) },
      latency: { p50: quantile(errors, 0.5), p99: quantile(errors, 0.99) },
      bandwidth: bandwidth / RATE,
      idle: { free: await idle([]), ruled: await idle([`latency: ${LATENCY_MS}ms`]) }
    }
  } finally {
    sink.close()
    echo.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs `measure` on a proxy process with one rule of these actions, or without rules. */
async function through<Result>(
  folder: string,
  target: number,
  actions: readonly string[],
  measure: (proxy: Proxy) => Promise<Result>
): Promise<Result> {
  const proxy = await start(folder, target, actions)
  try {
    return await measure(proxy)
  } finally {
    await proxy.stop()
  }
}

async function start(folder: string, target: number, actions: readonly string[]): Promise<Proxy> {
  const path = join(folder, 'rules.yaml')
  const lines = actions.map((action) => `      - ${action}`)
  await writeFile(path, ['tcplens-rules: 1', 'rules:', '  - then:', ...lines, ''].join('\n'))
  const rules = actions.length === 0 ? [] : ['--rules', path]
  const child: ChildProcess = spawn(
    process.execPath,
    [
      join(PROJECT_DIR, 'bin/tcplens.mjs'),
      ...['proxy', '--listen', '127.0.0.1:0', '--target', `127.0.0.1:${target}`, '--json'],
      ...['--write', join(folder, 'capture.pcapng'), '--force', '--limit', '1GB', ...rules]
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] }
  )
  if (child.stdout === null) throw new Error('The proxy has no output.')
  const output = createInterface(child.stdout)
  const [first] = (await once(output, 'line')) as [string]
  return {
    port: (JSON.parse(first) as { port: number }).port,
    resident: async () => Number((await readFile(`/proc/${child.pid}/statm`, 'utf8')).split(' ')[1]) * 4096,
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  }
}

/** Returns bytes per second. */
async function upload(port: number): Promise<number> {
  const socket = await connect(port)
  const began = performance.now()
  const piece = Buffer.alloc(65_536, 7)
  for (let sent = 0; sent < BULK_BYTES; sent += piece.length)
    if (!socket.write(piece)) await once(socket, 'drain')
  socket.end()
  socket.resume()
  await once(socket, 'close')
  return (BULK_BYTES * 1000) / (performance.now() - began)
}

/** Returns the durations in milliseconds. */
async function roundTrips(port: number): Promise<number[]> {
  const sockets = await Promise.all(Array.from({ length: LATENCY_CONNECTIONS }, () => connect(port)))
  const times = await Promise.all(
    sockets.map(async (socket) => {
      const found: number[] = []
      // The first one waits for the connection to the server.
      for (let n = -1; n < SAMPLES; n++) {
        const began = performance.now()
        socket.write('x')
        await once(socket, 'data')
        if (n >= 0) found.push(performance.now() - began)
      }
      socket.destroy()
      return found
    })
  )
  return times.flat()
}

/** Returns bytes per second, after a first second. */
async function downloadRate(port: number): Promise<number> {
  const socket = await connect(port)
  const piece = Buffer.alloc(65_536)
  const fill = (): void => {
    while (!socket.destroyed && socket.write(piece));
  }
  socket.on('drain', fill)
  fill()
  let received = 0
  socket.on('data', (bytes: Buffer) => (received += bytes.length))
  await after(1000)
  const [from, began] = [received, performance.now()]
  await after(RATE_MS)
  const rate = ((received - from) * 1000) / (performance.now() - began)
  socket.destroy()
  return rate
}

/** Returns the memory of the process for each idle connection. */
async function idleBytes({ port, resident }: Proxy): Promise<number> {
  const first = await connect(port)
  const before = await resident()
  const sockets = [first]
  while (sockets.length <= IDLE_CONNECTIONS)
    sockets.push(...(await Promise.all(Array.from({ length: 250 }, () => connect(port)))))
  await after(1000)
  const bytes = ((await resident()) - before) / IDLE_CONNECTIONS
  for (const socket of sockets) socket.destroy()
  return bytes
}

async function listen(onSocket: (socket: net.Socket) => unknown): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: false }, (socket) => {
    socket.on('error', () => undefined)
    onSocket(socket)
  })
  server.listen(0, '127.0.0.1', 4096)
  await once(server, 'listening')
  return server
}

function portOf(server: net.Server): number {
  return (server.address() as AddressInfo).port
}

async function connect(port: number): Promise<net.Socket> {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
