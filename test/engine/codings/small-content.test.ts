/** Small bodies are decoded at once, with the result of the stream. */

import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { removeCodings } from '../../../src/engine/codings/content'
import { removeSmallCoding } from '../../../src/engine/codings/small-content'
import { assertProperty } from '../../helpers/properties'

async function streamed(
  body: Uint8Array,
  codings: string
): Promise<{ bytes: Buffer; failed: string | null }> {
  const { pieces, report } = removeCodings([body], codings)
  const parts: Buffer[] = []
  for await (const piece of pieces) parts.push(Buffer.from(piece))
  return { bytes: Buffer.concat(parts), failed: report.failed }
}

const CODED = {
  gzip: (content: Uint8Array) => Buffer.concat([gzipSync(content), gzipSync('next member')]),
  deflate: (content: Uint8Array) => deflateSync(content),
  ' Deflate': (content: Uint8Array) => deflateRawSync(content),
  br: (content: Uint8Array) => brotliCompressSync(content)
}

it('equals the decoded stream, also for damaged bodies', async () => {
  await assertProperty(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom('gzip' as const, 'deflate' as const, ' Deflate' as const, 'br' as const),
      fc.option(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 255 }))),
      fc.nat(3),
      async (content, coding, damage, cut) => {
        const whole = CODED[coding](content)
        const body = whole.subarray(0, whole.length - cut)
        if (damage !== null && damage[0] < body.length) body[damage[0]] = (body[damage[0]] ?? 0) ^ damage[1]
        const { bytes, failed } = await streamed(body, coding)
        const small = removeSmallCoding(body, coding)
        if (small !== null) expect([Buffer.from(small), failed]).toEqual([bytes, null])
        else expect(failed === null && cut === 0 && damage === null).toBe(false)
      }
    )
  )
})

it('leaves other codings, several ones and long output to the stream', () => {
  expect(removeSmallCoding(gzipSync(Buffer.alloc(3 * 1024 * 1024)), 'gzip')).toBeNull()
  expect(removeSmallCoding(gzipSync(gzipSync('x')), 'gzip, gzip')).toBeNull()
  expect(removeSmallCoding(Buffer.from('x'), 'zstd')).toBeNull()
  expect(removeSmallCoding(Buffer.from('x'), '')).toBeNull()
})
