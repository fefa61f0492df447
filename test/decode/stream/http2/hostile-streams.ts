/** Hostile connections that are detected as HTTP/2, or are upgraded to it. */

import { h2Frame } from '../../../fuzz/samples'
import {
  hostile,
  join,
  times,
  type HostileProtocol,
  type HostileStream,
  type Text
} from '../../../hostile/hostile-stream'

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const SETTINGS = h2Frame(4, 0, 0, '')
/** `:method GET`, `:scheme http`, `:path /` from the static table, and `:authority a`. */
const REQUEST = join(Buffer.of(0x82, 0x86, 0x84, 0x41, 1), 'a')
const h2 = (
  name: string,
  n: number,
  up: (n: number) => Text,
  down: (n: number) => Text = () => ''
): HostileStream =>
  hostile(
    name,
    n,
    (count) => join(PREFACE, SETTINGS, up(count)),
    (count) => join(SETTINGS, h2Frame(4, 1, 0, ''), down(count))
  )
const odd = (at: number): number => at * 2 + 1
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const headers = (stream: number, more: Text = '', flags = 5): Buffer =>
  h2Frame(1, flags, stream, join(REQUEST, more))

const streams: readonly HostileStream[] = [
  h2(
    'requests with responses',
    1000,
    (n) => times(n, (at) => headers(odd(at))),
    (n) => times(n, (at) => h2Frame(1, 5, odd(at), Buffer.of(0x88)))
  ),
  h2('requests without responses', 1000, (n) => times(n, (at) => headers(odd(at), '', 4))),
  h2('rapid reset', 1000, (n) => times(n, (at) => join(headers(odd(at)), h2Frame(3, 0, odd(at), u32(8))))),
  h2('CONTINUATION frames', 4000, (n) =>
    join(
      h2Frame(1, 1, 1, REQUEST),
      times(n, () => h2Frame(9, 0, 1, Buffer.of(0x40, 1, 0x61, 1, 0x62))),
      h2Frame(9, 4, 1, '')
    )
  ),
  h2('CONTINUATION frames that are empty', 4000, (n) =>
    join(
      h2Frame(1, 1, 1, REQUEST),
      times(n, () => h2Frame(9, 0, 1, '')),
      h2Frame(9, 4, 1, '')
    )
  ),
  h2(
    'SETTINGS',
    2000,
    (n) => times(n, () => h2Frame(4, 0, 0, join(Buffer.of(0, 3), u32(100)))),
    (n) => times(n, () => h2Frame(4, 1, 0, ''))
  ),
  h2('settings in one frame', 2000, (n) =>
    h2Frame(
      4,
      0,
      0,
      times(n, () => join(Buffer.of(0, 3), u32(100)))
    )
  ),
  h2(
    'PING',
    2000,
    (n) => times(n, () => h2Frame(6, 0, 0, '12345678')),
    (n) => times(n, () => h2Frame(6, 1, 0, '12345678'))
  ),
  h2('DATA of one byte', 4000, (n) =>
    join(
      headers(1, '', 4),
      times(n, () => h2Frame(0, 0, 1, 'a')),
      h2Frame(0, 1, 1, '')
    )
  ),
  h2('DATA that is empty', 4000, (n) =>
    join(
      headers(1, '', 4),
      times(n, () => h2Frame(0, 0, 1, ''))
    )
  ),
  h2('DATA that is padding', 1000, (n) =>
    join(
      headers(1, '', 4),
      times(n, () => h2Frame(0, 8, 1, join(Buffer.of(30), Buffer.alloc(30))))
    )
  ),
  h2('WINDOW_UPDATE', 2000, (n) =>
    join(
      headers(1),
      times(n, (at) => h2Frame(8, 0, at % 2, u32(1)))
    )
  ),
  h2('PRIORITY', 2000, (n) => times(n, (at) => h2Frame(2, 0, odd(at), join(u32(odd(at + 1)), Buffer.of(1))))),
  h2(
    'PUSH_PROMISE',
    1000,
    () => headers(1),
    (n) => times(n, (at) => h2Frame(5, 4, 1, join(u32(at * 2 + 2), REQUEST)))
  ),
  h2(
    'GOAWAY',
    2000,
    (n) => times(n, () => h2Frame(7, 0, 0, join(u32(1), u32(0)))),
    () => ''
  ),
  h2('frames of an unknown type', 2000, (n) => times(n, () => h2Frame(0x42, 0, 1, 'x'))),
  h2('frames on closed streams', 2000, (n) =>
    join(
      headers(1),
      times(n, () => h2Frame(0, 0, 1, 'x'))
    )
  ),
  h2('table size updates', 4000, (n) =>
    h2Frame(
      1,
      5,
      1,
      join(
        times(n, (at) => Buffer.of(0x20 | (at % 2))),
        REQUEST
      )
    )
  ),
  h2(
    'fields that go into the dynamic table',
    1000,
    (n) =>
      times(n, (at) =>
        headers(
          odd(at),
          join(Buffer.of(0x40, 6), `x-${String(at % 10_000).padStart(4, '0')}`, Buffer.of(1), 'a')
        )
      ),
    (n) => times(n, (at) => h2Frame(1, 5, odd(at), Buffer.of(0x88)))
  ),
  h2('references to one long field', 2000, (n) =>
    join(
      headers(1, join(Buffer.of(0x40, 1), 'x', Buffer.of(0x7f, 0xa1, 0x0f), 'y'.repeat(2080))),
      headers(3, Buffer.alloc(n, 0xbe))
    )
  ),
  h2('header blocks cut everywhere', 1000, (n) =>
    times(n, (at) => h2Frame(1, 4, odd(at), REQUEST.subarray(0, at % REQUEST.length)))
  ),
  h2('junk', 20_000, (n) => '\xff'.repeat(n))
]

export const HOSTILE: HostileProtocol = { detectedAs: 'http/2', insideHttp: 'http/2', streams }
