/** For any bytes: the decoded messages do not depend on how a conversation is split into reads. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversationOf, parameters, SLOW, STREAMS } from './decoder-table'
import type { Push } from './table-entries'
import { assertProperty } from '../helpers/properties'

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 })

function cut(pushes: readonly Push[], lengths: readonly number[]): Push[] {
  let turn = 0
  return pushes.flatMap(([direction, bytes]) => {
    const pieces: Push[] = []
    for (let at = 0; at < bytes.length;) {
      const length = lengths[turn++ % lengths.length] ?? 1
      pieces.push([direction, bytes.subarray(at, at + length)])
      at += length
    }
    return pieces
  })
}

describe.each(STREAMS)('a conversation in $name', SLOW, (entry) => {
  it('has the same messages for any split', () => {
    assertProperty(
      fc.property(conversationOf(entry), sizes, (pushes, lengths) => {
        expect(entry.find(cut(pushes, lengths))).toEqual(entry.find(pushes))
      }),
      parameters
    )
  })

  it('has messages', () => {
    for (const sample of entry.samples) {
      expect((entry.find(sample) as unknown[]).length).toBeGreaterThan(2)
      expect(entry.find(cut(sample, [1]))).toEqual(entry.find(sample))
    }
  })
})
