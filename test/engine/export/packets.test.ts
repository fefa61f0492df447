/** Packets of chosen rows, as read by tshark and by our own reader. */

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { LIVE, startEngine, temporaryFolder } from '../../helpers/engine'
import { realCapture, tsharkFields } from '../../helpers/captures'
import { ALL_CONNECTIONS, ALL_EXCHANGES, exportInput } from '../../helpers/exporting'
import { pcapngSection } from '../../helpers/foreign-packets'
import { fileOf } from '../../helpers/files-aside'
import { handshake, said } from '../../helpers/foreign-streams'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { waitFor } from '../../helpers/patience'
import { needs } from '../../helpers/peers'

async function three(): Promise<Engine> {
  const engine = await startEngine()
  const stage = await setStage(engine)
  for (const path of ['/one', '/two', '/three']) await play(stage, [[get(path), ok(path)]])
  return engine
}

async function written(
  engine: Engine,
  query: Partial<typeof ALL_EXCHANGES>,
  capture = LIVE
): Promise<{ path: string; rows: number }> {
  const to = join(await temporaryFolder(), 'part.pcapng')
  const asked = { ...(query.kind === 'connections' ? ALL_CONNECTIONS : ALL_EXCHANGES), ...query }
  const file = await engine.captures.export(
    exportInput('pcapng', { query: asked as typeof ALL_EXCHANGES, capture }),
    to
  )
  if (file === null) throw new Error('Nobody cancelled it')
  return { path: to, rows: file.rows }
}

/** Returns an opened file once it is read. */
async function opened(engine: Engine, path: string): Promise<number> {
  const capture = await engine.captures.open(path)
  await waitFor(() => {
    const totals = engine.captures.list().find((found) => found.capture === capture)
    expect(totals?.state).not.toBe('opening')
  })
  return capture
}

async function streams(engine: Engine, capture: number, connection: number): Promise<string[]> {
  const read = async (direction: 'up' | 'down'): Promise<string> => {
    const { from, bytes, total } = await engine.handlers['streams.read']({
      capture,
      connection,
      direction,
      offset: 0,
      length: 60 * 1024
    })
    return `${from} ${total} ${Buffer.from(bytes).toString('base64')}`
  }
  return [await read('up'), await read('down')]
}

describe('packets of selected rows', () => {
  it('are whole conversations without tshark warnings', needs('tshark'), async () => {
    const engine = await startEngine()
    const stage = await setStage(engine)
    for (const path of ['/one', '/two']) await play(stage, [[get(path), ok(path)]])
    await engine.handlers['marks.set']({ capture: LIVE, kind: 'exchanges', numbers: [[1, 3]], note: 'kept' })
    // Once data behind the bookmark is on disk, the bookmark is as well.
    await play(stage, [[get('/three'), ok('/three')]])
    const { path, rows } = await written(engine, { only: [[2, 3]] })
    const uris = await tsharkFields(path, 'http.request', ['http.request.uri'])
    expect([rows, [...new Set(uris.flat())]]).toEqual([1, ['/two']])
    // From its first packet to its last.
    const said = ['frame.time_epoch', 'tcp.seq_raw', 'tcp.flags', 'tcp.len']
    const [stream] = await tsharkFields(engine.capture.path, 'http.request.uri == "/two"', ['tcp.stream'])
    const all = await tsharkFields(engine.capture.path, `tcp.stream == ${String(stream?.[0])}`, said)
    expect(await tsharkFields(path, 'tcp and tcp.port != 0', said)).toEqual(all)
    expect(await tsharkFields(path, 'tcp.analysis.flags or _ws.malformed', ['frame.number'])).toEqual([])
    const again = await opened(engine, path)
    expect(await streams(engine, again, 2)).toEqual(await streams(engine, LIVE, 2))
    const { rows: shown } = (await engine.handlers['views.rows']({
      capture: again,
      view: (await engine.handlers['views.open']({ capture: again, query: ALL_EXCHANGES })).view,
      first: 0,
      count: 10
    })) as { rows: { target: string; note: string | null }[] }
    expect(shown.map(({ target, note }) => [target, note])).toEqual([['/two', 'kept']])
  })

  it('of all rows are all packets', async () => {
    const engine = await three()
    const { path } = await written(engine, { kind: 'connections' } as never)
    const again = await opened(engine, path)
    expect(engine.captures.list().find(({ capture }) => capture === again)?.connections.total).toBe(3)
  })

  it('of a connection to a proxy are those between the client and the proxy', async () => {
    const asked = 'CONNECT example.test:443 HTTP/1.1\r\nHost: example.test:443\r\n\r\n'
    const granted = 'HTTP/1.1 200 Connection established\r\n\r\n'
    const packets = [
      ...handshake(),
      said('client', 3e6, { seq: 1001, ack: 5001, payload: asked }),
      said('server', 4e6, { seq: 5001, ack: 1001 + asked.length, payload: granted }),
      said('client', 5e6, { seq: 1001 + asked.length, ack: 5001 + granted.length, payload: 'inside' })
    ]
    const engine = await startEngine()
    // Stored as pcapng already, so that the packets are copied unchanged.
    const capture = await opened(engine, await fileOf(pcapngSection(packets), 'pcapng'))
    const { path, rows } = await written(engine, { kind: 'connections' }, capture)
    const again = await opened(engine, path)
    const passed = engine.captures.list().find((totals) => totals.capture === again)?.passed
    expect([rows, passed?.packets]).toEqual([1, packets.length])
    expect(await streams(engine, again, 1)).toEqual(await streams(engine, capture, 1))
  })

  it('of two captures of Tcplens in one file are those of the selected one', async () => {
    const engine = await startEngine()
    const joined = join(await temporaryFolder(), 'joined.pcapng')
    const captures = [await three(), await three()]
    await Promise.all(captures.map((capture) => capture.close()))
    await writeFile(
      joined,
      Buffer.concat(await Promise.all(captures.map(({ capture }) => readFile(capture.path))))
    )
    const both = await opened(engine, joined)
    for (const connection of [2, 5]) {
      const only = [[connection, connection + 1]]
      const { path } = await written(engine, { kind: 'connections', only } as never, both)
      const again = await opened(engine, path)
      expect(engine.captures.list().find(({ capture }) => capture === again)?.connections.total).toBe(1)
      expect(await streams(engine, again, 2)).toEqual(await streams(engine, both, connection))
    }
  })

  it.each([
    'http-get.pcap',
    'http-vlan-0.pcap',
    'http-cooper-grill-dvwa.pcapng',
    'ipv4-fragmented-3.pcap',
    'ipv6-http-atomic-frag.pcap',
    'linux_dlt_sll2.pcap',
    'pcapng-multi-interface.pcapng',
    'pppoe.pcap',
    'tcp-handshake-reorder.pcap',
    'tcp-retransmit-fast009.pcap'
  ])('of other programs’ captures are exactly those of the connection: %s', async (name) => {
    const path = realCapture(name)
    if (path === undefined) return
    const engine = await startEngine()
    const capture = await opened(engine, path)
    const count = engine.captures.list().find((totals) => totals.capture === capture)?.connections.total ?? 0
    for (let connection = 1; connection <= Math.min(count, 4); connection++) {
      const part = await written(
        engine,
        { kind: 'connections', only: [[connection, connection + 1]] } as never,
        capture
      )
      const again = await opened(engine, part.path)
      const totals = engine.captures.list().find((found) => found.capture === again)
      expect([connection, totals?.connections.total, await streams(engine, again, 1)]).toEqual([
        connection,
        1,
        await streams(engine, capture, connection)
      ])
      await engine.captures.close(again)
    }
  })
})
