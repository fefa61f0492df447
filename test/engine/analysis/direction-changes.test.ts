/** Direction changes of a conversation. */

import { describe, expect, it } from 'vitest'
import { findTurn, type ReadEntries } from '../../../src/engine/analysis/traffic/direction-changes'
import type { FramedRow } from '../../../src/shared/contract/traffic'

/** Parses entries from letters: u and d have bytes, e is an event, g a gap. */
function conversation(letters: string): ReadEntries {
  const entries = Array.from(letters, (letter, index): FramedRow => {
    if (letter === 'e') return { kind: 'event', index, time: index, name: 'open', text: 'open', data: {} }
    const place = { index, offset: index * 10, length: 10 }
    const direction = letter === 'u' ? 'up' : 'down'
    if (letter === 'g') return { kind: 'gap', ...place, direction: 'up', reason: 'dropped' }
    return { kind: 'segment', ...place, direction, time: index }
  })
  return (first, count) => entries.slice(first, first + count)
}

/** Returns the direction changes found from an entry to the end. */
async function walk(letters: string, from: number, step: 1 | -1): Promise<number[]> {
  const read = conversation(letters)
  const met: number[] = []
  for (let at: number | null = from; ;) {
    at = await findTurn(read, at, step)
    if (at === null) return met
    met.push(at)
  }
}

describe('the next turn', () => {
  it('begins where the direction changes, ignoring events and gaps', async () => {
    expect(await walk('euueddgduue', 0, 1)).toEqual([1, 4, 8])
    expect(await walk('euueddgduue', 2, 1)).toEqual([4, 8])
    expect(await walk('eee', 0, 1)).toEqual([])
    expect(await walk('', 0, 1)).toEqual([])
  })

  it('is found after thousands of entries of one turn', async () => {
    expect(await walk(`u${'d'.repeat(100_000)}u`, 0, 1)).toEqual([1, 100_001])
  })
})

describe('the previous turn', () => {
  it('is the start of the current turn, then of the turns before it', async () => {
    expect(await walk('euueddgduue', 10, -1)).toEqual([8, 4, 1])
    expect(await walk('euueddgduue', 9, -1)).toEqual([8, 4, 1])
    expect(await walk('euueddgduue', 8, -1)).toEqual([4, 1])
    expect(await walk('eee', 2, -1)).toEqual([])
  })

  it('is found before thousands of entries of one turn', async () => {
    expect(await walk(`u${'d'.repeat(100_000)}u`, 100_001, -1)).toEqual([1, 0])
  })
})
