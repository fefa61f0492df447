/**
 * Header fields of messages that stay open: the story keeps them up to a limit and reports when the limit is reached.
 */

import { expect, it } from 'vitest'
import { Http2Decoder } from '../../../src/decode/stream/http2/http2-decoder'
import { MAX_LISTED_FIELDS } from '../../../src/decode/stream/http2/limits'
import { FIELD_BYTES, OpenFields } from '../../../src/engine/analysis/story/open-fields'
import { MessageTap } from '../../../src/engine/analysis/story/tap'
import type { TapMessage } from '../../../src/engine/analysis/story/tap-entry'
import { frame, PREFACE } from '../../decode/stream/http2/frame-bytes'

const GET = Buffer.from([0x82, 0x86, 0x84])

function story(heads: readonly Buffer[], room: number): TapMessage[] {
  const told: TapMessage[] = []
  const tap = new MessageTap((time) => time, 'messages')
  tap.openFields = new OpenFields(room)
  const decoder = new Http2Decoder({
    messageHead: (message, head) => tap.head(1, message.exchange + 1, message, head, 0),
    messageTrailers: (message, bytes, offset) => {
      tap.trailers(1, message, bytes, offset)
    },
    messageEnd: (message) => {
      tap.end(1, message)
    }
  })
  decoder.push('up', Buffer.concat([PREFACE, frame(4, 0, 0, ''), ...heads]))
  decoder.finish()
  for (const entry of tap.take(Infinity).entries) if (entry.type === 'message') told.push(entry)
  return told
}

it('drops the fields of further messages while too many are open, and reports it', () => {
  const many = Buffer.concat([GET, Buffer.alloc(97, 0x90)])
  const open = [1, 3, 5].map((stream) => frame(1, 0x4, stream, many))
  const told = story([...open, frame(0, 1, 1, ''), frame(1, 0x5, 7, many)], 2 * 100 * FIELD_BYTES)
  expect(told.map(({ stream, target, headers }) => [stream, target, headers.length])).toEqual([
    [1, '/', 100],
    // The first message has ended, which frees its share.
    [7, '/', 100],
    [3, '/', 100],
    [5, '/', 0]
  ])
  expect(told.map(({ problems }) => problems.map(({ code }) => code).includes('unlisted-fields'))).toEqual([
    false,
    false,
    false,
    true
  ])
})

it('lists the first fields of a head that has very many, and reports it', () => {
  const [message] = story([frame(1, 0x5, 1, Buffer.concat([GET, Buffer.alloc(5000, 0x90)]))], 1e9)
  expect(message?.headers).toHaveLength(MAX_LISTED_FIELDS)
  expect(message?.problems.map(({ code }) => code)).toEqual(['h2-many-fields'])
})
