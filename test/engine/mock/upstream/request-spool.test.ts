import { describe, expect, it } from 'vitest'
import { RequestSpool } from '../../../../src/engine/mock/upstream/request-spool'
import { randomBytes } from '../../../helpers/random-bytes'

describe('spooled requests', () => {
  it.each([1000, 7000, 65_536, 1_000_000])(
    'are kept complete and separate when they arrive in pieces of %i bytes',
    (size) => {
      const all = randomBytes(900_000, 5)
      const ends = [100, 700_000, 700_050, 900_000]
      const spool = new RequestSpool()
      const taken: Buffer[] = []
      let start = 0
      for (let at = 0; at < all.length; at += size) {
        spool.push(all.subarray(at, at + size))
        while (ends[taken.length] !== undefined && ends[taken.length]! <= Math.min(at + size, all.length)) {
          const end = ends[taken.length]!
          const one = spool.take(start, end)
          const pieces: Uint8Array[] = []
          for (let read = 0; ;) {
            const bytes = one.read(read)
            if (bytes.length === 0) break
            pieces.push(bytes)
            read += bytes.length
          }
          taken.push(Buffer.concat(pieces))
          one.close()
          start = end
        }
      }
      spool.close()
      expect(taken.map(({ length }) => length)).toEqual([100, 699_900, 50, 199_950])
      expect(Buffer.concat(taken).equals(all)).toBe(true)
    }
  )

  it('are discarded when they are no longer needed', () => {
    const spool = new RequestSpool()
    spool.push(Buffer.from('begun'))
    spool.pass(10)
    spool.push(Buffer.from('GET'))
    const one = spool.take(15, 18)
    expect(Buffer.from(one.read(0)).toString()).toBe('GET')
    one.close()
    spool.close()
  })
})
