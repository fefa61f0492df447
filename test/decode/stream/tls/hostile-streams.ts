/** Hostile connections that are detected as TLS. */

import {
  hostile,
  join,
  times,
  type HostileProtocol,
  type HostileStream,
  type Text
} from '../../../hostile/hostile-stream'

const hello = (extensions: Text): Buffer => {
  const all = join(extensions)
  const body = join(
    Buffer.of(3, 3),
    Buffer.alloc(32),
    Buffer.of(0, 0, 2, 0x13, 1, 1, 0, all.length >> 8, all.length & 255),
    all
  )
  return join(Buffer.of(1, 0, body.length >> 8, body.length & 255), body)
}
const record = (type: number, body: Text): Buffer => {
  const bytes = join(body)
  return join(Buffer.of(type, 3, 3, bytes.length >> 8, bytes.length & 255), bytes)
}
const HELLO = record(22, hello(''))

const streams: readonly HostileStream[] = [
  hostile('records of one byte of a handshake', 500, (n) =>
    times(n + 60, (at) => record(22, hello(Buffer.alloc(n)).subarray(at, at + 1)))
  ),
  hostile('extensions of a client hello', 2000, (n) =>
    record(22, hello(Buffer.alloc(n * 4, Buffer.of(0x1a, 0x1a, 0, 0))))
  ),
  hostile('handshake messages that are empty', 2000, (n) =>
    join(
      HELLO,
      times(n, () => record(22, Buffer.of(0, 0, 0, 0)))
    )
  ),
  hostile('records that are empty', 4000, (n) =>
    join(
      HELLO,
      times(n, () => record(22, ''))
    )
  ),
  hostile('alerts', 2000, (n) =>
    join(
      HELLO,
      times(n, () => record(21, Buffer.of(1, 90)))
    )
  ),
  hostile(
    'changes of the cipher',
    2000,
    (n) =>
      join(
        HELLO,
        times(n, () => record(20, Buffer.of(1)))
      ),
    (n) => times(n, () => record(20, Buffer.of(1)))
  ),
  hostile('records of secret bytes', 4000, (n) =>
    join(
      HELLO,
      record(20, Buffer.of(1)),
      times(n, () => record(23, 'x'))
    )
  ),
  hostile('a length beyond the stream', 4000, (n) =>
    join(HELLO, Buffer.of(22, 3, 3, 0x3f, 0xff, 1, 0xff, 0xff, 0xff), Buffer.alloc(n))
  )
]

export const HOSTILE: HostileProtocol = { detectedAs: 'tls', streams }
