/** Small bodies that decode to very much. */

import { gzipSync } from 'node:zlib'

/** An event of 18 bytes. */
export const EVENT = 'data: 0123456789\n\n'

const EVENTS_PER_MEMBER = 1_000_000

/** So many million events, compressed by gzip in as many members: about 18 KB a million. */
export function eventBomb(millions: number): Buffer {
  const member = gzipSync(EVENT.repeat(EVENTS_PER_MEMBER), { level: 9 })
  return Buffer.concat(Array.from({ length: millions }, () => member))
}

/** An HTTP response that carries it. */
export function eventResponse(body: Buffer): Buffer {
  const head =
    'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n' +
    `Content-Length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}

/** Empty WebSocket messages of a server: two bytes each. */
export function emptyMessages(count: number): Buffer {
  return Buffer.alloc(count * 2, Buffer.from([0x81, 0x00]))
}
