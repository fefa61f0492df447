import { readFile } from 'node:fs/promises'
import { LISTEN_PORT } from '../shared/contract/bounds'
import { messageOf } from '../shared/model/app-error'
import { ToxiproxyServer } from '../engine/control/toxiproxy/api-server'
import { ToxicProxies } from '../engine/control/toxiproxy/toxic-proxies'
import { listenError } from '../engine/net/listen-error'
import { runHost } from './host'
import { jsonLines } from './json-lines'
import { captureFile, parseCount, parseOptions, UsageError } from './options'
import type { StandardOutput } from './output'
import { jsonLine } from './terminal-text'
import { textLines } from './text-lines'

/** `tcplens toxiproxy`: serves Toxiproxy's API until a signal, and prints the connections of its proxies. */
export async function toxiproxyCommand(args: string[], output: StandardOutput): Promise<number> {
  const { values } = parseOptions(
    args,
    {
      host: { type: 'string' },
      port: { type: 'string' },
      config: { type: 'string' },
      seed: { type: 'string' },
      write: { type: 'string' },
      limit: { type: 'string' },
      force: { type: 'boolean' },
      json: { type: 'boolean' }
    },
    { min: 0, max: 0, name: '' }
  )
  const host = values.host ?? 'localhost'
  const port = parseCount('--port', values.port ?? '8474', LISTEN_PORT)
  const seed =
    values.seed === undefined ? 1 : parseCount('--seed', values.seed, { least: 0, most: 0xffff_ffff })
  const config = values.config === undefined ? null : await readConfig(values.config)
  const json = values.json ?? false
  let server: ToxiproxyServer | undefined
  const running = runHost({
    output,
    json,
    ...captureFile(values),
    wish: 'messages',
    print: (entries) => output.lines(json ? jsonLines(entries) : textLines(entries, output.colours)),
    start: async ({ sessions, rules }) => {
      rules.set({ ...rules.state.list, seed })
      const proxies = new ToxicProxies(sessions, rules)
      if (config !== null) await proxies.populate(config)
      server = new ToxiproxyServer(proxies, host)
      const bound = await server.listen(port).catch(async (error: unknown) => {
        throw error instanceof Error ? await listenError(error, { host, port }) : error
      })
      const line = { event: 'listening', address: host, port: bound, pid: process.pid, api: 'toxiproxy' }
      return json ? [jsonLine(line)] : [`Toxiproxy's API is on http://${host}:${bound}. Ctrl-C stops.`]
    }
  })
  return running.finally(() => server?.close())
}

async function readConfig(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown
  } catch (error) {
    throw new UsageError(`--config ${path} cannot be read: ${messageOf(error)}`)
  }
}
