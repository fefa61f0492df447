import type { TapEntry } from '../engine/analysis/story/tap-entry'
import type { Engine } from '../engine/engine'
import { SendFlow } from '../engine/sending/send-flow'
import type { PeerConnection } from '../engine/connection/peer-connection'
import { toErrorInfo } from '../shared/rpc/server'
import { CLIENT_OPTIONS, clientConfig, clientSends, type ClientSends } from './client-options'
import { fail } from './failure'
import { runHost } from './host'
import { jsonLines } from './json-lines'
import { captureFile, parseOptions } from './options'
import type { StandardOutput } from './output'
import { TypedLines } from './typed-lines'
import { reportError } from './report-error'

/**
 * `tcplens client`: runs one client session. Prints received data unchanged, like `nc`, or as JSON lines. Sends the
 * data given as options, or typed line by line.
 */
export async function clientCommand(args: string[], output: StandardOutput): Promise<number> {
  const parsed = parseOptions(args, CLIENT_OPTIONS, { min: 0, max: 1, name: 'HOST:PORT' })
  const config = clientConfig(parsed)
  const sends = clientSends(parsed)
  const json = parsed.values.json ?? false
  const completion = new ClientCompletion()
  // A failed connect attempt is reported as the command's error, and not again as an event.
  let isConnected = false
  return runHost({
    output,
    json,
    ...captureFile(parsed.values),
    wish: 'segments',
    over: completion.over,
    print: async (entries) => {
      if (json) await output.lines(jsonLines(entries))
      else if (isConnected) for (const entry of entries) await printRaw(entry, output)
      for (const entry of entries) completion.see(entry)
    },
    start: async (engine, signal) => {
      const { id } = engine.sessions.create(config)
      await engine.sessions.start(id)
      if (signal.aborted) return []
      isConnected = true
      sendAll(engine, id, sends).catch(async (error: unknown) => {
        completion.end(await fail(output, json, toErrorInfo(error)))
      })
      return []
    }
  })
}

/** Resolves with the exit code when the connection has closed. */
class ClientCompletion {
  readonly over: Promise<number>
  #resolve: (code: number) => void = () => undefined

  constructor() {
    this.over = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  see(entry: TapEntry): void {
    if (entry.type !== 'event') return
    const { event } = entry
    // The connection is being ended for that reason, but the peer may delay the close.
    if (event.event === 'timeout' && event.what !== 'end') this.#resolve(1)
    if (event.event === 'close') this.#resolve(event.how !== 'fin' ? 1 : 0)
  }

  /** Ends early, because something could not be sent. */
  end(code: number): void {
    this.#resolve(code)
  }
}

async function printRaw(entry: TapEntry, output: StandardOutput): Promise<void> {
  if (entry.type === 'data' && entry.direction === 'down') await output.bytes(entry.bytes)
  if (entry.type !== 'event') return
  const { event } = entry
  if (event.event === 'error') reportError(event.message)
  if (event.event === 'reset' && event.by !== 'tcplens') reportError('The server reset the connection.')
  if (event.event === 'timeout' && event.what !== 'end') {
    const timeoutText = event.what === 'idle' ? 'No data for' : 'Not connected within'
    reportError(`${timeoutText} ${event.after} ms.`)
  }
}

async function sendAll(engine: Engine, id: number, sends: ClientSends): Promise<void> {
  const { payloads, repeat, halfClose } = sends
  // The connection may end before everything is sent, which is no error.
  const [peer] = engine.sessions.peers(id, null)
  const tasks: Promise<void>[] = []
  for (const payload of payloads) {
    const { task } = await engine.handlers['sessions.send']({
      id,
      connections: null,
      payload,
      ...(repeat === null ? {} : { repeat })
    })
    if (task === null) continue
    // Repeated payloads run concurrently, others one after another.
    if (repeat === null) await engine.tasks.ended(task)
    else tasks.push(engine.tasks.ended(task))
  }
  await Promise.all(tasks)
  if (peer === undefined) return
  if (payloads.length === 0) await sendTyped(engine, peer, sends)
  if (halfClose) peer.end()
}

/** Sends standard input until it or the connection ends. */
async function sendTyped(
  engine: Engine,
  peer: PeerConnection,
  { encoding, eol }: ClientSends
): Promise<void> {
  const flow = new SendFlow(peer, engine.capture, new AbortController().signal)
  const lines = new TypedLines(encoding, eol ?? 'lf')
  try {
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
      const bytes = lines.push(chunk)
      if (bytes.length > 0 && !(await flow.send(bytes))) return
    }
    const rest = lines.end()
    if (rest.length > 0) await flow.send(rest)
  } finally {
    flow.close()
  }
}
