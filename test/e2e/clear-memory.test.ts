/**
 * Clear in the real app after a gigabyte and hundreds of thousands of exchanges: files and memory are released at
 * once.
 */
import { readdir } from 'node:fs/promises'
import type net from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { answering, askMany } from '../helpers/pipelined-requests'
import { launchApp } from '../helpers/electron-app'
import { needs, peerPath } from '../helpers/peers'
import { run } from '../helpers/run'
import { dial, listen } from '../helpers/servers'
import { startProxy } from './workbench'

const MIB = 1024 * 1024
const BULK_BYTES = 1024 * MIB
const EXCHANGES = 400_000
const ASKED = {
  request: Buffer.from('GET /some/path?of=the&test=1 HTTP/1.1\r\nHost: test\r\nUser-Agent: test\r\n\r\n'),
  response: Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello')
}

/** A client that starts with `B` receives bulk; any other receives one response per request. */
function serve(socket: net.Socket): void {
  let owed = 0
  let bulk: boolean | null = null
  const answer = answering(socket, ASKED)
  const block = Buffer.alloc(MIB, 'bulk ')
  const sendBulk = (): void => {
    while (owed > 0) {
      owed -= block.length
      if (!socket.write(block)) return
    }
    socket.end()
  }
  socket.on('data', (piece) => {
    bulk ??= piece[0] === 0x42
    if (bulk) {
      owed += BULK_BYTES
      sendBulk()
      socket.on('drain', sendBulk)
      return
    }
    answer(piece)
  })
}

async function download(port: number): Promise<void> {
  const socket = await dial({ host: '127.0.0.1', port })
  let bytes = 0
  socket.on('data', (piece) => (bytes += piece.length))
  socket.write('B')
  await new Promise((resolve) => socket.once('end', resolve))
  socket.end()
  expect(bytes).toBe(BULK_BYTES)
}

/** Reads the memory from the system: in-process figures would depend on the process's own garbage collection. */
async function memoryOf(pid: number): Promise<number> {
  const { stdout } = await run(peerPath('ps'), ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout) * 1024
}

it('releases files within a second and memory within ten', { ...needs('ps'), timeout: 120_000 }, async () => {
  const running = await launchApp()
  onTestFinished(running.close)
  const { page, app, userData } = running
  const { pid } = app.process()
  if (pid === undefined) throw new Error('The app has ended.')
  const memory = (): Promise<number> => memoryOf(pid)
  const files = (): Promise<string[]> => readdir(join(userData, 'captures'))
  const target = await listen(serve)
  const port = await startProxy(page, target.address)
  const before = await memory()
  await download(port)
  await askMany(port, ASKED, EXCHANGES)
  await page
    .getByRole('tab', { name: new RegExp(`^Requests.*${EXCHANGES.toLocaleString('en')}`) })
    .waitFor({ timeout: 60_000 })
  const full = await memory()
  const old = await files()
  expect(old.length).toBeGreaterThan(3)

  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Clear the capture?' })
  await dialog.getByRole('button', { name: 'Clear', exact: true }).click()
  const clearedAt = performance.now()
  await expect
    .poll(async () => (await files()).filter((name) => old.includes(name)), { timeout: 1000, interval: 20 })
    .toEqual([])
  const gone = performance.now() - clearedAt
  await expect
    .poll(async () => (await memory()) - before, { timeout: 10_000, interval: 100 })
    .toBeLessThan(64 * MIB)
  const took = performance.now() - clearedAt
  const mib = (bytes: number): string => `${Math.round(bytes / MIB)} MiB`
  console.info(
    `memory: ${mib(before)} before, ${mib(full)} full, ${mib(await memory())} cleared; ` +
      `files gone after ${Math.round(gone)} ms, memory back after ${Math.round(took)} ms`
  )
  await running.close()
})
