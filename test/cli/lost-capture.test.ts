/**
 * A capture file that is deleted or truncated during recording: reported at once, and recording continues in a new
 * file.
 */

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Endpoint } from '../../src/shared/model/connection-event'
import { parseLines, runCli, startCliProxy, type Exit, type JsonLine, type RunningCli } from '../helpers/cli'
import { temporaryFolder } from '../helpers/engine'
import { openCapture } from '../helpers/opened-capture'
import { dial, listen, receive } from '../helpers/servers'

interface Recorded {
  cli: RunningCli
  folder: string
  path: string
  /** Sends text through the proxy and waits for its echo. */
  exchange(text: string): Promise<void>
  /** Ends the connection. */
  leave(): void
  stop(): Promise<Exit>
}

async function record(): Promise<Recorded> {
  const folder = join(await temporaryFolder(), 'captures')
  mkdirSync(folder)
  const path = join(folder, 'traffic.pcapng')
  const server = await listen((socket) => socket.pipe(socket))
  const { cli, address } = await startCliProxy(server.address, '--write', path)
  const client = await dial(address satisfies Endpoint)
  return {
    cli,
    folder,
    path,
    exchange: async (text) => {
      client.write(text)
      expect((await receive(client, text.length)).toString()).toBe(text)
    },
    leave: () => {
      client.destroy()
    },
    stop: async () => {
      client.destroy()
      cli.kill('SIGINT')
      return cli.exited
    }
  }
}

const isError = ({ event }: JsonLine): boolean => event === 'error'
const continues = ({ event }: JsonLine): boolean => event === 'recording-continues'

/** Resolves once the text is in the file, which is read while it is being written. */
async function untilIn(path: string, text: string): Promise<void> {
  await expect.poll(() => readFileSync(path).includes(text), { timeout: 10_000 }).toBe(true)
}

it.each<[string, string, (recorded: Recorded) => void]>([
  [
    'deleted',
    'was deleted',
    ({ path }) => {
      rmSync(path)
    }
  ],
  [
    'deleted with its folder',
    'was deleted with its folder',
    ({ folder }) => {
      rmSync(folder, { recursive: true })
    }
  ],
  [
    'truncated',
    'was truncated',
    ({ path }) => {
      truncateSync(path, 0)
    }
  ],
  [
    'moved',
    'was moved or replaced',
    ({ path }) => {
      renameSync(path, `${path}.old`)
    }
  ],
  [
    'replaced',
    'was deleted',
    ({ path }) => {
      rmSync(path)
      writeFileSync(path, 'of another program')
    }
  ]
])('reports a file that was %s, and continues in a new file next to it', async (_what, words, lose) => {
  const recorded = await record()
  const { cli, folder, path, exchange, stop } = recorded
  await exchange('before')
  await untilIn(path, 'before')
  lose(recorded)
  await exchange('meanwhile')

  const next = join(folder, 'traffic.0002.pcapng')
  expect(await cli.until('the error', isError)).toMatchObject({
    message: expect.stringContaining(`${path} ${words}`) as string
  })
  expect(await cli.until('the new file', continues)).toMatchObject({ file: next })
  await exchange('after')
  await untilIn(next, 'after')
  const { code, stderr, stdout } = await stop()

  expect(code).toBe(1)
  expect(stderr).toContain(`${path} ${words}`)
  expect(stderr).toContain(`Recording continues in ${next}.`)
  expect(parseLines(stdout).filter(isError)).toHaveLength(1)
  // The file is complete, with the gap where the first file was lost.
  const opened = openCapture(next)
  expect(opened.fault).toBeNull()
  const decoded = await runCli('decode', next, '--json')
  expect(decoded.code).toBe(0)
  expect(readFileSync(next).toString('latin1')).toContain('"reason":"file-lost"')
  // The file at the path belongs to another program, or is the truncated file, not padded with zeros.
  if (existsSync(path)) expect(readFileSync(path).subarray(0, 1)).not.toEqual(Buffer.from([0]))
})

it('reports at the end that the file is gone when nothing was written since', async () => {
  const { cli, path, exchange, stop, leave } = await record()
  await exchange('all')
  leave()
  await cli.until('the end of the connection', ({ event }) => event === 'connection-close')
  await untilIn(path, '"event":"close"')
  rmSync(path)
  const { code, stderr, stdout } = await stop()
  expect(stderr).toBe(`tcplens: ${path} was deleted while Tcplens was recording to it.\n`)
  expect(code).toBe(1)
  expect(parseLines(stdout).filter(isError)).toHaveLength(1)
  expect(parseLines(stdout).filter(continues)).toEqual([])
})
