/** Hostile connections that are detected as Redis. */

import { hostile, join, type HostileProtocol, type HostileStream } from '../../../hostile/hostile-stream'

const command = (...words: string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`
const PING = command('PING')

const streams: readonly HostileStream[] = [
  hostile(
    'pipelined commands',
    1000,
    (n) => PING.repeat(n),
    (n) => '+PONG\r\n'.repeat(n)
  ),
  hostile('commands without replies', 1000, (n) => command('SUBSCRIBE', 'a').repeat(n)),
  hostile(
    'replies without commands',
    2000,
    () => PING,
    (n) => ':1\r\n'.repeat(n)
  ),
  hostile(
    'confirmations of one subscription',
    1000,
    (n) => command('SUBSCRIBE', ...Array<string>(n).fill('a')),
    (n) => '*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n'.repeat(n)
  ),
  hostile(
    'pushes',
    1000,
    () => PING,
    (n) => '>1\r\n+a\r\n'.repeat(n)
  ),
  hostile(
    'elements of a list that never ends',
    4000,
    () => PING,
    (n) => `*999999999\r\n${':1\r\n'.repeat(n)}`
  ),
  hostile(
    'lists in lists, deeper than the limit',
    1000,
    () => PING,
    (n) => '*1\r\n'.repeat(n)
  ),
  hostile(
    'lists that are empty',
    2000,
    () => PING,
    (n) => `*?\r\n${'*0\r\n'.repeat(n)}.\r\n`
  ),
  hostile(
    'attributes of one reply',
    1000,
    () => PING,
    (n) => `${'|1\r\n+a\r\n:1\r\n'.repeat(n)}:1\r\n`
  ),
  hostile(
    'chunks of a string',
    2000,
    () => PING,
    (n) => `$?\r\n${';1\r\na\r\n'.repeat(n)};0\r\n`
  ),
  hostile('words of an inline command', 4000, (n) => join(PING, `get ${'"a" '.repeat(n)}\r\n`)),
  hostile('one long line', 40_000, (n) => join(PING, 'x'.repeat(n))),
  hostile(
    'one long simple string',
    40_000,
    () => PING,
    (n) => `+${'x'.repeat(n)}\r\n`
  ),
  hostile(
    'a string of bytes that have to be escaped',
    40_000,
    () => PING,
    (n) => `$${n}\r\n${'\xff'.repeat(n)}\r\n`
  ),
  hostile('empty lines', 8000, (n) => join(PING, '\r\n'.repeat(n))),
  hostile(
    'lines without a type',
    2000,
    () => PING,
    (n) => 'x\r\n'.repeat(n)
  ),
  hostile(
    'strings of a wrong length',
    2000,
    () => PING,
    (n) => '$1\r\nab\r\n'.repeat(n)
  ),
  hostile('junk', 20_000, (n) => join(PING, '\x00\xff'.repeat(n)))
]

export const HOSTILE: HostileProtocol = { detectedAs: 'redis', streams }
