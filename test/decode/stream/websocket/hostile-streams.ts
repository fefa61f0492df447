/** Hostile WebSocket connections. */

import { deflateRawSync } from 'node:zlib'
import { wsFrame } from '../../../fuzz/samples'
import {
  hostile,
  join,
  times,
  type HostileProtocol,
  type HostileStream,
  type Text
} from '../../../hostile/hostile-stream'

const UPGRADE =
  'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n'
const SWITCHED =
  'HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n'
const KEY = [1, 2, 3, 4]
const webSocket = (
  name: string,
  n: number,
  up: (n: number) => Text,
  down: (n: number) => Text = () => ''
): HostileStream =>
  hostile(
    name,
    n,
    (count) => join(UPGRADE, up(count)),
    (count) => join(SWITCHED, down(count))
  )
const DEFLATED = deflateRawSync(Buffer.alloc(1000), { finishFlush: 2 }).subarray(0, -4)

const streams: readonly HostileStream[] = [
  webSocket(
    'messages that are empty',
    2000,
    (n) => times(n, () => wsFrame(0x81, '', KEY)),
    (n) => times(n, () => wsFrame(0x81, ''))
  ),
  webSocket('fragments of one byte', 2000, (n) =>
    join(
      wsFrame(1, '', KEY),
      times(n, () => wsFrame(0, 'a', KEY)),
      wsFrame(0x80, '', KEY)
    )
  ),
  webSocket(
    'fragments that are empty',
    2000,
    () => '',
    (n) =>
      join(
        wsFrame(1, ''),
        times(n, () => wsFrame(0, '')),
        wsFrame(0x80, '')
      )
  ),
  webSocket(
    'pings between fragments',
    1000,
    () => '',
    (n) =>
      join(
        wsFrame(1, ''),
        times(n, () => join(wsFrame(0, 'a'), wsFrame(0x89, 'x')))
      )
  ),
  webSocket(
    'continuations of nothing',
    2000,
    () => '',
    (n) => times(n, () => wsFrame(0x80, 'a'))
  ),
  webSocket(
    'deflated messages',
    1000,
    () => '',
    (n) => times(n, () => wsFrame(0xc1, DEFLATED))
  ),
  webSocket(
    'a deflated bomb',
    4000,
    () => '',
    (n) =>
      join(
        ...[deflateRawSync(Buffer.alloc(n * 1000), { finishFlush: 2 })].map((bytes) =>
          wsFrame(0xc2, bytes.subarray(0, -4))
        )
      )
  ),
  webSocket(
    'a length beyond the stream',
    16_000,
    () => '',
    (n) => join(Buffer.of(0x82, 127, 0, 0x1f, 255, 255, 255, 255, 255, 255), Buffer.alloc(n))
  ),
  webSocket(
    'reserved bits and opcodes',
    2000,
    () => '',
    (n) => times(n, () => wsFrame(0xf7, 'a'))
  ),
  webSocket(
    'close frames',
    2000,
    () => '',
    (n) => times(n, () => wsFrame(0x88, Buffer.of(3, 0xe8)))
  )
]

export const HOSTILE: HostileProtocol = { insideHttp: 'websocket', streams }
