/** The packet of each conversation entry equals the one in Wireshark, field by field. */

import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { checkOutput } from '../../../src/shared/contract/parse'
import type { Layer } from '../../../src/shared/contract/packets'
import type { ConversationRow } from '../../../src/shared/contract/traffic'
import { LIVE, startEngine, startProxy, untilClosed } from '../../helpers/engine'
import { openCapture } from '../../helpers/opened-capture'
import { needs } from '../../helpers/peers'
import { dial, listen, received } from '../../helpers/servers'
import { tshark } from '../../helpers/tshark'

const HELLO = 'hello, packet'

async function talk(host: string): Promise<Engine> {
  const engine = await startEngine()
  const server = await listen((socket) => socket.pipe(socket), { host })
  const proxy = await startProxy(engine, server.address, host)
  const client = await dial(proxy.address)
  client.end(HELLO)
  await received(client)
  await untilClosed(engine, 1)
  return engine
}

async function entries(engine: Engine): Promise<ConversationRow[]> {
  const query = { capture: LIVE, connection: 1, first: 0, count: 200 }
  return (await engine.handlers['connections.conversation'](query)).rows
}

type Packet = Record<string, string[]>

/** Every packet with a comment or payload, in order: the packets that have an entry. */
async function dissected(engine: Engine, names: readonly string[]): Promise<Packet[]> {
  const { stdout } = await tshark(
    engine,
    '-T',
    'json',
    '-Y',
    'frame.comment || tcp.len > 0',
    ...names.flatMap((name) => ['-e', name])
  )
  return (JSON.parse(stdout) as { _source: { layers: Packet } }[]).map(({ _source }) => _source.layers)
}

function value(layers: readonly Layer[], kind: Layer['kind'], key: string): string | undefined {
  return layers.find((layer) => layer.kind === kind)?.fields.find((field) => field.key === key)?.value
}

const IP = {
  ipv4: {
    'header-length': 'ip.hdr_len',
    'total-length': 'ip.len',
    identification: 'ip.id',
    ttl: 'ip.ttl',
    protocol: 'ip.proto',
    'header-checksum': 'ip.checksum',
    source: 'ip.src',
    destination: 'ip.dst'
  },
  ipv6: {
    'payload-length': 'ipv6.plen',
    'next-header': 'ipv6.nxt',
    'hop-limit': 'ipv6.hlim',
    source: 'ipv6.src',
    destination: 'ipv6.dst'
  }
} as const
const TCP = {
  'source-port': 'tcp.srcport',
  'destination-port': 'tcp.dstport',
  sequence: 'tcp.seq_raw',
  acknowledgment: 'tcp.ack_raw',
  'header-length': 'tcp.hdr_len',
  window: 'tcp.window_size_value',
  checksum: 'tcp.checksum',
  urgent: 'tcp.urgent_pointer'
} as const

describe.each([
  ['ipv4', '127.0.0.1'],
  ['ipv6', '::1']
] as const)('over %s', (family, host) => {
  it('each entry has its packet, with the values tshark reads', needs('tshark'), async () => {
    const engine = await talk(host)
    const rows = await entries(engine)
    const ip = Object.entries(IP[family])
    const tcp = Object.entries(TCP)
    const seen = await dissected(
      engine,
      [...ip, ...tcp].map(([, name]): string => name).concat('frame.len', 'tcp.len')
    )
    expect(rows).toHaveLength(seen.length)
    for (const [at, row] of rows.entries()) {
      const packet = await engine.handlers['connections.packet']({
        capture: LIVE,
        connection: 1,
        entry: row.index
      })
      checkOutput('reply', 'connections.packet', packet)
      const ours = [
        ...ip.map(([key, name]) => [name, value(packet.layers, family, key)]),
        ...tcp.map(([key, name]) => [name, value(packet.layers, 'tcp', key)]),
        ['frame.len', value(packet.layers, 'block', 'original-length')],
        ['tcp.len', value(packet.layers, 'payload', 'length') ?? '0']
      ]
      const wanted = seen[at] ?? {}
      expect(Object.fromEntries(ours)).toEqual(
        Object.fromEntries(Object.entries(wanted).map(([name, values]) => [name, values[0]]))
      )
    }
  })
})

it('a segment’s payload layer is its bytes, and the layers cover the block without a gap', async () => {
  const engine = await talk('127.0.0.1')
  for (const row of await entries(engine)) {
    const query = { connection: 1, entry: row.index }
    const { bytes, layers } = await engine.handlers['connections.packet']({ capture: LIVE, ...query })
    const ranges = layers.flatMap((layer) => layer.ranges).sort(([a], [b]) => a - b)
    let covered = 0
    for (const [start, end] of ranges) {
      expect(start).toBe(covered)
      covered = end
    }
    expect(covered).toBe(bytes.length)
    const payload = layers.find(({ kind }) => kind === 'payload')?.ranges[0]
    const text = payload === undefined ? null : Buffer.from(bytes.slice(...payload)).toString()
    expect(text).toBe(row.kind === 'segment' ? HELLO : null)
    if (row.kind === 'event') expect(value(layers, 'block', 'comment')).toContain(`"event":"${row.name}"`)
  }
})

it('the packets of the saved file are found as well', async () => {
  const engine = await talk('127.0.0.1')
  const rows = await entries(engine)
  const opened = openCapture(engine.capture.path)
  for (const row of rows) {
    const query = { connection: 1, entry: row.index }
    const live = await engine.handlers['connections.packet']({ capture: LIVE, ...query })
    expect(opened.handlers['connections.packet'](query)).toEqual(live)
  }
  expect(() => opened.handlers['connections.packet']({ connection: 1, entry: 999 })).toThrow(
    /is not a packet/
  )
})
