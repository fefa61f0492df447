import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { listKeptCaptures } from '../../src/engine/capture/earlier-captures'
import { EngineHost } from '../../src/main/engine-host'
import type { Events } from '../../src/shared/contract/contract'
import type { EngineStop } from '../../src/shared/contract/engine-stop'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { listening, temporaryFolder } from '../helpers/engine'
import { workerUrl } from '../helpers/host-build'
import { ENDS, evaluateInEngine } from '../helpers/in-engine'
import { openCapture } from '../helpers/opened-capture'
import { dial, listen } from '../helpers/servers'

const CONNECTIONS = 64
/** Enough for the engine, and quickly reached. */
const SMALL_HEAP_MB = '64'

async function start(folder: string): Promise<{ host: EngineHost; log: string[] }> {
  const log: string[] = []
  const host = await EngineHost.start({
    script: workerUrl('engine'),
    data: () => ({
      folder: join(folder, 'captures'),
      workers: {
        captureWriter: workerUrl('capture-writer').href,
        captureSaver: workerUrl('capture-saver').href,
        analysis: workerUrl('analysis').href,
        find: workerUrl('find').href,
        repeat: workerUrl('repeat').href
      },
      sessionFile: join(folder, 'sessions.json')
    }),
    log: {
      info: (text) => log.push(text),
      error: (text, cause) => log.push(`${text}: ${String(cause)}`)
    }
  })
  onTestFinished(() => host.close())
  return { host, log }
}

async function startProxy(host: EngineHost, target: Endpoint): Promise<Endpoint> {
  const session = await host.request('sessions.create', {
    config: { kind: 'proxy', name: 'relay', listen: { host: '127.0.0.1', port: 0 }, target },
    start: true
  })
  return listening(session)
}

/** Sends a line through the proxy and waits for its echo. */
async function echo(address: Endpoint, line: string): Promise<Awaited<ReturnType<typeof dial>>> {
  const socket = await dial(address, { allowHalfOpen: false })
  socket.write(line)
  const [bytes] = (await once(socket, 'data')) as [Buffer]
  expect(bytes.toString()).toBe(line)
  return socket.resume()
}

const stopOf = (host: EngineHost): Promise<EngineStop> =>
  new Promise((resolve) => {
    const remove = host.onEvent((name, payload) => {
      if (name !== 'engineStopped') return
      remove()
      resolve(payload as EngineStop)
    })
  })

it.each(['error', 'memory', 'exit'] as const)(
  'closes the sockets, keeps the capture and relays again after the thread has ended by %s',
  async (cause) => {
    vi.stubEnv('TCPLENS_ENGINE_HEAP_MB', SMALL_HEAP_MB)
    onTestFinished(() => void vi.unstubAllEnvs())
    const folder = await temporaryFolder()
    const target = await listen((socket) => socket.pipe(socket))
    const { host, log } = await start(folder)
    let reported = 0
    host.onEvent((name, payload) => {
      if (name === 'captures') reported = (payload as Events['captures'])[0]?.connections.total ?? 0
    })
    const address = await startProxy(host, target.address)
    const sockets = await Promise.all(
      Array.from({ length: CONNECTIONS }, (_, at) => echo(address, `line ${at}\n`))
    )
    await expect.poll(() => reported).toBe(CONNECTIONS)

    const stopped = stopOf(host)
    const closed = Promise.all(sockets.map((socket) => once(socket, 'close')))
    await evaluateInEngine(ENDS[cause])
    const stop = await stopped
    await closed
    expect(stop).toMatchObject({ cause, connections: CONNECTIONS })
    expect(stop.message).toMatch(
      { error: /thrown by the test/, memory: /memory limit/, exit: /exit code 3/ }[cause]
    )
    expect(host.stop).toEqual(stop)
    expect(log).toEqual([expect.stringContaining(`The engine stopped (${cause})`)])
    await expect(host.request('sessions.list', {})).rejects.toMatchObject({ code: 'engine-stopped' })

    const [kept, ...more] = await listKeptCaptures(join(folder, 'captures'), null)
    expect([more.length, kept?.isCut, kept?.paths.at(-1)]).toEqual([0, false, stop.capture])
    const capture = openCapture(...kept!.paths)
    const texts = Array.from({ length: CONNECTIONS }, (_, at) => {
      const input = { connection: at + 1, direction: 'down' as const, offset: 0, length: 100 }
      return Buffer.from(capture.handlers['streams.read'](input).bytes).toString()
    })
    expect(texts.toSorted()).toEqual(sockets.map((_, at) => `line ${at}\n`).toSorted())

    await host.restart()
    expect(host.stop).toBeNull()
    const [session] = await host.request('sessions.list', {})
    expect([session?.state, session!.id > 1]).toEqual(['running', true])
    const again = await echo(listening(session!), 'after the restart\n')
    await expect.poll(() => reported).toBe(1)
    again.destroy()
    expect(await host.request('captures.kept', {})).toMatchObject([{ id: kept!.id, isCut: false }])
  }
)

it('logs a rejection that nobody handles, and goes on', async () => {
  const { host, log } = await start(await temporaryFolder())
  await evaluateInEngine(`void Promise.reject(new Error('not handled'))`)
  await expect.poll(() => log).toEqual([expect.stringMatching(/^Unhandled rejection: Error: not handled/)])
  expect(await host.request('sessions.list', {})).toEqual([])
  expect(host.stop).toBeNull()
})

it('rejects with the reason if the engine cannot start', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'captures'), 'a file in place of the folder')
  await expect(start(folder)).rejects.toThrow(/EEXIST/)
})

it('stays stopped if a restart fails, and restarts once the cause is gone', async () => {
  const folder = await temporaryFolder()
  const { host } = await start(folder)
  const stopped = stopOf(host)
  await evaluateInEngine(ENDS.exit)
  await stopped
  const captures = join(folder, 'captures')
  await rm(captures, { recursive: true })
  await writeFile(captures, 'a file in place of the folder')
  await expect(host.restart()).rejects.toThrow(/EEXIST/)
  expect(host.stop).toMatchObject({ cause: 'exit' })
  await rm(captures)
  await host.restart()
  expect([host.stop, await host.request('sessions.list', {})]).toEqual([null, []])
})

it('reports the error codes of the engine, and passes bytes of a capture on', async () => {
  const { host } = await start(await temporaryFolder())
  await expect(host.handlers['captures.close']({ capture: 99 })).rejects.toMatchObject({ code: 'not-found' })
  const target = await listen((socket) => socket.pipe(socket))
  const socket = await echo(await startProxy(host, target.address), 'across two threads\n')
  socket.destroy()
  const input = { capture: 1, connection: 1, direction: 'down' as const, offset: 0, length: 100 }
  const read = async (): Promise<string> =>
    Buffer.from((await host.handlers['streams.read'](input)).bytes).toString()
  await expect.poll(() => read().catch(() => '')).toBe('across two threads\n')
})

it('ends an engine that hangs when it is closed', async () => {
  const { host, log } = await start(await temporaryFolder())
  await evaluateInEngine('setTimeout(() => { for (;;); })')
  await host.close()
  expect(log).toEqual(['The engine did not close within 4000 ms: undefined'])
})
