/** Limits on the number of messages found in a decoded body, and the entry that replaces the rest. */

import { describe, expect, it } from 'vitest'
import type { InnerMessage } from '../../../../src/decode/stream/inner'
import { SseFinder } from '../../../../src/decode/stream/sse/sse-finder'
import { DecodedLimit, type DecodedLimits } from '../../../../src/engine/analysis/inner/decoded-limit'
import { EVENT } from '../../../helpers/bombs'

interface Found {
  readonly messages: InnerMessage[]
  readonly rest: InnerMessage | null
  /** Bytes that were pushed until a limit was reached. */
  readonly pushed: number
}

function find(events: number, limits: DecodedLimits, piece = 100): Found {
  const limit = new DecodedLimit(limits)
  const messages: InnerMessage[] = []
  const finder = new SseFinder(
    limit.sink(
      (message) => {
        messages.push(message)
      },
      () => true
    )
  )
  const bytes = Buffer.from(EVENT.repeat(events))
  for (let at = 0; at < bytes.length; at += piece) {
    const rest = limit.push(finder, 'down', bytes.subarray(at, at + piece), at)
    if (rest !== null) return { messages, rest, pushed: Math.min(at + piece, bytes.length) }
  }
  return { messages, rest: null, pushed: bytes.length }
}

describe('a decoded body', () => {
  it('is listed completely up to the limit', () => {
    const { messages, rest } = find(50, { messages: 50, bytes: 10_000 })
    expect([messages.length, rest]).toEqual([50, null])
  })

  it('ends with a message that covers the rest and names the limit', () => {
    const { messages, rest } = find(51, { messages: 50, bytes: 10_000 })
    expect(messages).toHaveLength(50)
    const start = 50 * EVENT.length
    expect(rest).toMatchObject({
      kind: 'unlisted',
      start,
      end: 51 * EVENT.length,
      complete: false,
      problems: [{ code: 'inner-too-many-messages', offset: start }]
    })
    const bytes = find(500, { messages: 1000, bytes: 1000 })
    expect(bytes.rest?.problems).toEqual([{ code: 'inner-too-many-bytes', offset: bytes.rest?.start }])
    expect(bytes.messages.length).toBe(Math.floor(1000 / EVENT.length))
  })

  it('is decoded only up to the limit, however much follows', () => {
    const limits = { messages: 1000, bytes: 1 << 30 }
    const [once, twice] = [find(5000, limits), find(10_000, limits)]
    expect(twice.pushed).toBe(once.pushed)
    expect(once.pushed).toBeLessThanOrEqual(1001 * EVENT.length + 100)
  })
})
