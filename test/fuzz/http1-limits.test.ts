/**
 * Arbitrary and hostile bytes: nothing throws, nothing outside the given bytes is read, and the work grows
 * linearly. Work is counted as bytes read from the pushes, since times are unreliable on a busy machine.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageKind } from '../../src/decode/stream/decoder'
import { bodyPieces, decodeBody } from '../../src/decode/stream/http1/body'
import { describeMessage } from '../../src/decode/stream/http1/fields'
import { Http1Decoder } from '../../src/decode/stream/http1/http1-decoder'
import { conversation, conversationWithGaps } from '../decode/stream/http1/helpers/arbitrary'
import { decode, toBytes } from '../decode/stream/http1/helpers/recording'
import type { Step } from '../decode/stream/http1/helpers/recording'
import { assertProperty } from '../helpers/properties'

const parameters = { numRuns: 400 }

const SLOW = { timeout: 600_000 }

/** Returns the bytes as a subarray between other bytes, so that out-of-bounds reads change the result. */
function embedded(text: string, around: number): Uint8Array {
  const bytes = toBytes(text)
  const all = new Uint8Array(bytes.length + 128).fill(around)
  all.set(bytes, 64)
  return all.subarray(64, 64 + bytes.length)
}

describe('bytes around the given range', SLOW, () => {
  it('do not change a stream', () => {
    assertProperty(
      fc.property(conversationWithGaps, fc.constantFrom(0x30, 0x0a, 0x20, 0x48), (steps, around) => {
        const placed = steps.map((step): Step =>
          (step[0] === 'up' || step[0] === 'down') && typeof step[1] === 'string'
            ? [step[0], embedded(step[1], around)]
            : step
        )
        expect(decode(...placed)).toEqual(decode(...steps))
      }),
      parameters
    )
  })

  it('do not change a view', () => {
    assertProperty(
      fc.property(conversation, fc.constantFrom(0x30, 0x0a, 0x20, 0x48), (steps, around) => {
        for (const [direction, given] of steps) {
          if (typeof given !== 'string') continue
          const kind: MessageKind = direction === 'up' ? 'http.request' : 'http.response'
          const view = (bytes: Uint8Array): unknown => {
            const message = { bytes, baseOffset: 7, kind, requestMethod: 'GET' }
            return [describeMessage(message), bodyPieces(message), decodeBody(message)]
          }
          expect(view(embedded(given, around))).toEqual(view(toBytes(given)))
        }
      }),
      parameters
    )
  })
})

describe('any bytes', SLOW, () => {
  it('are accepted, in both directions, with gaps and ends anywhere', () => {
    const bytes = fc.uint8Array({ maxLength: 300 })
    const step = fc.oneof(
      fc.tuple(fc.constantFrom('up', 'down'), bytes),
      fc.tuple(fc.constant('gap'), fc.constantFrom('up', 'down'), fc.integer({ min: 1, max: 1 << 30 })),
      fc.tuple(fc.constant('end'), fc.constantFrom('up', 'down'))
    )
    assertProperty(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        expect(() => decode(...(steps as Step[]))).not.toThrow()
      }),
      parameters
    )
  })

  it('can be viewed as a message', () => {
    assertProperty(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, isRequest) => {
        const kind: MessageKind = isRequest ? 'http.request' : 'http.response'
        expect(describeMessage({ bytes, baseOffset: 0, kind }).range[0]).toBe(0)
      }),
      parameters
    )
  })
})

/** An array that counts how often its bytes are read one by one, or how many are passed to a search. */
function counted(bytes: Uint8Array): { bytes: Uint8Array; reads: () => number } {
  let reads = 0
  const watched = new Proxy(bytes, {
    get(target, key) {
      if (typeof key === 'string' && /^\d+$/.test(key)) {
        reads++
        return target[Number(key)]
      }
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        if (key !== 'subarray') reads += target.length
        return (value as (...given: unknown[]) => unknown).apply(target, args)
      }
    }
  })
  return { bytes: watched, reads: () => reads }
}

/** Maximum average number of reads per byte, however long the stream. */
const LOOKS = 12

const REPEATED: Record<string, string> = {
  requests: 'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  chunks: '1\r\nx\r\n',
  'chunk extensions': '1;a=b;c\r\nx\r\n',
  folds: ' x\r\n',
  fields: 'a:b\r\n',
  'meaningless lines': 'GET \r\n',
  'blank lines': '\r\n',
  'bare carriage returns': '\r',
  colons: ':',
  blanks: ' ',
  'starts of status lines': 'HTTP/1.',
  'starts of methods': 'GET GET ',
  'lists of lengths': '5,',
  'lists of codings': 'x,'
}

const BEFORE: Record<string, string> = {
  nothing: '',
  'a request line': 'POST / HTTP/1.1\r\n',
  'a chunked head': 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n',
  trailers: 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n',
  'a length': 'POST / HTTP/1.1\r\nContent-Length: ',
  'a coding': 'POST / HTTP/1.1\r\nTransfer-Encoding: ',
  junk: '\x00\x00\r\n'
}

describe.each(Object.keys(BEFORE))('after %s', (before) => {
  it.each(Object.keys(REPEATED))(
    'any number of %s reads each byte a few times, in pieces too',
    SLOW,
    (repeated) => {
      const unit = REPEATED[repeated] ?? ''
      for (const [size, piece] of [
        [4000, 4000],
        [64_000, 64_000],
        [64_000, 100]
      ] as const) {
        const text = (BEFORE[before] ?? '') + unit.repeat(Math.ceil(size / unit.length))
        const decoder = new Http1Decoder({ messageHead: () => undefined, messageEnd: () => undefined })
        let reads = 0
        for (let at = 0; at < text.length; at += piece) {
          const given = counted(toBytes(text.slice(at, at + piece)))
          decoder.push('up', given.bytes)
          reads += given.reads()
        }
        decoder.finish()
        expect(reads).toBeGreaterThan(0)
        expect(reads / text.length).toBeLessThan(LOOKS)
      }
    }
  )
})

/** Returns the CPU time in milliseconds to decode this many bytes. */
function cost(before: string, unit: string, size: number): number {
  const bytes = toBytes(before + unit.repeat(Math.ceil(size / unit.length)))
  const decoder = new Http1Decoder({ messageHead: () => undefined, messageEnd: () => undefined })
  const from = process.cpuUsage()
  for (let at = 0; at < bytes.length; at += 500) decoder.push('up', bytes.subarray(at, at + 500))
  decoder.finish()
  return process.cpuUsage(from).user / 1000
}

/** Maximum ratio for 16 times the bytes: linear work takes about 16 times as long, quadratic work about 250 times. */
const GROWTH = 80
/** Smallest time that the clock measures reliably. */
const LEAST_MS = 3

describe.each(Object.keys(BEFORE))('time, after %s', (before) => {
  it.each(Object.keys(REPEATED))(
    'grows linearly with the number of %s, including the collected data',
    SLOW,
    (repeated) => {
      const [head = '', unit = ''] = [BEFORE[before], REPEATED[repeated]]
      cost(head, unit, 100_000)
      const small = Math.max(LEAST_MS, cost(head, unit, 100_000))
      expect(cost(head, unit, 1_600_000) / small).toBeLessThan(GROWTH)
    }
  )
})
