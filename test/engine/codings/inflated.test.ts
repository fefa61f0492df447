/** Memory retained during decoding: a capture of gigabytes is decompressed in one run. */

import { randomBytes } from 'node:crypto'
import { createGunzip, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { CodedInput } from '../../../src/engine/codings/coded-input'
import { inflated, ONE_AT_A_TIME } from '../../../src/engine/codings/inflated'
import { referencedBytes } from '../../helpers/memory'

const MIB = 1024 * 1024
const MEMBERS = 64

it('inflating a long body does not retain the decoded data', async () => {
  const member = gzipSync(randomBytes(MIB), { level: 0 })
  const members = async function* (): AsyncGenerator<Uint8Array, void> {
    for (let count = 0; count < MEMBERS; count++) yield await Promise.resolve(member)
  }
  let bytes = 0
  let first = 0
  let last = 0
  for await (const piece of inflated(new CodedInput(members()), () => createGunzip(ONE_AT_A_TIME))) {
    bytes += piece.length
    if (first === 0 && bytes > MIB) first = referencedBytes()
    if (bytes === MEMBERS * MIB) last = referencedBytes()
  }
  expect(bytes).toBe(MEMBERS * MIB)
  // Some 16,000 writes of 4 KiB each: retaining a promise for each would take five megabytes.
  expect(last - first).toBeLessThan(2 * MIB)
})
