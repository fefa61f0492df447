/** Parts of a piece are sent in as few writes as possible, with unchanged bytes. */
import { expect, it } from 'vitest'
import { inOneWrite } from '../../../src/engine/conversation/in-one-write'

/** Generates parts of these sizes with counting bytes; every part reuses one buffer. */
async function* counted(sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(Math.max(...sizes))
  let next = 0
  for (const size of sizes) {
    for (let at = 0; at < size; at++) buffer[at] = next++ & 0xff
    yield await Promise.resolve(buffer.subarray(0, size))
  }
}

async function written(sizes: readonly number[]): Promise<Buffer[]> {
  const writes: Buffer[] = []
  for await (const bytes of inOneWrite(counted(sizes))) writes.push(Buffer.from(bytes))
  return writes
}

const K = 1024
const cases: { what: string; sizes: number[]; writes: number[] }[] = [
  { what: 'writes short ones together', sizes: [4, 0, 100, 30], writes: [134] },
  { what: 'writes nothing for empty ones', sizes: [0, 0], writes: [] },
  { what: 'writes long ones separately', sizes: [64 * K, 70 * K], writes: [64 * K, 70 * K] },
  { what: 'writes pending short ones before a long one', sizes: [10, 64 * K, 10], writes: [10, 64 * K, 10] },
  { what: 'joins at most 64 KiB', sizes: [40 * K, 20 * K, 10 * K], writes: [60 * K, 10 * K] }
]

it.each(cases)('$what', async ({ sizes, writes }) => {
  const got = await written(sizes)
  expect(got.map(({ length }) => length)).toEqual(writes)
  const all = Buffer.concat(got)
  expect(all.equals(Buffer.from(all.map((_, at) => at & 0xff)))).toBe(true)
})
