/** A capture as a ring of files: real writer thread, real files, each checked with Wireshark. */

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Direction } from '../../../src/shared/model/direction'
import { MIB, proxyTo, ringOf, startCapture } from '../../helpers/live-capture'
import { needs } from '../../helpers/peers'
import { randomBytes } from '../../helpers/random-bytes'
import { dial, listen, received } from '../../helpers/servers'
import { fileFollow, fileRemarks } from '../../helpers/tshark'
import { UNKNOWN_ENDPOINT } from '../../../src/shared/model/connection-event'
import {
  expectEveryRowToReadBack,
  openMany,
  pass,
  passMuch,
  PATTERN,
  TARGET,
  untilWritten
} from './recorded-streams'
import { waitFor, waitUntil } from '../../helpers/patience'

/** A correct remark, expected here. */
const REUSED = 'tcp.analysis.reused_ports'

const OPEN = { event: 'open', session: 1, server: TARGET, target: TARGET } as const

describe('the ring', () => {
  it('keeps what its limit allows, in files whose rows all read back', async () => {
    const live = await startCapture({ ring: ringOf(8 * MIB) })
    const recorders = openMany(live, 50)
    await passMuch(live, recorders, 24 * MIB)
    await untilWritten(live)
    const { capture, told, folder } = live
    await waitFor(() => {
      expect(readdirSync(folder).sort()).toEqual(
        capture.files.map(({ path }) => path.slice(folder.length + 1))
      )
    })
    const sizes = capture.files.map(({ path }) => statSync(path).size)
    const bases = capture.files.map(({ base }) => base)
    // Each file begins at the end of the previous one, and no more than the cap plus the current file is kept.
    expect(bases.slice(1)).toEqual(bases.slice(0, -1).map((base, at) => base + sizes[at]!))
    expect(capture.fileBytes).toBe(sizes.reduce((sum, size) => sum + size))
    expect(capture.fileBytes).toBeLessThan(11 * MIB)
    expect(capture.fileBytes).toBeGreaterThan(6 * MIB)
    expect(told.dropped.position).toBe(bases[0])
    // Rows remain those of traffic: a known connection is not announced again.
    expect(told.drops).toBeGreaterThan(3)
    expect(told.rows().every(({ position }) => position >= bases[0]!)).toBe(true)
    expect(recorders.flatMap(({ connection }) => told.events(connection))).toEqual([])
    expectEveryRowToReadBack(live, recorders)
  })

  it('applies a new limit at once: it drops what exceeds it and stays within it', async () => {
    const live = await startCapture({ ring: ringOf(64 * MIB) })
    const recorders = openMany(live, 4)
    const { capture } = live
    await passMuch(live, recorders, 24 * MIB)
    await untilWritten(live)
    expect(capture.fileBytes).toBeGreaterThan(24 * MIB)
    capture.limit(ringOf(8 * MIB))
    expect([capture.limits?.bytes, capture.hasDropped]).toEqual([8 * MIB, true])
    expect(capture.fileBytes).toBeLessThan(9 * MIB)
    await passMuch(live, recorders, 8 * MIB)
    await untilWritten(live)
    expect(capture.fileBytes).toBeLessThan(11 * MIB)
    expectEveryRowToReadBack(live, recorders)
  })

  it('rotates by rows and by exchanges, too', async () => {
    const live = await startCapture({ ring: { bytes: Infinity, rows: 3200, messages: 160 } })
    const [recorder] = openMany(live, 1)
    const { capture } = live
    // A slab holds a few thousand small packets, and only a full one can be the last of its file.
    for (let packet = 0; packet < 60_000; packet++) {
      recorder!.data('up', PATTERN, 40)
      recorder!.slab?.release()
    }
    await untilWritten(live)
    expect(live.told.dropped.rows).toBeGreaterThan(30_000)
    const before = capture.files.length
    capture.countMessages(10, capture.index.rows)
    await waitFor(() => {
      expect(capture.files).toHaveLength(before + 1)
    })
    const { rows } = capture.index
    for (const found of [100, 200, 300]) {
      capture.countMessages(found, capture.index.rows)
      await untilWritten(live)
    }
    await waitFor(() => {
      expect(live.told.dropped.rows).toBe(rows)
    })
  })

  it('without a limit is one file', async () => {
    const live = await startCapture()
    const recorders = openMany(live, 2)
    await passMuch(live, recorders, 4 * MIB)
    await untilWritten(live)
    expect(live.told.files).toEqual([{ base: 0, path: live.capture.path }])
    expect(readdirSync(live.folder)).toEqual(['live.pcapng'])
    expect(() => {
      live.capture.clear(live.told)
    }).toThrow('cannot be cleared')
  })

  it('loses no relayed byte', async () => {
    const { capture, sessions, told } = await startCapture({ ring: ringOf(4 * MIB) })
    const server = await listen((socket) => socket.pipe(socket))
    const address = await proxyTo(sessions, server.address)
    const sent = randomBytes(12 * MIB)
    const clients = await Promise.all([dial(address), dial(address)])
    const answers = await Promise.all(
      clients.map((client) => {
        client.end(sent)
        return received(client)
      })
    )
    expect(answers.every((answer) => answer.equals(sent))).toBe(true)
    await sessions.stopAll()
    await waitUntil(() => told.published === capture.index.rows)
    expect(capture.files.length).toBeLessThan(7)
    for (const direction of ['up', 'down'] as const) {
      for (const row of told.segments(1, direction)) {
        expect(told.read(row).equals(sent.subarray(row.offset, row.offset + row.length))).toBe(true)
      }
    }
  })
})

describe('Wireshark', () => {
  it(
    'has no warnings for any file, nor for all of them joined',
    { ...needs('tshark'), timeout: 60_000 },
    async () => {
      const live = await startCapture({ ring: ringOf(7 * MIB) })
      const recorders = openMany(live, 20)
      const { capture, told, folder } = live
      // Unrecorded bytes advance the streams like recorded ones, in less time.
      capture.setRecording(false)
      for (const [at, recorder] of recorders.entries()) recorder.up += (2 ** 32 - MIB) * (at % 3)
      capture.setRecording(true)
      await passMuch(live, recorders, 12 * MIB)
      recorders[0]!.end('up')
      await passMuch(live, recorders.slice(1), 2 * MIB)
      await capture.close()
      const files = told.files.filter(({ base }) => base >= told.dropped.position)
      expect(files.length).toBeGreaterThan(2)

      for (const [at, { base, path }] of files.entries()) {
        expect(await fileRemarks(path)).toEqual([])
        const end = files[at + 1]?.base ?? Infinity
        const streams = (direction: Direction): string[] =>
          recorders.slice(0, 3).map(({ connection }) => {
            const rows = told.segments(connection, direction)
            const inside = rows.filter(({ position }) => position >= base && position < end)
            return Buffer.concat(inside.map((row) => told.read(row))).toString('hex')
          })
        const followed = await fileFollow(path, [0, 1, 2])
        expect(followed.map(({ up }) => up)).toEqual(streams('up'))
        expect(followed.map(({ down }) => down)).toEqual(streams('down'))
      }

      const joined = join(folder, 'joined.pcapng')
      writeFileSync(joined, Buffer.concat(files.map(({ path }) => readFileSync(path))))
      expect(await fileRemarks(joined)).toEqual([])
    }
  )

  it(
    'has no warnings when connections come and go, ports are reused, and a file ends between any two packets',
    { ...needs('tshark'), timeout: 60_000 },
    async () => {
      const live = await startCapture({ ring: { bytes: Infinity, rows: 16 * 4000, messages: Infinity } })
      const { capture, told, folder } = live
      const session = capture.addInterface('a client', 'of the test')
      const lasting = openMany(live, 5)
      for (let round = 0; round < 3000; round++) {
        const recorder = capture.openConnection(session)
        const client = { host: '10.0.0.9', port: 5000 + (round % 40) }
        if (round % 3 === 0) {
          recorder.event({ ...OPEN, role: 'client', client: UNKNOWN_ENDPOINT })
          if (round % 2 === 0)
            recorder.handshake(client, TARGET, { event: 'connected', local: client, remote: TARGET })
        } else recorder.handshake(client, TARGET, { ...OPEN, role: 'proxy', client })
        if (round % 6 !== 3) {
          await pass(live, recorder, 'up', 700)
          recorder.end('up')
          await pass(live, recorder, 'down', 900)
          if (round % 5 === 0) recorder.reset('target', 'down')
          else recorder.end('down')
        }
        recorder.close({ event: 'close', up: 0, down: 0, endedBy: 'client', how: 'fin' })
        await pass(live, lasting[round % 5]!, 'down', 300)
      }
      await capture.close()
      expect(told.files.length).toBeGreaterThan(2)
      for (const { path } of told.files) expect(await fileRemarks(path, REUSED)).toEqual([])
      const joined = join(folder, 'joined.pcapng')
      writeFileSync(joined, Buffer.concat(told.files.map(({ path }) => readFileSync(path))))
      expect(await fileRemarks(joined, REUSED)).toEqual([])
    }
  )

  it('shows client and server of each connection in every file', needs('tshark'), async () => {
    const live = await startCapture({ ring: ringOf(16 * MIB) })
    const recorders = openMany(live, 3)
    await passMuch(live, recorders, 3 * MIB)
    await live.capture.close()
    const [, second] = live.told.files
    const text = readFileSync(second!.path).toString('latin1')
    expect(text).toContain('tcplens:{"format":1,"part":2,"connections":3}')
    expect(text).toContain('Continued from the previous file: ')
    expect(text).toContain(
      '"event":"continued","session":1,"role":"proxy","client":{"host":"10.0.0.1","port":1024}'
    )
  })
})
