import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DEFAULT_LIMITS } from '../engine/capture/ring-files'
import { createEngine, type Engine } from '../engine/engine'
import type { Events } from '../shared/contract/contract'
import { formatEndpoint, type Endpoint } from '../shared/model/connection-event'
import { toErrorInfo } from '../shared/rpc/server'
import { fail, type Failure } from './decode-command'
import { jsonLines } from './json-lines'
import { parseEndpoint, parseOptions, UsageError } from './options'
import type { StandardOutput } from './output'
import { stopSignal } from './stop-signal'
import { temporaryFolder } from './temporary-folder'
import { textLines } from './text-lines'
import { WORKERS } from './workers'

/**
 * A signal is promised to end the command within 5 s. Ending connections takes at most two of them; the rest is for a
 * reader of stdout who has fallen behind.
 */
const END_LIMIT_MS = 4500

/** `tcplens proxy`: one proxy session on the engine, its story on stdout, until a signal. */
export async function proxyCommand(args: string[], output: StandardOutput): Promise<number> {
  const { values } = parseOptions(
    args,
    {
      listen: { type: 'string' },
      target: { type: 'string' },
      write: { type: 'string' },
      force: { type: 'boolean' },
      json: { type: 'boolean' }
    },
    { min: 0, max: 0, name: '' }
  )
  const listen = parseEndpoint('--listen', values.listen, 0)
  const target = parseEndpoint('--target', values.target, 1)
  if (values.force === true && values.write === undefined)
    throw new UsageError('--force goes with --write FILE.')
  return runHost({
    output,
    json: values.json ?? false,
    ...(values.write === undefined ? {} : { file: { path: values.write, overwrite: values.force ?? false } }),
    start: async ({ sessions }) => {
      const { id } = sessions.create({ kind: 'proxy', name: '', listen, target })
      return (await sessions.start(id)).listening ?? listen
    },
    greet: (address) =>
      `Listening on ${formatEndpoint(address)}, relaying to ${formatEndpoint(target)}. Ctrl-C stops.`
  })
}

interface HostOptions {
  output: StandardOutput
  json: boolean
  /** Keep the whole capture here; without it a temporary one is capped, and deleted at the end. */
  file?: { path: string; overwrite: boolean }
  /** Starts what this host is for; resolves with the address clients connect to. */
  start(engine: Engine): Promise<Endpoint>
  greet(address: Endpoint): string
}

/** Runs the engine until a signal comes or stdout closes. */
export async function runHost({ output, json, file, start, greet }: HostOptions): Promise<number> {
  const signal = stopSignal()
  // Messages must not be printed before the line that says where the host listens.
  let listening = (): void => undefined
  const ready = new Promise<void>((resolve) => {
    listening = resolve
  })
  let engine: Engine | undefined
  let exitCode = 0
  let unused = false
  try {
    engine = await createEngine({
      ...(file === undefined
        ? { folder: await temporaryFolder(), ring: DEFAULT_LIMITS }
        : { folder: dirname(file.path), file }),
      workers: WORKERS,
      onTap: async (entries) => {
        await ready
        await output.lines(json ? jsonLines(entries) : textLines(entries, output.colours))
      }
    })
    // Relaying goes on, so this cannot wait for the end.
    onceItFails(engine, (error) => {
      exitCode = 1
      void ready.then(() => fail(output, json, error))
    })
    const { address, port } = renamed(await start(engine))
    await output.line(
      json
        ? JSON.stringify({ event: 'listening', address, port, pid: process.pid })
        : greet({ host: address, port })
    )
    listening()
    await Promise.race([signal, output.closed])
  } catch (error) {
    listening()
    exitCode = await fail(output, json, toErrorInfo(error))
    unused = engine !== undefined
  }
  const end = async (): Promise<void> => {
    await engine?.close()
    // A capture in which nothing could be recorded would only be in the way of the next try.
    if (unused && file !== undefined) await rm(file.path, { force: true })
    if (json && exitCode === 0) await output.line(JSON.stringify({ event: 'closed' }))
    await output.flushed()
  }
  const ended = await within(END_LIMIT_MS, end())
  if (!ended) {
    process.stderr.write('tcplens: Nobody reads the output; what was left of it is not printed.\n')
    // What waits for its reader would keep the process.
    process.exit(1)
  }
  return exitCode
}

/** Recording or analysis may fail while connections live on. */
function onceItFails(engine: Engine, tell: (error: Failure) => void): void {
  const stop = engine.onEvent((name, payload) => {
    if (name !== 'captures') return
    const [live] = payload as Events['captures']
    const error = live?.error ?? null
    if (error === null) return
    stop()
    tell(error)
  })
}

/** Whether `work` was done in time. */
async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false)
  })
  try {
    return await Promise.race([work.then(() => true), limit])
  } finally {
    clearTimeout(timer)
  }
}

function renamed({ host, port }: Endpoint): { address: string; port: number } {
  return { address: host, port }
}
