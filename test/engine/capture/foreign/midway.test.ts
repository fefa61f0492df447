/** Captures that begin in the middle of a connection: no handshake, and the first bytes may lie inside a message. */

import { describe, expect, it } from 'vitest'
import type { Framings } from '../../../../src/shared/contract/framing'
import type { TapMessage } from '../../../../src/engine/analysis/story/tap-entry'
import {
  ACK,
  FIN,
  ipv4,
  links,
  pcapFile,
  RST,
  tcpSegment,
  type FilePacket
} from '../../../helpers/foreign-packets'
import { fileOf } from '../../../helpers/files-aside'
import { streamsOf } from '../../../helpers/foreign-streams'
import { openCapture, type OpenedCapture } from '../../../helpers/opened-capture'

const MS = 1e6
const S = 1e9
const MOST_ASIDE = 1024
const DECODER: Framings = { up: { kind: 'decoder' }, down: { kind: 'decoder' } }

/** A connection that was open before the capture began. Its packets follow each other without loss. */
class Running {
  readonly packets: FilePacket[] = []
  time = 0
  /** Total bytes sent by both sides. */
  bytes = 0
  readonly #ports: { client: number; server: number }
  readonly #next = { client: 70_000, server: 90_000 }

  constructor(ports = { client: 40_001, server: 80 }) {
    this.#ports = ports
  }

  client(payload: string | Uint8Array, flags = ACK): this {
    return this.#add('client', payload, flags)
  }

  server(payload: string | Uint8Array, flags = ACK): this {
    return this.#add('server', payload, flags)
  }

  get(path: string): this {
    return this.client(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
  }

  ok(body = 'ok'): this {
    return this.server(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  }

  async open(): Promise<OpenedCapture> {
    return openCapture(await fileOf(pcapFile(this.packets)))
  }

  #add(from: 'client' | 'server', payload: string | Uint8Array, flags: number): this {
    const to = from === 'client' ? 'server' : 'client'
    const ends = {
      client: { host: '10.0.0.1', port: this.#ports.client },
      server: { host: '10.0.0.2', port: this.#ports.server }
    }
    const body = Buffer.from(payload)
    const tcp = { from: ends[from], to: ends[to], seq: this.#next[from], ack: this.#next[to], flags }
    const segment = tcpSegment({ ...tcp, payload: body })
    this.packets.push({
      time: this.time,
      bytes: links.ethernet(ipv4(ends[from].host, ends[to].host, segment))
    })
    this.#next[from] += body.length
    this.bytes += body.length
    this.time += MS
    return this
  }
}

const messagesOf = ({ tap }: OpenedCapture): string[] =>
  tap
    .filter((entry): entry is TapMessage => entry.type === 'message')
    .map(({ kind, direction, target, status }) => `${direction} ${kind === 'http.request' ? target : status}`)

const protocolOf = ({ analysis }: OpenedCapture): string => analysis.walker.connections.protocol(0)

/** Returns the problems outside of messages. */
const notesOf = ({ tap }: OpenedCapture): string[] =>
  tap.flatMap((entry) => (entry.type === 'note' ? [`${entry.direction} ${entry.problem.code}`] : []))

describe('messages of a connection whose beginning was not recorded', () => {
  it('are found after the rest of a body', async () => {
    const opened = await new Running()
      .server('the rest of a long body\r\n')
      .get('/0')
      .ok()
      .get('/1')
      .ok()
      .open()
    expect([messagesOf(opened), notesOf(opened)]).toEqual([['up /0', 'down 200', 'up /1', 'down 200'], []])
  })

  it('are found after a keep-alive byte, and in the segment where a body ends', async () => {
    const opened = await new Running()
      .client('\0')
      .get('/0')
      .server('rest of a body' + 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
      .open()
    expect(messagesOf(opened)).toEqual(['up /0', 'down 200'])
  })

  it('of HTTP/2 are found between frames', async () => {
    const frame = (type: number, flags: number, body: string): Buffer => {
      const bytes = Buffer.from(body, 'hex')
      const head = Buffer.alloc(9)
      head.writeUIntBE(bytes.length, 0, 3)
      head[3] = type
      head[4] = flags
      head.writeUInt32BE(7, 5)
      return Buffer.concat([head, bytes])
    }
    const data = frame(0, 0, '78'.repeat(30))
    const opened = await new Running()
      .server('x'.repeat(11))
      .server(Buffer.concat([data, data, data]))
      .client(frame(1, 5, '828684'))
      .server(Buffer.concat([frame(1, 4, '88'), frame(0, 1, '6f6b')]))
      .open()
    expect([protocolOf(opened), messagesOf(opened)]).toEqual(['http/2', ['up /', 'down 200']])
  })

  it('are also framed by the decoder', async () => {
    const { analysis } = await new Running().server('rest').get('/0').ok().open()
    analysis.handlers['frames.set']({ connection: 1, framings: DECODER })
    while (analysis.step());
    const { rows } = analysis.handlers['frames.conversation']({ connection: 1, first: 0, count: 64 })
    const frames = rows.flatMap((row) => (row.kind === 'frame' ? [`${row.direction} ${row.offset}`] : []))
    expect(frames.sort()).toEqual(['down 0', 'down 4', 'up 0'])
  })

  it('stay raw where no message begins', async () => {
    const opened = await new Running().server('rest').client('of').server('nothing known').open()
    expect([protocolOf(opened), messagesOf(opened)]).toEqual(['raw', []])
  })
})

describe('client and server without a handshake', () => {
  const HIGH = { client: 39_976, server: 64_000 }

  /** Returns client, server, and the byte counts of both streams. */
  const rolesOf = (opened: OpenedCapture): [string, string, number, number][] =>
    streamsOf(opened).map(({ client, target, up, down }) => [client, target, up.length, down.length])

  it('are identified by a request, whatever the ports', async () => {
    const opened = await new Running(HIGH).get('/0').ok().open()
    expect([messagesOf(opened), rolesOf(opened)]).toEqual([
      ['up /0', 'down 200'],
      [['10.0.0.1:39976', '10.0.0.2:64000', 28, 40]]
    ])
  })

  it('are identified by a response alone, and when the ports are equal', async () => {
    for (const ports of [HIGH, { client: 9000, server: 9000 }]) {
      const opened = await new Running(ports).ok().open()
      expect(rolesOf(opened)).toEqual([[`10.0.0.1:${ports.client}`, `10.0.0.2:${ports.server}`, 0, 40]])
    }
  })

  it('are identified by a request in two segments, and by one to a SOCKS proxy', async () => {
    const split = await new Running(HIGH).client('GET /0 HT').client('TP/1.1\r\n\r\n').open()
    const socks = await new Running(HIGH)
      .client(Buffer.from('050100', 'hex'))
      .server(Buffer.from('0500', 'hex'))
      .client(Buffer.from('050100010a0000030050', 'hex'))
      .server(Buffer.from('05000001000000000000', 'hex'))
      .client('hello')
      .open()
    for (const opened of [split, socks]) expect(rolesOf(opened)[0]![0]).toBe('10.0.0.1:39976')
  })

  it('are identified by a request long after the rest of a body', async () => {
    const running = new Running(HIGH)
    for (let count = 0; count < MOST_ASIDE - 10; count++) running.server('part of a body\n')
    running.time += 5 * S
    const opened = await running.get('/0').ok().open()
    expect([messagesOf(opened), rolesOf(opened)[0]!.slice(0, 2)]).toEqual([
      ['up /0', 'down 200'],
      ['10.0.0.1:39976', '10.0.0.2:64000']
    ])
  })

  it('are identified by their ports when the content does not help in time, and no byte is lost', async () => {
    const byPort = ['10.0.0.2:64000', '10.0.0.1:39976']
    const many = new Running(HIGH)
    for (let count = 0; count < MOST_ASIDE + 10; count++) many.server('part of a body\n')
    const late = new Running(HIGH).server('part')
    late.time += 11 * S
    late.server('part')
    const reset = new Running(HIGH).server('part').server('', ACK | RST)
    const ended = new Running(HIGH).server('part', ACK | FIN)
    for (const running of [many.get('/0'), late.get('/0'), reset, ended]) {
      const [client, target, up, down] = rolesOf(await running.open())[0]!
      expect([client, target, up + down]).toEqual([...byPort, running.bytes])
    }
  })

  it('with clear port numbers do not wait for content', async () => {
    const running = new Running({ client: 50_000, server: 6379 }).server('part')
    running.time += S + MS
    const other = new Running({ client: 50_001, server: 80 })
    other.time = running.time
    other.get('/0').ok()
    const { analysis } = openCapture(await fileOf(pcapFile([...running.packets, ...other.packets])))
    const { connections } = analysis.walker
    expect([0, 1].map((row) => connections.target(row))).toEqual(['10.0.0.2:6379', '10.0.0.2:80'])
  })

  it('do not wait for content of other connections', async () => {
    const idle = new Running(HIGH).server('part')
    const other = new Running({ client: 50_000, server: 80 })
    other.time = 12 * S
    other.get('/0').ok()
    const { analysis } = openCapture(await fileOf(pcapFile([...idle.packets, ...other.packets])))
    const { connections } = analysis.walker
    expect([0, 1].map((row) => connections.client(row))).toEqual(['10.0.0.2:64000', '10.0.0.1:50000'])
  })
})
