/**
 * HTTP/2 flow-control credit of a server, counted by RFC 9113
 * @5.2.
 */

import { expect, it } from 'vitest'
import { Credit } from '../../../src/engine/conversation/credit'
import {
  data,
  frame,
  headers,
  opening,
  settingsTaken,
  windowUpdate
} from '../../../src/engine/http-client/http2-frames'

const SETTINGS = 4
const begin = (stream: number): Buffer => headers(stream, [], { isLast: false, most: 16_384 })
const initial = (size: number): Buffer => {
  const payload = Buffer.alloc(6)
  payload.writeUInt16BE(4)
  payload.writeUInt32BE(size, 2)
  return frame(SETTINGS, 0, 0, payload)
}
const bytes = (stream: number, length: number): Buffer => data(stream, Buffer.alloc(length), false)

/** Returns for each step whether the credit accepts the sent bytes; bytes arrive one at a time. */
function enough(...steps: readonly (readonly ['sent' | 'received', Buffer])[]): boolean[] {
  const credit = new Credit()
  credit.sent(opening())
  return steps.map(([how, said]) => {
    for (const byte of said) credit[how](Uint8Array.of(byte))
    return credit.isEnough
  })
}

it.each<[string, boolean[], ['sent' | 'received', Buffer][]]>([
  [
    'waits for the windows of the connection and the stream',
    [true, false, false, true],
    [
      ['sent', Buffer.concat([begin(1), bytes(1, 65_535)])],
      ['sent', bytes(1, 1)],
      ['received', windowUpdate(1, 10)],
      ['received', windowUpdate(0, 1)]
    ]
  ],
  [
    'counts all streams together',
    [true, false, true],
    [
      ['sent', Buffer.concat([begin(1), bytes(1, 40_000)])],
      ['sent', Buffer.concat([begin(3), bytes(3, 40_000)])],
      ['received', windowUpdate(0, 14_465)]
    ]
  ],
  [
    'applies an acknowledged setting to existing streams',
    [true, true, false, false, true, true],
    [
      ['sent', Buffer.concat([begin(1), bytes(1, 10)])],
      ['received', initial(9)],
      ['sent', settingsTaken()],
      ['received', initial(10)],
      ['sent', settingsTaken()],
      ['sent', Buffer.concat([begin(3), bytes(3, 10)])]
    ]
  ],
  [
    'ignores a setting received after the acknowledgment',
    [true, true, false],
    [
      ['sent', Buffer.concat([begin(1), bytes(1, 10)])],
      ['sent', settingsTaken()],
      ['received', initial(9)]
    ]
  ],
  [
    'does not limit frames other than DATA',
    [true, true],
    [
      ['sent', begin(1)],
      ['sent', Buffer.concat([frame(6, 0, 0, Buffer.alloc(8)), windowUpdate(1, 5)])]
    ]
  ]
])('%s', (_name, expected, steps) => {
  expect(enough(...steps)).toEqual(expected)
})

it('the next bytes are cut at the server’s window, wherever a frame begins', () => {
  const said = Buffer.concat([begin(1), bytes(1, 60_000), bytes(1, 10_000), bytes(1, 10), begin(3)])
  const cutAt = (at: number): number[] => {
    const credit = new Credit()
    credit.sent(opening())
    credit.cut(opening())
    return [said.subarray(0, at), said.subarray(at)].flatMap((piece) =>
      credit.cut(piece).map((part) => {
        credit.sent(part)
        return part.length
      })
    )
  }
  expect(cutAt(0)).toEqual([0, 9 + 60_009, 10_009, 19 + 9])
  // A cut inside a frame header: the frame was started and waits for its continuation.
  expect(cutAt(60_020)).toEqual([60_020, 10_009 - 2, 19 + 9])
  expect(cutAt(10)).toEqual([10, 60_008, 10_009, 19 + 9])
})

it('the next bytes are cut at settings that they acknowledge', () => {
  const credit = new Credit()
  credit.sent(opening())
  credit.cut(opening())
  credit.received(initial(50))
  const said = Buffer.concat([begin(1), bytes(1, 100), settingsTaken(), bytes(1, 10), begin(3), bytes(3, 60)])
  expect(credit.cut(said).map(({ length }) => length)).toEqual([9 + 109 + 9, 19 + 9, 69])
})
