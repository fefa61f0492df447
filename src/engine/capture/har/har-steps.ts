import type { HarEntry, HarWebSocketMessage } from '../../../shared/har/har'
import { requestBytes, responseBytes } from '../../../shared/har/har-bytes'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import type { Direction } from '../../../shared/model/direction'
import type { HarConnection, PlacedEntry } from './har-connections'

/** What happens on a connection that is rebuilt from a HAR, in order: events, and bytes as they could have been sent. */

export type HarStep =
  | { time: number; event: ConnectionEvent }
  /** `begins`: it is the first of a request. */
  | { time: number; direction: Direction; bytes: () => Uint8Array; begins?: true }
  /** A note on the exchange whose request was the last to begin. */
  | { time: number; note: string; bookmark: boolean }

export const REBUILT =
  'Rebuilt as HTTP/1.1 from a HAR file: what was sent is in no file. Lengths, codings, the address of the client and the end of the connection are made up.'

export function* harSteps(connection: HarConnection): Generator<HarStep, void> {
  const { client, server, target, secure, opens, found, connected, ends } = connection
  yield { time: opens, event: { event: 'open', session: 0, role: 'capture', client, server, target } }
  if (found !== null) {
    const { host: address } = server
    const family = address.includes(':') ? 6 : 4
    yield { time: found, event: { event: 'lookup', leg: 'target', host: target.host, address, family } }
  }
  yield { time: connected, event: { event: 'connected', local: client, remote: server } }
  yield { time: connected, event: { event: 'rule', name: 'HAR', text: REBUILT } }
  if (secure) yield { time: connection.secured, event: secured(connection) }
  for (const placed of connection.entries) yield* entrySteps(placed)
  const failed = connection.entries.at(-1)?.entry.response.status === 0
  yield {
    time: ends,
    event: { event: 'close', up: 0, down: 0, endedBy: 'target', how: failed ? 'error' : 'fin' }
  }
}

/** All that a HAR says of TLS is that there was some. */
function secured({ target, entries }: HarConnection): ConnectionEvent {
  const took = entries[0]?.entry.timings.ssl ?? 0
  return {
    event: 'tls',
    leg: 'target',
    version: 'TLS',
    cipher: 'unknown',
    alpn: '',
    serverName: target.host,
    resumed: false,
    verified: null,
    chain: [],
    took: Math.max(0, took)
  }
}

function* entrySteps({ entry, begins, sent, answers, ends }: PlacedEntry): Generator<HarStep, void> {
  const { request, response } = entry
  const notes: string[] = []
  const up = requestBytes(request)
  notes.push(...up.notes)
  yield* message('up', up.bytes, begins, sent)
  if (response.status > 0) {
    const down = responseBytes(response, request.method)
    notes.push(...down.notes)
    yield* message('down', down.bytes, answers, ends)
    if (response.status === 101) for (const each of entry._webSocketMessages ?? []) yield frameStep(each)
  } else if (typeof response._error === 'string' && response._error !== '') {
    yield { time: ends, event: { event: 'error', leg: 'target', code: '', message: response._error } }
  }
  for (const text of notes) yield { time: ends, event: { event: 'rule', name: 'HAR', text } }
  yield* lostSteps(entry, ends)
  const note = entry.comment ?? ''
  const bookmark = entry['_bookmark'] === true
  // Behind what it is about.
  if (note !== '' || bookmark) yield { time: ends, note, bookmark }
}

/** Head and body as two pieces, where there are both: the time between them is what the HAR says it took. */
function* message(
  direction: Direction,
  bytes: Uint8Array,
  first: number,
  last: number
): Generator<HarStep, void> {
  const head = headLength(bytes)
  const begins = direction === 'up' ? ({ begins: true } as const) : {}
  yield { time: first, direction, bytes: () => bytes.subarray(0, head), ...begins }
  if (head < bytes.length) yield { time: last, direction, bytes: () => bytes.subarray(head) }
}

function headLength(bytes: Uint8Array): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('\r\n\r\n')
  return at < 0 ? bytes.length : at + 4
}

function* lostSteps({ request }: HarEntry, time: number): Generator<HarStep, void> {
  const { httpVersion } = request
  if (/^(?:http\/[23]|h[23])/i.test(httpVersion))
    yield { time, event: { event: 'rule', name: 'HAR', text: `The HAR says that this was ${httpVersion}.` } }
}

/** A frame of its own for each message (RFC 6455, section 5.2); a client's is masked with zeros, which changes nothing. */
function frameStep({ type, time, opcode, data }: HarWebSocketMessage): HarStep {
  const isText = opcode === 1
  const bytes = (): Uint8Array => {
    const payload = Buffer.from(data, isText ? 'utf8' : 'base64')
    const mask = type === 'send' ? Buffer.alloc(4) : Buffer.alloc(0)
    return Buffer.concat([frameHead(opcode, payload.length, type === 'send'), mask, payload])
  }
  return { time: time * 1000, direction: type === 'send' ? 'up' : 'down', bytes }
}

function frameHead(opcode: number, length: number, masked: boolean): Buffer {
  const first = 0x80 | (opcode & 0x0f)
  const mask = masked ? 0x80 : 0
  if (length < 126) return Buffer.from([first, mask | length])
  const head = Buffer.alloc(length < 0x10000 ? 4 : 10)
  head[0] = first
  head[1] = mask | (length < 0x10000 ? 126 : 127)
  if (length < 0x10000) head.writeUInt16BE(length, 2)
  else head.writeBigUInt64BE(BigInt(length), 2)
  return head
}
