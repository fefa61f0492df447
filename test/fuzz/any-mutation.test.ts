/** For any bytes: no decoder throws, reads past its input, or takes more than linear time. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { growth } from '../helpers/cpu-time'
import { BODIES, conversationOf, parameters, SLOW, STREAMS } from './decoder-table'
import type { Push } from './table-entries'
import { assertProperty } from '../helpers/properties'

const ALL = [...STREAMS, ...BODIES]

/** Returns the same bytes as subarrays with other bytes before and after them. */
function amid(pushes: readonly Push[], other: number): Push[] {
  return pushes.map(([direction, bytes]) => {
    const room = new Uint8Array(bytes.length + 64).fill(other)
    room.set(bytes, 32)
    return [direction, room.subarray(32, 32 + bytes.length)]
  })
}

describe.each(ALL)('$name', SLOW, (entry) => {
  it('accepts any bytes, and reads no others', () => {
    assertProperty(
      fc.property(
        fc.oneof(
          conversationOf(entry),
          fc.uint8Array({ maxLength: 300 }).map((bytes): Push[] => [
            ['up', bytes],
            ['down', bytes]
          ])
        ),
        (pushes) => {
          expect(entry.find(amid(pushes, 0))).toEqual(entry.find(amid(pushes, 0xff)))
        }
      ),
      parameters
    )
  })

  it('takes linear time for hostile bytes', () => {
    const found = entry.hostile.map((unit) => {
      const find = (bytes: number): void => {
        const long = Buffer.alloc(bytes, unit)
        const pushes: Push[] = []
        for (let at = 0; at < long.length; at += 1000)
          for (const direction of ['up', 'down'] as const)
            pushes.push([direction, long.subarray(at, at + 1000)])
        entry.find(pushes)
      }
      const power = growth(find, 32_000, 8)
      return [unit.toString('hex').slice(0, 20), power < 1.6 ? 'in proportion' : `to the power of ${power}`]
    })
    expect(found).toEqual(entry.hostile.map((unit) => [unit.toString('hex').slice(0, 20), 'in proportion']))
  })
})
