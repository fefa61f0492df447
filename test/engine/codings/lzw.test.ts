import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { removeCodings } from '../../../src/engine/codings/content'
import { randomBytes } from '../../helpers/random-bytes'

/** Returns the output of the Unix program `compress`: a group of eight codes is padded where the code width changes. */
function compressed(data: Uint8Array, maxBits: number): Buffer {
  const out: number[] = [0x1f, 0x9d, 0x80 | maxBits]
  const table = new Map<string, number>()
  let bits = 9
  let free = 257
  let group: number[] = []
  const flush = (whole: boolean): void => {
    const bytes = new Uint8Array(whole ? bits : Math.ceil((group.length * bits) / 8))
    for (const [index, code] of group.entries())
      for (let bit = 0; bit < bits; bit++) {
        const at = index * bits + bit
        if (((code >> bit) & 1) === 1) bytes[at >> 3]! |= 1 << (at & 7)
      }
    out.push(...bytes)
    group = []
  }
  const put = (code: number): void => {
    group.push(code)
    if (group.length === 8) flush(true)
  }
  let code = data[0] ?? 0
  for (const byte of data.subarray(1)) {
    const key = `${code}:${byte}`
    const found = table.get(key)
    if (found !== undefined) {
      code = found
      continue
    }
    put(code)
    // Checked before the new string is added, as the reader does.
    if (free >= 1 << bits && bits < maxBits) {
      if (group.length > 0) flush(true)
      bits++
    }
    if (free < 1 << maxBits) table.set(key, free++)
    code = byte
  }
  put(code)
  if (group.length > 0) flush(false)
  return Buffer.from(out)
}

const TEXTS: readonly (readonly [string, Uint8Array])[] = [
  ['one byte', Buffer.from('a')],
  ['a run', Buffer.alloc(5000, 'a')],
  ['text', Buffer.from('The quick brown fox jumps over the lazy dog. '.repeat(3000))],
  ['noise', randomBytes(60_000, 7)]
]

describe('the compress coding', () => {
  it.each(TEXTS.flatMap(([what, data]) => [12, 16].map((bits) => [what, bits, data] as const)))(
    'is removed from %s with codes of %i bits, as gunzip does',
    async (_what, bits, data) => {
      const body = compressed(data, bits)
      expect(spawnSync('gzip', ['-dc'], { input: body }).stdout.equals(data)).toBe(true)
      const { pieces, report } = removeCodings([body], 'compress')
      const taken: Uint8Array[] = []
      for await (const piece of pieces) taken.push(piece)
      expect([Buffer.concat(taken).equals(data), report.decoded, report.failed]).toEqual([
        true,
        ['compress'],
        null
      ])
    }
  )

  it('never throws at invalid data', async () => {
    for (let seed = 1; seed < 40; seed++) {
      const body = randomBytes(3000, seed)
      body.set([0x1f, 0x9d, 0x90])
      const { pieces } = removeCodings([body], 'x-compress')
      for await (const piece of pieces) expect(piece.length).toBeGreaterThan(0)
    }
  })
})
