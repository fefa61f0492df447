import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type Engine } from '../engine/engine'
import { formatEndpoint, type Endpoint } from '../shared/model/connection-event'
import { toErrorInfo } from '../shared/rpc/server'
import { fail } from './decode-command'
import { jsonLines } from './json-lines'
import { parseEndpoint, parseOptions, UsageError } from './options'
import type { StandardOutput } from './output'
import { stopSignal } from './stop-signal'
import { textLines } from './text-lines'
import { WORKERS } from './workers'

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
  /** Keep the capture here; without it a temporary one is deleted at the end. */
  file?: { path: string; overwrite: boolean }
  /** Starts what this host is for; resolves with the address clients connect to. */
  start(engine: Engine): Promise<Endpoint>
  greet(address: Endpoint): string
}

/** Runs the engine until a signal comes or stdout closes. */
export async function runHost({ output, json, file, start, greet }: HostOptions): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'tcplens-'))
  // Messages must not be printed before the line that says where the host listens.
  let listening = (): void => undefined
  const ready = new Promise<void>((resolve) => {
    listening = resolve
  })
  let engine: Engine | undefined
  let exitCode = 0
  try {
    engine = await createEngine({
      folder,
      ...(file === undefined ? {} : { file }),
      workers: WORKERS,
      onTap: async (entries) => {
        await ready
        await output.lines(json ? jsonLines(entries) : textLines(entries, output.colours))
      }
    })
    const signal = stopSignal()
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
  }
  await engine?.close()
  if (engine !== undefined && engine.capture.error !== null) {
    exitCode = await fail(output, json, toErrorInfo(engine.capture.error))
  }
  if (json && exitCode === 0) await output.line(JSON.stringify({ event: 'closed' }))
  await rm(folder, { recursive: true, force: true })
  return exitCode
}

function renamed({ host, port }: Endpoint): { address: string; port: number } {
  return { address: host, port }
}
