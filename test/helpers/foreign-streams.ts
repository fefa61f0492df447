/** Content of an opened capture per connection: the bytes of both streams, and the gaps. */

import type { Direction } from '../../src/shared/model/direction'
import { fileOf } from './files-aside'
import {
  ACK,
  links,
  pcapFile,
  PSH,
  SYN,
  tcpSegment,
  ipv4,
  type End,
  type FilePacket
} from './foreign-packets'
import { openCapture, type OpenedCapture } from './opened-capture'

export interface Streams {
  client: string
  target: string
  up: Buffer
  down: Buffer
  /** `direction offset+length`, in the order of the conversation. */
  gaps: string[]
  /** Names of its events. */
  events: string[]
}

export function streamsOf({ analysis, handlers }: OpenedCapture): Streams[] {
  const all: Streams[] = []
  for (const row of analysis.walker.connections.present.rows()) {
    const { rows } = handlers['connections.conversation']({
      connection: row + 1,
      first: 0,
      count: 10_000
    })
    all.push({
      client: analysis.walker.connections.client(row),
      target: analysis.walker.connections.target(row),
      up: bytesOf(handlers, row + 1, 'up'),
      down: bytesOf(handlers, row + 1, 'down'),
      gaps: rows.flatMap((entry) =>
        entry.kind === 'gap' ? [`${entry.direction} ${entry.offset}+${entry.length} ${entry.reason}`] : []
      ),
      events: rows.flatMap((entry) => (entry.kind === 'event' ? [entry.name] : []))
    })
  }
  return all
}

function bytesOf(handlers: OpenedCapture['handlers'], connection: number, direction: Direction): Buffer {
  const pieces: Uint8Array[] = []
  for (let at = 0; ;) {
    const { total, from, bytes } = handlers['streams.read']({
      connection,
      direction,
      offset: at,
      length: 65_536
    })
    pieces.push(bytes)
    if (from + bytes.length >= total || bytes.length === 0) return Buffer.concat(pieces)
    at = from + bytes.length
  }
}

export async function opened(packets: readonly FilePacket[]): Promise<Streams[]> {
  return streamsOf(openCapture(await fileOf(pcapFile(packets))))
}

export const CLIENT: End = { host: '10.0.0.1', port: 40_000 }
export const SERVER: End = { host: '10.0.0.2', port: 80 }

export interface Said {
  seq: number
  ack?: number
  flags?: number
  payload?: Uint8Array | string
}

/** One packet of the conversation between CLIENT and SERVER. */
export function said(
  from: 'client' | 'server',
  time: number,
  { payload, flags = ACK | PSH, ...tcp }: Said
): FilePacket {
  const [source, target] = from === 'client' ? [CLIENT, SERVER] : [SERVER, CLIENT]
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload
  const segment = tcpSegment({
    from: source,
    to: target,
    flags,
    ...tcp,
    ...(body === undefined ? {} : { payload: body })
  })
  return { time, bytes: links.ethernet(ipv4(source.host, target.host, segment)) }
}

/** Returns SYN, SYN-ACK and ACK, a millisecond apart; the streams begin after these sequence numbers. */
export function handshake(up = 1000, down = 5000): FilePacket[] {
  return [
    said('client', 0, { seq: up, flags: SYN }),
    said('server', 1e6, { seq: down, ack: up + 1, flags: SYN | ACK }),
    said('client', 2e6, { seq: up + 1, ack: down + 1, flags: ACK })
  ]
}

/** Returns the packets of one exchange between them: a GET and its response. */
export function exchangePackets(
  target: string,
  answer: Uint8Array | string = 'HTTP/1.1 204 No Content\r\n\r\n',
  request = `GET ${target} HTTP/1.1\r\nHost: example.test\r\n\r\n`
): FilePacket[] {
  return [
    said('client', 0, { seq: 100, flags: SYN }),
    said('server', 1e6, { seq: 500, ack: 101, flags: SYN | ACK }),
    said('client', 2e6, { seq: 101, ack: 501, payload: request }),
    said('server', 3e6, { seq: 501, ack: 101 + request.length, payload: answer })
  ]
}
