/** Expected replies match independently of how reads split the bytes. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DifferenceList } from '../../../../src/engine/conversation/difference-list'
import { ExpectedReply, type ReplyState } from '../../../../src/engine/conversation/test-file/expected-reply'
import { parseTest } from '../../../../src/engine/conversation/test-file/parse'
import { quoteBytes } from '../../../../src/engine/conversation/test-file/quote'
import { assertProperty } from '../../../helpers/properties'

interface Part {
  readonly text: string
  readonly bytes: Uint8Array
  /** True for a part compared byte by byte, which is not the end of a pattern. */
  readonly isExact: boolean
}

const exact = fc
  .uint8Array({ minLength: 1, maxLength: 12 })
  .map((bytes): Part => ({ text: quoteBytes(bytes).join(' '), bytes, isExact: true }))
const any = fc
  .uint8Array({ maxLength: 12 })
  .map((bytes): Part => ({ text: `any ${bytes.length}`, bytes, isExact: false }))
/** A number, followed by a character that cannot continue it. */
const number = fc.tuple(fc.nat(), fc.constantFrom('\r\n', '.', 'ab', ';;;')).map(([value, end]): Part => ({
  text: `/[0-9]+/ as n ${JSON.stringify(end)}`,
  bytes: Buffer.from(`${value}${end}`),
  isExact: false
}))
const parts = fc.array(fc.oneof(exact, any, number), { minLength: 1, maxLength: 6 })
const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 200 })

/**
 * Matches `came` in reads of these lengths; returns the number of bytes the reply consumed, and whether it was
 * complete.
 */
async function hear(expected: readonly Part[], came: Uint8Array, reads: readonly number[]) {
  const [step] = parseTest(`tcplens-test 1\n< ${expected.map(({ text }) => text).join(' ')}`).steps
  if (step?.do !== 'hear') throw new Error('It hears nothing.')
  const heard: ReplyState = {
    differences: new DifferenceList(),
    values: new Map(),
    counter: null,
    taken: 0,
    ended: 0
  }
  const reply = new ExpectedReply(heard, 0, step.items, null)
  await reply.begin()
  let { used, met } = await reply.take(new Uint8Array(0))
  for (let at = 0; !met && used < came.length; at++) {
    const taken = await reply.take(came.subarray(used, used + (reads[at % reads.length] ?? 1)))
    used += taken.used
    met = taken.met
  }
  return { used, met, heard }
}

const joined = (expected: readonly Part[]): Buffer => Buffer.concat(expected.map(({ bytes }) => bytes))

it('consumes exactly its own bytes', async () => {
  await assertProperty(
    fc.asyncProperty(parts, fc.uint8Array({ maxLength: 9 }), cuts, async (expected, more, reads) => {
      const own = joined(expected)
      const { used, met, heard } = await hear(expected, Buffer.concat([own, more]), reads)
      expect({ used, met, taken: heard.taken, differences: heard.differences.count }).toEqual({
        used: own.length,
        met: true,
        taken: own.length,
        differences: 0
      })
      const last = expected.findLast(({ text }) => text.startsWith('/'))
      const value =
        last === undefined ? undefined : /^\d+/.exec(Buffer.from(last.bytes).toString('latin1'))?.[0]
      const found = heard.values.get('n')
      expect(found === undefined ? undefined : Buffer.from(found).toString()).toBe(value)
    }),
    { numRuns: 400 }
  )
})

it('reports the position of the first byte that differs', async () => {
  await assertProperty(
    fc.asyncProperty(
      parts,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      cuts,
      async (expected, which, bits, reads) => {
        const places = expected.flatMap(({ bytes, isExact }, part) => {
          const start = joined(expected.slice(0, part)).length
          return isExact ? Array.from(bytes, (_byte, at) => start + at) : []
        })
        fc.pre(places.length > 0)
        const at = places[which % places.length] ?? 0
        const came = joined(expected)
        came.writeUInt8(came.readUInt8(at) ^ bits, at)
        const { used, met, heard } = await hear(expected, came, reads)
        expect([used, met, heard.differences.count, heard.differences.first?.at]).toEqual([
          came.length,
          true,
          1,
          at
        ])
      }
    ),
    { numRuns: 400 }
  )
})
