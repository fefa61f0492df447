import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BlockQueue } from '../../../../src/engine/rules/link/block-queue'
import { assertProperty } from '../../../helpers/properties'
import { randomBytes } from '../../../helpers/random-bytes'

describe('a queue of bytes', () => {
  it('returns what was added, in order, however it is added and taken', () => {
    const length = fc.nat({ max: 50_000 })
    assertProperty(
      fc.property(fc.array(fc.tuple(length, length)), (turns) => {
        const queue = new BlockQueue()
        const added: Buffer[] = []
        const taken: Uint8Array[] = []
        for (const [add, take] of turns) {
          const bytes = randomBytes(add)
          added.push(bytes)
          queue.add(bytes)
          const piece = take === 0 ? null : queue.take(take)
          if (piece !== null) taken.push(piece)
        }
        const rest = queue.length
        const last = queue.takeAll() ?? Buffer.alloc(0)
        expect([last.length, queue.length, queue.takeAll()]).toEqual([rest, 0, null])
        expect(Buffer.concat([...taken, last]).equals(Buffer.concat(added))).toBe(true)
      })
    )
  })

  it('copies what it is given', () => {
    const queue = new BlockQueue()
    const bytes = Buffer.from('abc')
    queue.add(bytes)
    bytes.fill(0)
    expect(queue.take(10)?.toString()).toBe('abc')
  })
})
