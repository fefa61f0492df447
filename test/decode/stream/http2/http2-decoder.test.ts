/** HTTP/2 as a stream decoder: results for frames that are split anywhere, broken or missing. */

import { describe, expect, it } from 'vitest'
import type { HttpMessage } from '../../../../src/decode/stream/decoder'
import { Http2Decoder } from '../../../../src/decode/stream/http2/http2-decoder'
import { frame, literals, PREFACE } from './frame-bytes'

type Direction = 'up' | 'down'

const SETTINGS = frame(4, 0, 0, '')

const GET = Buffer.from([0x82, 0x86, 0x84])
const OK = Buffer.from([0x88])

interface Story {
  heads: string[]
  ends: string[]
  bodies: Record<string, string>
  overs: string[]
}

function tell(
  pieces: readonly (readonly [Direction, Uint8Array | number])[],
  finish: 'closed' | 'cut' = 'closed'
): Story {
  const story: Story = { heads: [], ends: [], bodies: {}, overs: [] }
  const trailers = new Map<number, unknown[]>()
  const decoder = new Http2Decoder({
    messageHead: (message) => story.heads.push(`${line(message)} ${JSON.stringify(message.headers)}`),
    messageTrailers: ({ id, trailers: fields = [] }) =>
      trailers.set(id, [...(trailers.get(id) ?? []), ...fields]),
    messageBody: (message, bytes) => {
      const key = `${message.stream} ${message.direction}`
      story.bodies[key] = (story.bodies[key] ?? '') + Buffer.from(bytes).toString('latin1')
    },
    messageEnd: (message) => {
      const { id, start, headEnd, end, bodyLength, missing, complete, problems } = message
      story.ends.push(
        JSON.stringify([
          line(message),
          start,
          headEnd,
          end,
          bodyLength,
          missing,
          complete,
          trailers.get(id) ?? [],
          problems
        ])
      )
    },
    exchangeOver: (exchange, direction, { code }) => story.overs.push(`${exchange} ${direction} ${code}`)
  })
  for (const [direction, piece] of pieces) {
    if (typeof piece === 'number') decoder.gap(direction, piece)
    else decoder.push(direction, piece)
  }
  decoder.finish(finish)
  return story
}

/** Returns `direction code@offset` of the problems of frames and messages. */
function frameProblems(steps: readonly (readonly [Direction, Uint8Array])[]): string[] {
  const found: string[] = []
  const decoder = new Http2Decoder({
    messageHead: ({ direction, problems }) =>
      found.push(...problems.map(({ code, offset }) => `${direction} ${code}@${offset} in a message`)),
    messageEnd: () => undefined,
    frameProblem: (direction, { code, offset }) => found.push(`${direction} ${code}@${offset}`)
  })
  for (const [direction, bytes] of steps) decoder.push(direction, bytes)
  decoder.finish()
  return found
}

function line(message: HttpMessage): string {
  const about =
    message.kind === 'http.request' ? `${message.method} ${message.target}` : String(message.status)
  return `#${message.exchange} ${message.stream} ${about}`
}

const problemsOf = (story: Story): string[] =>
  story.ends.flatMap((end) => (JSON.parse(end) as [{ code: string }[]]).at(-1)!.map(({ code }) => code))

const UP = Buffer.concat([
  PREFACE,
  SETTINGS,
  frame(1, 0x5, 1, GET),
  // Padded, with priority, split over three frames.
  frame(1, 0x28, 3, Buffer.concat([Buffer.from([2, 0, 0, 0, 1, 15, 0x83, 0x86]), Buffer.alloc(2)])),
  frame(9, 0, 3, Buffer.from([0x84])),
  frame(9, 0x4, 3, literals(['content-length', '10'])),
  frame(8, 0, 0, Buffer.from([0, 0, 1, 0])),
  frame(0, 0x8, 3, Buffer.concat([Buffer.from([3]), Buffer.from('hello'), Buffer.alloc(3)])),
  frame(0xbe, 7, 3, 'unknown'),
  frame(0, 0x1, 3, 'world')
])
const DOWN = Buffer.concat([
  SETTINGS,
  frame(1, 0x4, 1, Buffer.concat([OK, literals(['content-type', 'text/plain'])])),
  frame(1, 0x4, 3, literals([':status', '103'])),
  frame(0, 0, 1, 'one'),
  frame(1, 0x4, 3, OK),
  frame(0, 0, 3, 'three'),
  frame(6, 0, 0, '12345678'),
  frame(0, 0x1, 1, ' one'),
  frame(1, 0x5, 3, literals(['x-trailer', 'yes']))
])

describe('streams', () => {
  const whole = tell([
    ['up', UP],
    ['down', DOWN]
  ])

  it('are exchanges, however their frames are interleaved', () => {
    expect(whole.bodies).toEqual({ '1 down': 'one one', '3 up': 'helloworld', '3 down': 'three' })
    expect(whole.heads.map((head) => head.split(' [')[0])).toEqual([
      '#0 1 GET /',
      '#1 3 POST /',
      '#0 1 200',
      '#1 3 103',
      '#1 3 200'
    ])
    expect(
      whole.ends
        .map((end) => JSON.parse(end) as unknown[])
        .map(([about, , , , length, , complete, trailers, problems]) => [
          about,
          length,
          complete,
          trailers,
          problems
        ])
    ).toEqual([
      ['#0 1 GET /', 0, true, [], []],
      ['#1 3 POST /', 10, true, [], []],
      ['#1 3 103', 0, true, [], []],
      ['#0 1 200', 7, true, [], []],
      ['#1 3 200', 5, true, [['x-trailer', 'yes']], []]
    ])
  })

  it('are the same for any split of the bytes', () => {
    for (const size of [1, 2, 3, 7, 8, 9, 10, 64]) {
      const cut = (direction: Direction, bytes: Buffer): [Direction, Uint8Array][] =>
        Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => [
          direction,
          bytes.subarray(at * size, (at + 1) * size)
        ])
      expect(tell([...cut('up', UP), ...cut('down', DOWN)])).toEqual(whole)
    }
  })

  it('continue after a gap in DATA of known length, and after one with unknown boundaries', () => {
    const at = DOWN.indexOf('three')
    const inData = tell([
      ['up', UP],
      ['down', DOWN.subarray(0, at + 1)],
      ['down', 3],
      ['down', DOWN.subarray(at + 4)]
    ])
    expect(problemsOf(inData)).toEqual(['h2-missing-bytes'])
    expect(inData.ends.at(-1)).toContain('["#1 3 200"')
    const overBorders = tell([
      ['up', UP],
      ['down', DOWN.subarray(0, at + 1)],
      ['down', 10],
      ['down', DOWN.subarray(at + 11)]
    ])
    // The PING is lost; the next frame is found by its appearance.
    expect(overBorders.bodies['1 down']).toBe('one one')
    expect(overBorders.ends.at(-1)).toContain('x-trailer')
  })

  it('captured from the middle show the available information', () => {
    const from = DOWN.indexOf('103') - 20
    const story = tell([
      ['down', from],
      ['down', DOWN.subarray(from)]
    ])
    expect(story.heads.map((head) => head.split(' [')[0])).toEqual(['#0 3 103', '#0 3 200'])
    expect(problemsOf(story)).toContain('h2-response-without-request')
  })

  it('report why they failed', () => {
    const story = tell([
      ['up', Buffer.concat([PREFACE, frame(1, 0x5, 1, GET), frame(1, 0x4, 3, GET), frame(0, 0, 3, 'part')])],
      [
        'down',
        Buffer.concat([
          SETTINGS,
          frame(3, 0, 1, Buffer.from([0, 0, 0, 7])),
          frame(3, 0, 3, Buffer.from([0, 0, 0, 8]))
        ])
      ]
    ])
    expect(story.overs).toEqual(['0 down h2-reset-refused-stream', '1 down h2-reset-cancel'])
    expect(problemsOf(story)).toEqual(['h2-reset-cancel'])
    const away = tell([
      ['up', Buffer.concat([PREFACE, frame(1, 0x5, 1, GET), frame(1, 0x5, 3, GET)])],
      ['down', Buffer.concat([SETTINGS, frame(7, 0, 0, Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]))])]
    ])
    expect(away.overs).toEqual(['1 down h2-goaway'])
  })

  it('begun by the other side are not affected by GOAWAY', () => {
    const away = (last: number): Buffer => frame(7, 0, 0, Buffer.from([0, 0, 0, last, 0, 0, 0, 0]))
    const promise = frame(5, 0x4, 1, Buffer.concat([Buffer.from([0, 0, 0, 2]), GET]))
    const requests: [Direction, Uint8Array] = [
      'up',
      Buffer.concat([PREFACE, frame(1, 0x5, 1, GET), frame(1, 0x5, 3, GET), frame(1, 0x5, 5, GET)])
    ]
    const promised: [Direction, Uint8Array] = ['down', Buffer.concat([SETTINGS, promise])]
    // The server's GOAWAY names the highest odd stream, the client's the highest even one (RFC 9113, section 6.8).
    expect(tell([requests, promised, ['down', away(3)]]).overs).toEqual(['2 down h2-goaway'])
    expect(tell([requests, promised, ['down', away(0)]]).overs).toEqual([
      '0 down h2-goaway',
      '1 down h2-goaway',
      '2 down h2-goaway'
    ])
    expect(tell([requests, promised, ['up', away(0)]]).overs).toEqual(['3 up h2-goaway'])
    expect(tell([requests, promised, ['up', away(2)]]).overs).toEqual([])
  })

  it('may have DATA and HEADERS frames of padding alone, not of more', () => {
    const padded = (
      type: number,
      flags: number,
      length: number,
      content: Uint8Array,
      zeros: number
    ): Buffer =>
      frame(type, 0x8 | flags, 1, Buffer.concat([Buffer.from([length]), content, Buffer.alloc(zeros)]))
    const none = Buffer.alloc(0)
    const answer = (...frames: Buffer[]): Story =>
      tell([
        ['up', Buffer.concat([PREFACE, frame(1, 0x5, 1, GET)])],
        ['down', Buffer.concat([SETTINGS, ...frames])]
      ])
    const head = frame(1, 0x4, 1, OK)
    const body = frame(0, 0, 1, 'body')
    for (const frames of [
      [head, body, padded(0, 0x1, 3, none, 3)],
      [head, padded(0, 0, 0, none, 0), body, padded(0, 0x1, 255, none, 255)],
      [padded(1, 0x4, 3, OK, 3), padded(0, 0x1, 2, Buffer.from('body'), 2)]
    ]) {
      const story = answer(...frames)
      expect([story.bodies, problemsOf(story)]).toEqual([{ '1 down': 'body' }, []])
    }
    for (const frames of [
      [head, body, padded(0, 0x1, 4, none, 3)],
      [head, body, padded(0, 0x1, 1, none, 0)]
    ]) {
      const story = answer(...frames)
      expect([story.bodies, problemsOf(story)]).toEqual([{ '1 down': 'body' }, ['h2-bad-padding']])
    }
  })

  it.each([
    ['h2-bad-field-name', literals([':method', 'GET'], [':scheme', 'http'], [':path', '/'], ['X-Big', '1'])],
    [
      'h2-bad-field-value',
      literals([':method', 'GET'], [':scheme', 'http'], [':path', '/'], ['a', 'b\r\nc: d'])
    ],
    [
      'h2-bad-field-value',
      literals([':method', 'GET'], [':scheme', 'http'], [':path', '/'], [':authority', 'a\r\nx: y'])
    ],
    ['h2-bad-method', literals([':method', 'GET / HTTP/1.1'], [':scheme', 'http'], [':path', '/'])],
    [
      'h2-connection-field',
      literals([':method', 'GET'], [':scheme', 'http'], [':path', '/'], ['transfer-encoding', 'chunked'])
    ],
    ['h2-late-pseudo', literals([':method', 'GET'], [':scheme', 'http'], ['a', 'b'], [':path', '/'])],
    [
      'h2-repeated-pseudo',
      literals([':method', 'GET'], [':method', 'PUT'], [':scheme', 'http'], [':path', '/'])
    ],
    ['h2-missing-pseudo', literals([':method', 'GET'], [':scheme', 'http'])],
    [
      'h2-unknown-pseudo',
      literals([':method', 'GET'], [':scheme', 'http'], [':path', '/'], [':status', '200'])
    ],
    ['h2-bad-path', literals([':method', 'GET'], [':scheme', 'http'], [':path', 'a b'])],
    [
      'h2-host-differs',
      literals([':method', 'GET'], [':scheme', 'http'], [':path', '/'], [':authority', 'a'], ['host', 'b'])
    ],
    [
      'h2-length-differs',
      literals([':method', 'GET'], [':scheme', 'http'], [':path', '/'], ['content-length', '3'])
    ]
  ])('report %s', (code, block) => {
    expect(problemsOf(tell([['up', Buffer.concat([PREFACE, frame(1, 0x5, 1, block)])]]))).toEqual([code])
  })

  it.each([0, 2])('report stream %i, which a client cannot open', (stream) => {
    expect(problemsOf(tell([['up', Buffer.concat([PREFACE, frame(1, 0x5, stream, GET)])]]))).toEqual([
      'h2-wrong-stream'
    ])
  })

  describe('streams reset by the client', () => {
    const RESET: readonly [Direction, Uint8Array][] = [
      ['up', Buffer.concat([PREFACE, frame(1, 0x5, 1, GET), frame(1, 0x5, 3, GET)])],
      ['up', frame(3, 0, 1, Buffer.from([0, 0, 0, 8]))]
    ]
    const headsOf = (story: Story): string[] => story.heads.map((head) => head.split(' [')[0]!)

    it('list the response in flight as part of their exchange', () => {
      const late = frame(1, 0x4, 1, Buffer.concat([OK, literals(['content-length', '4'])]))
      const down = Buffer.concat([SETTINGS, late, frame(0, 1, 1, 'late'), frame(1, 0x5, 3, OK)])
      const story = tell([...RESET, ['down', down]])
      expect(headsOf(story)).toEqual(['#0 1 GET /', '#1 3 GET /', '#0 1 200', '#1 3 200'])
      expect([story.overs, story.bodies, problemsOf(story)]).toEqual([
        ['0 up h2-reset-cancel'],
        { '1 down': 'late' },
        ['h2-response-after-reset']
      ])
      for (let cut = 1; cut < down.length; cut++)
        expect(tell([...RESET, ['down', down.subarray(0, cut)], ['down', down.subarray(cut)]])).toEqual(story)
    })

    it('list a partial response without blaming the server', () => {
      const story = tell([
        ...RESET,
        ['down', Buffer.concat([SETTINGS, frame(1, 4, 1, OK), frame(0, 0, 1, 'la')])]
      ])
      expect(headsOf(story)).toEqual(['#0 1 GET /', '#1 3 GET /', '#0 1 200'])
      expect(problemsOf(story)).toEqual(['h2-response-after-reset'])
    })

    it('list interim responses in flight, and ignore trailers and data of a response that had begun', () => {
      const interim = frame(1, 0x4, 1, literals([':status', '103']))
      expect(
        headsOf(tell([...RESET, ['down', Buffer.concat([SETTINGS, interim, frame(1, 0x5, 1, OK)])]]))
      ).toEqual(['#0 1 GET /', '#1 3 GET /', '#0 1 103', '#0 1 200'])
      const [requests, reset] = RESET
      const begun = tell([
        requests!,
        ['down', Buffer.concat([SETTINGS, frame(1, 0x4, 1, OK)])],
        reset!,
        ['down', Buffer.concat([frame(0, 0, 1, 'late'), frame(1, 0x5, 1, literals(['x-sum', '1']))])]
      ])
      expect(headsOf(begun)).toEqual(['#0 1 GET /', '#1 3 GET /', '#0 1 200'])
      expect([begun.bodies, problemsOf(begun)]).toEqual([{}, ['h2-reset-cancel']])
    })
  })

  describe('streams with invalid frames', () => {
    const promise = (id: number): Buffer => frame(5, 0x4, 1, Buffer.concat([Buffer.from([0, 0, 0, id]), GET]))

    it.each([
      [3, ['down h2-bad-promised-stream@9 in a message']],
      [0, ['down h2-bad-promised-stream@9']],
      [1, ['down h2-bad-promised-stream@9']],
      [2, []]
    ])('report PUSH_PROMISE of stream %i', (id, expected) => {
      expect(
        frameProblems([
          ['up', Buffer.concat([PREFACE, SETTINGS, frame(1, 0x5, 1, GET)])],
          ['down', Buffer.concat([SETTINGS, promise(id)])]
        ])
      ).toEqual(expected)
    })

    it('report the same problems as the frame list, even without a message', () => {
      const steps: [Direction, Uint8Array][] = [
        [
          'up',
          Buffer.concat([
            PREFACE,
            SETTINGS,
            frame(4, 0, 5, ''),
            frame(6, 0, 0, 'short'),
            frame(8, 0, 0, Buffer.alloc(4)),
            frame(9, 4, 1, ''),
            frame(0xbe, 0, 0, ''),
            frame(5, 0x4, 1, Buffer.concat([Buffer.from([0, 0, 0, 2]), GET]))
          ])
        ],
        ['down', Buffer.concat([SETTINGS, frame(7, 0, 0, 'short')])]
      ]
      expect(frameProblems(steps)).toEqual([
        'up h2-wrong-stream@33',
        'up h2-bad-frame-size@42',
        'up h2-zero-increment@56',
        'up h2-continuation-unexpected@69',
        'up h2-unknown-frame@78',
        'up h2-client-push@87 in a message',
        'down h2-bad-frame-size@9'
      ])
      const [up, down] = steps
      for (let cut = 1; cut < up![1].length; cut++)
        expect(frameProblems([['up', up![1].subarray(0, cut)], ['up', up![1].subarray(cut)], down!])).toEqual(
          frameProblems(steps)
        )
    })
  })

  it('with a flood of CONTINUATION frames use little memory', () => {
    const flood = Array.from({ length: 3000 }, () => frame(9, 0, 1, literals(['x-flood', 'y'.repeat(100)])))
    const story = tell([
      ['up', Buffer.concat([PREFACE, frame(1, 0, 1, GET), ...flood, frame(9, 4, 1, ''), frame(0, 1, 1, '')])]
    ])
    expect(problemsOf(story)).toContain('h2-block-too-large')
    expect(story.heads[0]!.length).toBeLessThan(1_000_000)
  })

  it('with repeated trailers buffer at most one list', () => {
    const again = Array.from({ length: 9000 }, () => frame(1, 4, 1, literals(['x-again', 'y'.repeat(100)])))
    const story = tell([['up', Buffer.concat([PREFACE, frame(1, 4, 1, GET), ...again])]])
    expect(problemsOf(story)).toEqual(['h2-trailers-without-end', 'h2-list-too-large', 'h2-cut'])
    const trailers = (JSON.parse(story.ends[0]!) as [string[]]).at(-2)
    expect(trailers).toHaveLength(Math.floor((1024 * 1024) / (7 + 100 + 32)))
  })

  it('accept any bytes, in time linear in their number', () => {
    let state = 11
    const next = (below: number): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below
    for (let run = 0; run < 400; run++) {
      const up = Buffer.from(UP)
      const down = Buffer.from(DOWN)
      for (let at = 0; at < 1 + (run % 8); at++) {
        up[next(up.length)] = next(256)
        down[next(down.length)] = next(256)
      }
      const story = tell([
        ['up', up],
        ['down', down.subarray(0, 40)],
        ...(run % 3 === 0 ? [['down', next(30)] as const] : []),
        ['down', down.subarray(40)]
      ])
      expect(story.ends).toHaveLength(story.heads.length)
    }
  })
})
