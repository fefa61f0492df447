/**
 * The streams of any HTTP/2 server are printed as they were sent, and match however the frames are packed, split and
 * interleaved the next time. If one part of them changes, exactly that part is reported as different.
 */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ReceiveStream, Item } from '../../../../../src/engine/conversation/test-file/model'
import { parseTest } from '../../../../../src/engine/conversation/test-file/parse'
import { printTest } from '../../../../../src/engine/conversation/test-file/print'
import { TestScript } from '../../../../../src/engine/conversation/test-file/test-script'
import {
  data,
  frame,
  headers,
  opening,
  windowUpdate
} from '../../../../../src/engine/http-client/http2-frames'
import { recordingOf } from '../../../../helpers/scripted-recording'
import { assertProperty } from '../../../../helpers/properties'

type Pair = readonly [name: string, value: string]

interface Answer {
  readonly hints: readonly Pair[] | null
  readonly head: readonly Pair[]
  readonly body: Uint8Array
  readonly trailers: readonly Pair[] | null
  readonly isReset: boolean
}

const value = fc
  .string({
    unit: fc.constantFrom('a', 'B', '"', '\\', ':', '#', '/', '{', '}', ',', ' ', '0', '\xe9', 'end')
  })
  .map((text) => text.trim())
const name = fc.constantFrom(
  'server',
  'x-a',
  'any',
  'end',
  'body',
  'trailers',
  'reset',
  'hex',
  'stream',
  'set-cookie'
)
const pairs = fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 5 })
const DATE: Pair = ['date', 'Sun, 06 Nov 1994 08:49:37 GMT']

const answer: fc.Arbitrary<Answer> = fc.record({
  hints: fc.option(pairs),
  head: pairs,
  body: fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.string().map((text) => new Uint8Array(Buffer.from(text)))
  ),
  trailers: fc.option(pairs),
  isReset: fc.boolean()
})
const answers = fc.array(answer, { minLength: 1, maxLength: 4 })
/** Random numbers that drive every choice of frame packing and order. */
const choices = fc.array(fc.nat(99), { minLength: 30, maxLength: 200 })

const streamOf = (index: number): number => index * 2 + 1
const MOST = 7

/** Returns a function that returns the next of these numbers, below `below`. */
function chooser(numbers: readonly number[]): (below: number) => number {
  let at = 0
  return (below) => (numbers[at++ % numbers.length] ?? 0) % below
}

/** Returns the frames of a response in order, with its data split by `choose`. */
function framesOf(stream: number, said: Answer, date: string, choose: (below: number) => number): Buffer[] {
  const { hints, head, body, trailers, isReset } = said
  const block = (fields: readonly Pair[], isLast = false): Buffer =>
    headers(
      stream,
      fields.map(([key, text]) => ({ name: key, value: text })),
      { isLast, most: MOST + choose(100) }
    )
  const frames = hints === null ? [] : [block([[':status', '103'], ...hints])]
  frames.push(block([[':status', '200'], ...head, [DATE[0], date]]))
  for (let at = 0; at < body.length;) {
    const next = at + 1 + choose(20)
    frames.push(data(stream, body.subarray(at, next), false))
    at = next
  }
  if (isReset) frames.push(frame(3, 0, stream, Buffer.of(0, 0, 0, 7)))
  else if (trailers !== null) frames.push(block(trailers, true))
  else frames.push(data(stream, new Uint8Array(0), true))
  return frames
}

/** Returns all frames interleaved, with connection-level frames between them. */
function mixed(said: readonly Answer[], date: string, choose: (below: number) => number): Buffer {
  const left = said.map((one, index) => framesOf(streamOf(index), one, date, choose))
  const bytes: Buffer[] = [frame(4, 0, 0, Buffer.alloc(0))]
  while (left.some((frames) => frames.length > 0)) {
    const open = left.filter((frames) => frames.length > 0)
    bytes.push(open[choose(open.length)]?.shift() ?? Buffer.alloc(0))
    if (choose(4) === 0) bytes.push(frame(6, 0, 0, Buffer.alloc(8, choose(99))))
    if (choose(4) === 0) bytes.push(windowUpdate(0, 1 + choose(99)))
  }
  return Buffer.concat(bytes)
}

const ASKED = (count: number): Buffer =>
  Buffer.concat([
    opening(),
    ...Array.from({ length: count }, (_one, index) =>
      headers(
        streamOf(index),
        [
          { name: ':method', value: 'GET' },
          { name: ':scheme', value: 'http' },
          { name: ':path', value: `/${index}` }
        ],
        { isLast: true, most: 16_384 }
      )
    )
  ])

/** Returns the test printed for these responses; the client sends connection-level frames between its pieces. */
async function testOf(said: readonly Answer[], choose: (below: number) => number): Promise<string> {
  const down = mixed(said, DATE[1], choose)
  const pieces = [{ direction: 'up' as const, bytes: ASKED(said.length), after: 0 }]
  const turns: { direction: 'up' | 'down'; bytes: Uint8Array; after: number }[] = [...pieces]
  for (let at = 0; at < down.length;) {
    const next = at + 1 + choose(99)
    turns.push({ direction: 'down', bytes: down.subarray(at, next), after: 1 })
    turns.push({ direction: 'up', bytes: windowUpdate(0, 1), after: 1 })
    at = next
  }
  return printTest(recordingOf(turns, [], { target: 'a:1', tls: null, protocol: 'http/2' }), [])
}

/** Plays the test against a server that sends `down` in reads of random lengths, and returns the differences. */
async function differencesOf(test: string, down: Buffer, choose: (below: number) => number) {
  const script = new TestScript(parseTest(test))
  let at = 0
  let waiting: Uint8Array = new Uint8Array(0)
  for await (const step of script.steps()) {
    if (step.do === 'send') for await (const _bytes of step.bytes());
    if (step.do !== 'reply') continue
    await step.reply.begin()
    let { met } = await step.reply.take(new Uint8Array(0))
    while (!met) {
      if (waiting.length === 0) {
        if (at >= down.length) throw new Error('It waits for more than there is.')
        const next = at + 1 + choose(60)
        waiting = down.subarray(at, next)
        script.received(waiting)
        at = next
      }
      const taken = await step.reply.take(waiting)
      waiting = waiting.subarray(taken.used)
      met = taken.met
    }
  }
  script.received(down.subarray(at))
  await script.surplus(down.subarray(at))
  await script.finish()
  return script.differences
}

/** Returns the expected parts of each stream, joined across pieces. */
function expectedOf(test: string): Map<number, unknown[]> {
  const streams = new Map<number, unknown[]>()
  const heard = parseTest(test).steps.filter((step): step is ReceiveStream => step.do === 'hear-stream')
  const text = (items: readonly Item[]): string =>
    items
      .map((item) => (item.kind === 'bytes' ? Buffer.from(item.bytes).toString('latin1') : item.kind))
      .join('')
  for (const { stream, parts } of heard) {
    const all = streams.get(stream) ?? []
    streams.set(stream, all)
    for (const part of parts) {
      const last = all.at(-1) as { body?: string } | undefined
      if (part.kind === 'body') {
        if (last?.body === undefined) all.push({ body: text(part.items) })
        else last.body += text(part.items)
      } else if (part.kind === 'end' || part.kind === 'reset') all.push(part)
      else all.push({ [part.kind]: part.fields.map(({ name: key, items }) => [key, text(items)]) })
    }
  }
  return streams
}

it('prints the content of a stream, whatever it is and however reads split it', async () => {
  await assertProperty(
    fc.asyncProperty(answers, choices, async (said, numbers) => {
      const found = expectedOf(await testOf(said, chooser(numbers)))
      const wanted = said.map(({ hints, head, body, trailers, isReset }, index): [number, unknown[]] => [
        streamOf(index),
        [
          ...(hints === null ? [] : [{ head: [[':status', '103'], ...hints] }]),
          { head: [[':status', '200'], ...head, ['date', 'pattern']] },
          ...(body.length === 0 ? [] : [{ body: Buffer.from(body).toString('latin1') }]),
          ...(isReset || trailers === null ? [] : [{ trailers }]),
          isReset ? { kind: 'reset', code: 'REFUSED_STREAM' } : { kind: 'end' }
        ]
      ])
      expect([...found].sort(([one], [other]) => one - other)).toEqual(wanted)
    }),
    { numRuns: 200 }
  )
})

it('matches the same content with other framing, splits, interleaving and dates', async () => {
  await assertProperty(
    fc.asyncProperty(answers, choices, choices, async (said, then, now) => {
      const choose = chooser(now)
      const test = await testOf(said, chooser(then))
      const down = mixed(said, 'Tue, 15 Nov 1994 08:12:31 GMT', choose)
      expect((await differencesOf(test, down, choose)).listed).toEqual([])
    }),
    { numRuns: 200 }
  )
})

/** Changes to a response and the field in which each is reported; null for the first field of its head. */
const CHANGES: readonly [what: string, change: (said: Answer) => Answer, field: RegExp | null][] = [
  [
    'a value',
    (said) => ({ ...said, head: said.head.map(([key, text], at) => [key, at === 0 ? `${text}!` : text]) }),
    null
  ],
  ['an additional field', (said) => ({ ...said, head: [...said.head, ['x-b', '1']] }), /^x-b$/],
  ['a longer body', (said) => ({ ...said, body: Buffer.concat([said.body, Buffer.from('!')]) }), /^body/],
  ['a shorter body', (said) => ({ ...said, body: said.body.subarray(1) }), /^body/],
  [
    'another byte',
    (said) => ({ ...said, body: said.body.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) }),
    /^body, byte 0$/
  ],
  ['another end', (said) => ({ ...said, isReset: !said.isReset }), /./]
]

it.each(CHANGES)('detects %s', async (_what, change, field) => {
  await assertProperty(
    fc.asyncProperty(answers, fc.nat(), choices, async (said, which, numbers) => {
      const index = which % said.length
      const one = said[index]
      fc.pre(one !== undefined && one.body.length > 0)
      const choose = chooser(numbers)
      const test = await testOf(said, choose)
      const changed = said.map((other, at) => (at === index ? change(other) : other))
      const { listed } = await differencesOf(test, mixed(changed, DATE[1], choose), choose)
      expect(listed.length).toBeGreaterThan(0)
      const told = listed[0]?.field ?? ''
      const [stream = '', ...place] = told.split(', ')
      expect(stream).toBe(`stream ${streamOf(index)}`)
      expect(place.join(', ')).toMatch(field ?? new RegExp(`^${one.head[0]?.[0]}$`))
    }),
    { numRuns: 60 }
  )
})

it('a server push, which a test cannot describe, is printed as bytes', async () => {
  const [one] = fc.sample(answer, { numRuns: 1 })
  if (one === undefined) throw new Error('There is no answer.')
  const choose = chooser([0])
  const promise = frame(5, 4, 1, Buffer.concat([Buffer.of(0, 0, 0, 2), Buffer.of(0x82, 0x86, 0x84)]))
  const down = Buffer.concat([promise, mixed([one], DATE[1], choose)])
  const test = await printTest(
    recordingOf(
      [
        { direction: 'up', bytes: ASKED(1), after: 0 },
        { direction: 'down', bytes: down, after: 0 }
      ],
      [],
      { target: 'a:1', tls: null, protocol: 'http/2' }
    ),
    []
  )
  expect(parseTest(test).steps.map((step) => step.do)).toEqual(['say', 'hear'])
  expect(test).toContain('“< 1 message /.*/” accepts any response')
})
