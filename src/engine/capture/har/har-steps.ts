import type { HarEntry, HarWebSocketMessage } from '../../../shared/har/har'
import { requestBytes, responseBytes } from '../../../shared/har/har-bytes'
import { MAX_NOTE_TEXT } from '../../../shared/contract/limits'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import type { Direction } from '../../../shared/model/direction'
import { codedText } from './coded-text'
import type { HarConnection, PlacedEntry } from './har-connections'
import { keptEntry, type KeptEntry } from './kept-entry'
import { isFramed, webSocketFrame } from './web-socket-frames'

/** Steps on a connection rebuilt from a HAR file, in order: events, and bytes as they could have been sent. */

export type HarStep =
  | { time: number; event: ConnectionEvent }
  /** `begins`: these are the first bytes of a request. */
  | { time: number; direction: Direction; bytes: () => Uint8Array; begins?: true }
  /** A note on the exchange whose request began last. */
  | { time: number; note: string; bookmark: boolean }
  /** The data of that exchange that its bytes do not contain. */
  | { time: number; kept: () => KeptEntry }

export const REBUILT =
  'Rebuilt as HTTP/1.1 from a HAR file, which does not contain the bytes sent. Lengths, codings, the client address and the end of the connection are invented.'

export function* harSteps(connection: HarConnection): Generator<HarStep, void> {
  const { client, server, target, secure, opens, found, connected, ends } = connection
  const role = 'capture'
  const opening: ConnectionEvent = { event: 'open', session: 0, role, client, server, target, rebuilt: 'har' }
  yield { time: opens, event: opening }
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

/** A HAR file records only that TLS was used. */
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
  const encode = (text: string, type: string): Uint8Array<ArrayBuffer> => codedText(text, type).bytes
  const up = requestBytes(request, encode)
  notes.push(...up.notes)
  yield* message('up', up.bytes, begins, sent)
  if (response.status > 0) {
    const down = responseBytes(response, request.method, encode)
    notes.push(...down.notes)
    yield* message('down', down.bytes, answers, ends)
    for (const each of entry._webSocketMessages ?? []) yield messageStep(entry, each)
  } else if (typeof response._error === 'string' && response._error !== '') {
    yield { time: ends, event: { event: 'error', leg: 'target', code: '', message: response._error } }
  }
  for (const text of notes) yield { time: ends, event: { event: 'rule', name: 'HAR', text } }
  yield* lostSteps(entry, ends)
  const note = noteOf(entry)
  const bookmark = entry['_bookmark'] === true
  // Written after the exchange it refers to.
  yield { time: ends, kept: () => keptEntry(entry) }
  if (note !== '' || bookmark) yield { time: ends, note, bookmark }
}

/** Yields head and body as two pieces if both exist; the time between them is the duration in the HAR. */
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
    yield {
      time,
      event: { event: 'rule', name: 'HAR', text: `According to the HAR, this was ${httpVersion}.` }
    }
}

/** Returns the comment cut to the maximum length of a note; the whole comment is kept with the entry. */
export function noteOf({ comment }: HarEntry): string {
  return (comment ?? '').slice(0, MAX_NOTE_TEXT)
}

function messageStep(entry: HarEntry, message: HarWebSocketMessage): HarStep {
  const { type, time, opcode, data } = message
  const at = time * 1000
  if (isFramed(entry, message))
    return { time: at, direction: type === 'send' ? 'up' : 'down', bytes: () => webSocketFrame(message) }
  const text = `The HAR has a message that is not a WebSocket frame (${type}, opcode ${opcode}): ${data.slice(0, 200)}`
  return { time: at, event: { event: 'rule', name: 'HAR', text } }
}
