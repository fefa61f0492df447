import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { negotiated } from '../../../../src/decode/stream/websocket/negotiated'
import { WebSocketFinder } from '../../../../src/decode/stream/websocket/websocket-finder'
import type { InnerMessage } from '../../../../src/decode/stream/inner'
import { growth } from '../../../helpers/cpu-time'
import { brief, DEFLATED, found, PLAIN } from './found-messages'
import { compressed, frame, KEY, type MadeFrame } from './websocket-frames'
import { assertProperty } from '../../../helpers/properties'

function codes(frames: readonly MadeFrame[], options: Parameters<typeof found>[1] = {}): string[] {
  return found(Buffer.concat(frames.map(frame)), options).flatMap(({ problems }) =>
    problems.map(({ code }) => code)
  )
}

describe('WebSocket messages', () => {
  it('are text, unmasked, from their first frame to their last', () => {
    const bytes = frame({ payload: 'Hello', key: KEY })
    expect(found(bytes, { direction: 'up' }).map(brief)).toEqual([
      { kind: 'text', range: [0, 11], length: 5, summary: 'Hello', marks: [], complete: true, problems: [] }
    ])
  })

  it('include their fragments, with control frames between them listed as they arrive', () => {
    const bytes = Buffer.concat([
      frame({ payload: 'one ', fin: false }),
      frame({ opcode: 9, payload: 'hi' }),
      frame({ opcode: 0, payload: 'two ', fin: false }),
      frame({ opcode: 0, payload: 'three' })
    ])
    expect(found(bytes).map(brief)).toEqual([
      { kind: 'ping', range: [6, 10], length: 2, summary: 'hi', marks: [], complete: true, problems: [] },
      {
        kind: 'text',
        range: [0, 23],
        length: 13,
        summary: 'one two three',
        marks: ['3 fragments'],
        complete: true,
        problems: []
      }
    ])
  })

  it('with binary payload are listed as text if they are text, or as bytes', () => {
    const summary = (payload: string): string =>
      found(frame({ opcode: 2, payload })).map(({ summary: said }) => said)[0]!
    expect([summary('HTTP/1.1 101 OK\r\nA:\tb\r\n\r\n'), summary('\u0001\n')]).toEqual([
      'HTTP/1.1 101 OK A: b',
      '01 0a'
    ])
  })

  it('are inflated with the context of earlier messages, or without if negotiated', () => {
    const first = compressed('{"price": 1, "name": "tea"}')
    const bytes = Buffer.concat([
      frame({ payload: first, reserved: 4 }),
      frame({ payload: first, reserved: 4 })
    ])
    const fresh = negotiated([['sec-websocket-extensions', 'permessage-deflate; server_no_context_takeover']])
    for (const agreed of [DEFLATED, fresh]) {
      expect(found(bytes, { agreed }).map(({ summary, marks }) => [summary, marks])).toEqual([
        ['{"price": 1, "name": "tea"}', ['compressed']],
        ['{"price": 1, "name": "tea"}', ['compressed']]
      ])
    }
  })

  it('report the reason for closing', () => {
    const reasons = [
      frame({ opcode: 8, payload: Buffer.from([0x03, 0xe9, ...Buffer.from('bye')]) }),
      frame({ opcode: 8, payload: Buffer.from([0x0f, 0xa0]) }),
      frame({ opcode: 8 })
    ]
    expect(reasons.map((bytes) => found(bytes)[0]?.summary)).toEqual([
      '1001 going away: bye',
      '4000 private use',
      ''
    ])
  })

  it('are listed with their problems', () => {
    const up = { direction: 'up' } as const
    expect({
      unmasked: codes([{ payload: 'a' }], up),
      masked: codes([{ payload: 'a', key: KEY }]),
      zeroKey: codes([{ payload: 'a', key: new Uint8Array(4) }], up),
      opcode: codes([{ opcode: 3, payload: 'a' }]),
      bits: codes([{ reserved: 2, payload: 'a' }]),
      noDeflate: codes([{ reserved: 4, payload: 'a' }]),
      compressedPing: codes([{ opcode: 9, reserved: 4 }], { agreed: DEFLATED }),
      long: codes([{ payload: 'a', digits: 8 }]),
      bigPing: codes([{ opcode: 9, payload: 'x'.repeat(126) }]),
      cutPing: codes([{ opcode: 9, fin: false }]),
      alone: codes([{ opcode: 0, payload: 'a' }]),
      interrupted: codes([{ payload: 'a', fin: false }, { payload: 'b' }]),
      utf8: codes([{ payload: Buffer.from([0xc3, 0x28]) }]),
      surrogate: codes([{ payload: Buffer.from([0xed, 0xa0, 0x80]) }]),
      close1: codes([{ opcode: 8, payload: 'x' }]),
      close1005: codes([{ opcode: 8, payload: Buffer.from([0x03, 0xed]) }]),
      closeText: codes([{ opcode: 8, payload: Buffer.from([0x03, 0xe8, 0xff]) }]),
      afterClose: codes([{ opcode: 8 }, { payload: 'a' }]),
      broken: codes([{ reserved: 4, payload: Buffer.from([0xff, 0xff]) }], { agreed: DEFLATED }),
      unfinished: codes([{ payload: 'abc', length: 9 }])
    }).toEqual({
      unmasked: ['ws-unmasked-client'],
      masked: ['ws-masked-server'],
      zeroKey: ['ws-zero-mask'],
      opcode: ['ws-reserved-opcode'],
      bits: ['ws-reserved-bits'],
      noDeflate: ['ws-reserved-bits'],
      compressedPing: ['ws-compressed-control'],
      long: ['ws-length-not-minimal'],
      bigPing: ['ws-control-too-long'],
      cutPing: ['ws-control-fragmented'],
      alone: ['ws-continuation-alone'],
      interrupted: ['ws-message-interrupted'],
      utf8: ['ws-bad-utf8'],
      surrogate: ['ws-bad-utf8'],
      close1: ['ws-close-too-short'],
      close1005: ['ws-close-bad-code'],
      closeText: ['ws-close-bad-reason'],
      afterClose: ['ws-data-after-close'],
      broken: ['ws-deflate-broken'],
      unfinished: ['ws-unfinished']
    })
  })

  it('continue after missing bytes inside a message', () => {
    const messages: InnerMessage[] = []
    const finder = new WebSocketFinder(PLAIN, { up: 0, down: 0 }, (message) => messages.push(message))
    finder.push('down', frame({ opcode: 2, payload: 'abc', length: 10 }))
    finder.gap('down', 5, 7)
    finder.push('down', frame({ payload: 'next' }))
    expect(messages.map(brief)).toEqual([
      {
        kind: 'binary',
        range: [0, 12],
        length: 10,
        summary: 'abc…',
        marks: [],
        complete: false,
        problems: ['ws-missing-bytes']
      },
      { kind: 'text', range: [12, 18], length: 4, summary: 'next', marks: [], complete: true, problems: [] }
    ])
  })

  it('are found again after missing bytes that include a boundary', () => {
    const messages: InnerMessage[] = []
    const finder = new WebSocketFinder(PLAIN, { up: 0, down: 0 }, (message) => messages.push(message))
    finder.push('down', frame({ payload: 'first' }))
    finder.gap('down', 7, 100)
    const rest = Buffer.from('the rest of what is lost')
    finder.push('down', Buffer.concat([rest, ...['a', 'b', 'c', 'd'].map((payload) => frame({ payload }))]))
    expect(messages.map(({ kind, start, summary }) => [kind, start, summary])).toEqual([
      ['text', 0, 'first'],
      ['unreadable', 107, ''],
      ['text', 131, 'a'],
      ['text', 134, 'b'],
      ['text', 137, 'c'],
      ['text', 140, 'd']
    ])
  })

  it('with compression are unreadable after a gap, until the context restarts', () => {
    const fresh = negotiated([['sec-websocket-extensions', 'permessage-deflate; server_no_context_takeover']])
    const texts = [DEFLATED, fresh].map((agreed) => {
      const messages: InnerMessage[] = []
      const finder = new WebSocketFinder(agreed, { up: 0, down: 0 }, (message) => messages.push(message))
      finder.gap('down', 0, 10)
      for (let turn = 0; turn < 3; turn++)
        finder.push('down', frame({ payload: compressed('{"again": "and again"}'), reserved: 4 }))
      return messages.map(({ summary, problems }) => summary || problems[0]?.code)
    })
    expect(texts).toEqual([
      ['ws-deflate-context', 'ws-deflate-context', 'ws-deflate-context'],
      ['{"again": "and again"}', '{"again": "and again"}', '{"again": "and again"}']
    ])
  })

  it('with an impossible length are searched for from there on', () => {
    const bytes = Buffer.concat([
      frame({ payload: '', length: 2 ** 53 - 1 }),
      ...['a', 'b', 'c', 'd'].map((payload) => frame({ payload }))
    ])
    expect(found(bytes).map(({ kind, start, problems }) => [kind, start, problems[0]?.code])).toEqual([
      ['unreadable', 0, 'ws-length-too-large'],
      ['text', 10, undefined],
      ['text', 13, undefined],
      ['text', 16, undefined],
      ['text', 19, undefined]
    ])
  })
})

const made = fc.record({
  opcode: fc.constantFrom(0, 1, 2, 8, 9, 10, 3),
  fin: fc.boolean(),
  reserved: fc.constantFrom(0, 0, 4, 2),
  payload: fc.oneof(fc.string({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 })),
  key: fc.constantFrom(null, KEY)
})
const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 })

describe('any bytes', () => {
  it('give the same messages for any split', () => {
    assertProperty(
      fc.property(
        fc.array(made, { maxLength: 12 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        fc.constantFrom(PLAIN, DEFLATED),
        sizes,
        (frames, damages, agreed, cuts) => {
          const bytes = Buffer.concat(frames.map(frame))
          for (const [at, value] of damages) if (bytes.length > 0) bytes[at % bytes.length] = value
          expect(found(bytes, { agreed, sizes: cuts })).toEqual(found(bytes, { agreed }))
        }
      ),
      { numRuns: 400 }
    )
  })

  it('give messages within their bytes', () => {
    assertProperty(
      fc.property(fc.uint8Array({ maxLength: 3000 }), sizes, (bytes, cuts) => {
        for (const { start, end } of found(bytes, { sizes: cuts, agreed: DEFLATED })) {
          expect(start).toBeLessThanOrEqual(end)
          expect(end).toBeLessThanOrEqual(bytes.length)
        }
      }),
      { numRuns: 300 }
    )
  })

  it('are split in time linear in their number', () => {
    const unit = Buffer.concat([
      frame({ length: 2 ** 53 - 1 }),
      ...['a', 'b', 'c', 'd'].map((payload) => frame({ payload }))
    ])
    const find = (times: number): void => {
      const hostile = Buffer.concat(Array.from({ length: times }, () => unit))
      expect(found(hostile, { sizes: [60_000] }).length).toBeGreaterThan(times)
    }
    expect(growth(find, 2000, 8)).toBeLessThan(1.6)
  })
})
