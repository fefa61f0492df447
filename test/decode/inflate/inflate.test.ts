import { randomBytes } from 'node:crypto'
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Inflate } from '../../../src/decode/inflate/inflate'
import { WINDOW_BYTES } from '../../../src/decode/inflate/output-window'
import { assertProperty } from '../../helpers/properties'

function inflated(pieces: Iterable<Uint8Array>, inflate = new Inflate()): Buffer {
  const out: Uint8Array[] = []
  for (const piece of pieces) inflate.push(piece, (bytes) => out.push(bytes.slice()))
  return Buffer.concat(out)
}

function* split(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 })
/** Texts with near and distant repetitions, which random bytes do not have. */
const content = fc
  .array(
    fc.tuple(
      fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom('a', 'abc', '{"price":', '\n')),
      fc.integer({ min: 1, max: 400 })
    ),
    { maxLength: 60 }
  )
  .map((parts) => Buffer.from(parts.map(([text, times]) => text.repeat(times)).join('')))

describe('inflating', () => {
  it('restores data compressed by the runtime, at any level and strategy, in any pieces', () => {
    assertProperty(
      fc.property(
        content,
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom(
          constants.Z_DEFAULT_STRATEGY,
          constants.Z_FIXED,
          constants.Z_HUFFMAN_ONLY,
          constants.Z_RLE
        ),
        sizes,
        (bytes, level, strategy, cuts) => {
          const deflated = deflateRawSync(bytes, { level, strategy })
          expect(inflated(split(deflated, cuts)).equals(bytes)).toBe(true)
        }
      ),
      { numRuns: 200 }
    )
  })

  it('restores megabytes of any data', () => {
    const noise = randomBytes(300_000)
    const bytes = Buffer.concat([Buffer.alloc(3_000_000, 'chatter '), noise, noise, Buffer.alloc(100_000)])
    expect(inflated(split(deflateRawSync(bytes), [60_000])).equals(bytes)).toBe(true)
  })

  it('continues after a flush, with its own window or a stored one', () => {
    const texts = ['{"a":1,"b":"hello hello"}', '{"a":2,"b":"hello hello"}', '{"a":3,"b":"hello again"}']
    const whole = deflateRawSync(Buffer.from(texts.join('')), { finishFlush: constants.Z_SYNC_FLUSH })
    const inflate = new Inflate()
    expect(inflated([whole], inflate).toString()).toBe(texts.join(''))
    expect(inflate.isAtFlush).toBe(true)
    const next = deflateRawSync(Buffer.from(texts[0] ?? ''), {
      dictionary: Buffer.from(inflate.window()),
      finishFlush: constants.Z_SYNC_FLUSH
    })
    expect(inflated([next], new Inflate(inflate.window())).toString()).toBe(texts[0])
    expect(inflated([next], inflate).toString()).toBe(texts[0])
  })

  it('keeps a window of the last 32 KiB', () => {
    const bytes = randomBytes(100_000)
    const inflate = new Inflate()
    inflated([deflateRawSync(bytes)], inflate)
    expect(Buffer.from(inflate.window()).equals(bytes.subarray(-WINDOW_BYTES))).toBe(true)
  })

  it('continues after a final block, from senders that cannot flush (RFC 7692, section 7.2.3.4)', () => {
    const bytes = Buffer.from('f348cdc9c90700000000ffff', 'hex')
    const inflate = new Inflate()
    expect(inflated([bytes], inflate).toString()).toBe('Hello')
    expect([inflate.isAtFlush, inflate.isBad]).toEqual([true, false])
  })

  it('rejects the same input as zlib, and returns the same output where both continue', () => {
    assertProperty(
      fc.property(fc.uint8Array({ maxLength: 200 }), sizes, (bytes, cuts) => {
        const inflate = new Inflate()
        const ours = inflated(split(bytes, cuts), inflate)
        let theirs: Buffer | null = null
        try {
          theirs = inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
        } catch {
          // zlib returns no output from before the error.
        }
        if (theirs !== null) expect(ours.subarray(0, theirs.length).equals(theirs)).toBe(true)
        else expect(inflate.isBad).toBe(true)
      }),
      { numRuns: 3000 }
    )
  })

  it('never throws on damaged input, and takes time linear in its output', () => {
    assertProperty(
      fc.property(
        content,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        sizes,
        (bytes, damages, cuts) => {
          const deflated = deflateRawSync(bytes)
          for (const [at, value] of damages) deflated[at % deflated.length] = value
          const inflate = new Inflate()
          inflated(split(deflated, cuts), inflate)
          expect(inflate.total).toBeLessThanOrEqual(deflated.length * 1032)
        }
      )
    )
  })
})
