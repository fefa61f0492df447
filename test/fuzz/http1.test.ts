/** For any bytes and any split into reads: nothing throws, nothing is reported twice, and every range is valid. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type {
  DecodedMessage,
  DecodedField,
  MessageKind,
  MessageSink,
  Problem
} from '../../src/decode/stream/decoder'
import type { Direction } from '../../src/shared/model/direction'
import { Http1Decoder } from '../../src/decode/stream/http1/http1-decoder'
import { decodeBody } from '../../src/decode/stream/http1/body'
import { describeMessage } from '../../src/decode/stream/http1/fields'
import { HTTP1_PROBLEMS } from '../../src/decode/stream/http1/problems'
import { conversation, conversationWithGaps, recut } from '../decode/stream/http1/helpers/arbitrary'
import { decode, perform, toBytes, toText } from '../decode/stream/http1/helpers/recording'
import type { RecordedMessage, Recording, Step } from '../decode/stream/http1/helpers/recording'
import { assertProperty } from '../helpers/properties'

const parameters = { numRuns: 400 }

/** A large number of runs, or a busy machine, takes longer than a unit test may. */
const SLOW = { timeout: 600_000 }

function streamLengths(steps: readonly Step[]): Record<Direction, number> {
  const lengths = { up: 0, down: 0 }
  for (const step of steps) {
    if (step[0] === 'gap') lengths[step[1]] += step[2]
    else if (step[0] === 'up' || step[0] === 'down') lengths[step[0]] += step[1].length
  }
  return lengths
}

function checkRanges(recording: Recording, lengths: Record<Direction, number>): void {
  const behind = { up: 0, down: 0 }
  const ids = new Set<number>()
  for (const message of recording.messages) {
    const direction = message.kind === 'http.request' ? 'up' : 'down'
    const [start, end] = message.range
    expect(start).toBeGreaterThanOrEqual(behind[direction])
    expect(message.headEnd).toBeGreaterThanOrEqual(start)
    expect(end).toBeGreaterThanOrEqual(message.headEnd)
    expect(end).toBeLessThanOrEqual(lengths[direction])
    expect(message.bodyLength).toBe(message.body.length)
    expect(message.bodyLength + message.missing).toBeLessThanOrEqual(end - message.headEnd)
    expect(message.head.length).toBeLessThanOrEqual(message.headEnd - start)
    if (message.missing > 0) expect(message.complete).toBe(false)
    behind[direction] = end
    ids.add(message.id)
    const codes = message.problems.map((problem) => problem.split('@')[0] ?? '')
    expect(new Set(codes).size).toBe(codes.length)
    for (const problem of message.problems) checkProblem(problem, lengths[direction])
  }
  expect(ids.size).toBe(recording.messages.length)
  for (const problem of recording.problems) {
    const [direction, rest] = problem.split(' ') as [Direction, string]
    checkProblem(rest, lengths[direction])
  }
}

function checkProblem(problem: string, length: number): void {
  const [code = '', offset = ''] = problem.split('@')
  expect(HTTP1_PROBLEMS).toHaveProperty(code)
  expect(Number(offset)).toBeGreaterThanOrEqual(0)
  expect(Number(offset)).toBeLessThanOrEqual(length)
}

describe('any conversation', SLOW, () => {
  it('gives messages with ordered ranges inside the stream, each ended once', () => {
    assertProperty(
      fc.property(conversationWithGaps, (steps) => {
        checkRanges(decode(...steps), streamLengths(steps))
      }),
      parameters
    )
  })

  it('gives the same messages for any split into pushes', () => {
    assertProperty(
      fc.property(
        conversationWithGaps,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        (steps, lengths) => {
          expect(decode(...recut(steps, lengths))).toEqual(decode(...steps))
        }
      ),
      parameters
    )
  })

  it('gives the same messages when bytes without a reader are skipped', () => {
    assertProperty(
      fc.property(conversation, (steps) => {
        expect(decodeSkipping(steps)).toEqual(decodeWithoutBodies(steps))
      }),
      parameters
    )
  })

  it('gives the messages before a cut as if there was no cut', () => {
    assertProperty(
      fc.property(pushedUp, fc.nat(1000), (text, position) => {
        const at = position % (text.length + 1)
        const whole = decode(['up', text]).messages
        const cut = decode(['up', text.slice(0, at)]).messages
        const ended = (message: RecordedMessage): boolean =>
          message.complete && message.framing !== 'close' && message.range[1] <= at
        expect(cut.filter(ended)).toEqual(whole.filter(ended))
      }),
      parameters
    )
  })
})

describe('any complete message', SLOW, () => {
  it('is framed by a view of its bytes as in the stream', () => {
    assertProperty(
      fc.property(conversation, (steps) => {
        const streams = { up: streamOf(steps, 'up'), down: streamOf(steps, 'down') }
        const { messages } = decode(...steps)
        // A method that was still incomplete when the response arrived is visible only in the view.
        const requests = messages.filter(({ kind, version }) => kind === 'http.request' && version !== '')
        const methods = new Map(requests.map(({ exchange, line }) => [exchange, line.split(' ')[0] ?? '']))
        for (const message of messages.filter(({ complete }) => complete)) {
          const isRequest = message.kind === 'http.request'
          const [start, end] = message.range
          const text = streams[isRequest ? 'up' : 'down'].slice(start)
          const { body, complete } = decodeBody({
            bytes: toBytes(text),
            baseOffset: start,
            kind: message.kind as MessageKind,
            end,
            ...(isRequest ? {} : { requestMethod: methods.get(message.exchange) ?? '' })
          })
          expect([toText(body), complete]).toEqual([message.body, true])
        }
      }),
      parameters
    )
  })

  it('has a tree whose fields are in order inside their parents', () => {
    assertProperty(
      fc.property(conversation, fc.nat(200), (steps, length) => {
        const streams = { up: streamOf(steps, 'up'), down: streamOf(steps, 'down') }
        for (const { kind, range } of decode(...steps).messages) {
          const text = streams[kind === 'http.request' ? 'up' : 'down'].slice(range[0], range[0] + length)
          const bytes = toBytes(text)
          checkTree(
            describeMessage({ bytes, baseOffset: range[0], kind: kind as MessageKind, end: range[1] })
          )
          checkTree(describeMessage({ bytes, baseOffset: range[0], kind: kind as MessageKind }))
        }
      }),
      parameters
    )
  })
})

function streamOf(steps: readonly Step[], direction: Direction): string {
  return steps.map((step) => (step[0] === direction && typeof step[1] === 'string' ? step[1] : '')).join('')
}

function checkTree(field: DecodedField): void {
  let behind = field.range[0]
  for (const child of field.children) {
    expect(child.range[0]).toBeGreaterThanOrEqual(behind)
    expect(child.range[1]).toBeGreaterThanOrEqual(child.range[0])
    expect(child.range[1]).toBeLessThanOrEqual(field.range[1])
    behind = child.range[1]
    checkTree(child)
  }
}

const pushedUp = conversation.map((steps) => streamOf(steps, 'up'))

/** Records messages as plain data without bodies; the sink does not request body bytes. */
class HeadSink implements MessageSink {
  readonly ended: unknown[] = []
  readonly problems: unknown[] = []

  messageHead(): void {
    // Only message ends count here.
  }

  messageEnd(message: DecodedMessage): void {
    this.ended.push({ ...message, problems: [...message.problems] })
  }

  problem(direction: Direction, problem: Problem): void {
    this.problems.push([direction, problem])
  }
}

function decodeWithoutBodies(steps: readonly Step[]): HeadSink {
  const sink = new HeadSink()
  const decoder = new Http1Decoder(sink)
  for (const step of steps) perform(decoder, step)
  decoder.finish()
  return sink
}

function decodeSkipping(steps: readonly Step[]): HeadSink {
  const sink = new HeadSink()
  const decoder = new Http1Decoder(sink)
  for (const step of steps) {
    if (step[0] !== 'up' && step[0] !== 'down') {
      perform(decoder, step)
      continue
    }
    const bytes = toBytes(step[1])
    for (let at = 0; at < bytes.length;) {
      const skipped = Math.min(decoder.skippable(step[0]), bytes.length - at)
      if (skipped > 0) decoder.skip(step[0], skipped)
      else decoder.push(step[0], bytes.subarray(at, at + 1))
      at += Math.max(skipped, 1)
    }
  }
  decoder.finish()
  return sink
}
