/** A foreign capture, opened by the engine like from the window. */

import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { AppError } from '../../../src/shared/model/app-error'
import { startEngine } from '../../helpers/engine'
import { ACK, ipv4, links, pcapFile, SYN, tcpSegment, type FilePacket } from '../../helpers/foreign-packets'
import { fileOf } from '../../helpers/files-aside'
import { waitFor } from '../../helpers/patience'
import { listen, receive } from '../../helpers/servers'

const REQUEST = 'GET /again HTTP/1.1\r\nHost: test\r\n\r\n'

/** Returns a request to one of our servers, captured elsewhere. */
function request(port: number): FilePacket[] {
  const from = { host: '127.0.0.1', port: 51_000 }
  const to = { host: '127.0.0.1', port }
  const packet = (seq: number, flags: number, payload = ''): FilePacket => ({
    bytes: links.raw(
      ipv4(from.host, to.host, tcpSegment({ from, to, seq, ack: 1, flags, payload: Buffer.from(payload) }))
    )
  })
  return [packet(10, SYN), packet(11, ACK, REQUEST)]
}

it('a compressed capture is opened while it is read at any position, and its requests can be replayed', async () => {
  const server = await listen()
  const file = gzipSync(pcapFile(request(server.address.port), { link: 101 }))
  const engine = await startEngine()
  const capture = await engine.captures.open(await fileOf(file, 'pcap.gz'))
  await waitFor(() => {
    const totals = engine.captures.list().find((one) => one.capture === capture)
    expect(totals).toMatchObject({
      state: 'open',
      error: null,
      exchanges: 1,
      passed: { packets: 2, notTcp: 0, unreadable: 0, unknownLink: 0 }
    })
    return Promise.resolve()
  })
  await engine.handlers['exchanges.replay']({ capture, exchange: 1 })
  const socket = await server.accepted()
  expect((await receive(socket, REQUEST.length)).toString()).toBe(REQUEST)
  socket.end('HTTP/1.1 204 No Content\r\n\r\n')
})

it('a truncated capture reports where the file is cut, compressed or not', async () => {
  const engine = await startEngine()
  const file = pcapFile(request(80), { link: 101 })
  for (const [bytes, isPacked] of [
    [file.subarray(0, -5), false],
    [gzipSync(file.subarray(0, -5)), true]
  ] as const) {
    const capture = await engine.captures.open(await fileOf(bytes))
    await waitFor(() => {
      const totals = engine.captures.list().find((one) => one.capture === capture)
      expect(totals).toMatchObject({ state: 'open', error: { code: 'file-cut' }, faultAt: 24 + 16 + 40 })
      expect(totals?.faultInside ?? false).toBe(isPacked)
      return Promise.resolve()
    })
  }
})

it('refuses a file that is no capture, compressed or not', async () => {
  const engine = await startEngine()
  for (const bytes of [Buffer.from('plain words'), gzipSync(Buffer.alloc(5_000_000))])
    await expect(engine.captures.open(await fileOf(bytes))).rejects.toMatchObject({ code: 'not-a-capture' })
})

it('refuses a folder, a pipe and an empty file with a specific reason', async () => {
  const engine = await startEngine()
  const empty = await fileOf(Buffer.alloc(0))
  const refused: unknown[] = []
  for (const path of [
    empty,
    dirname(empty),
    ...(process.platform === 'win32' ? [] : [await pipeBeside(empty)])
  ])
    refused.push(await engine.captures.open(path).catch((error: unknown) => (error as AppError).code))
  expect(refused).toEqual(['file-empty', 'not-a-file', 'not-a-file'].slice(0, refused.length))
})

async function pipeBeside(path: string): Promise<string> {
  const pipe = `${path}.pipe`
  await promisify(execFile)('mkfifo', [pipe])
  return pipe
}
