import { describe, expect, it } from 'vitest'
import { MOST_RELOADS, PageCrashes, WITHIN_MS } from '../../src/main/page-crashes'

describe('the crashes of a page', () => {
  it('reload it with its selection, then without, and stop when they continue', () => {
    const crashes = new PageCrashes()
    const seen = Array.from({ length: MOST_RELOADS + 1 }, (_, at) => [
      crashes.record(at * 1000),
      crashes.take()
    ])
    expect(seen).toEqual([
      ['reload', 'crashed'],
      ['reload', 'crashed-again'],
      ['reload', 'crashed-again'],
      ['stop', 'crashed-again']
    ])
  })

  it('count only those of the last minute', () => {
    const crashes = new PageCrashes()
    for (let at = 0; at < 10; at++) {
      expect([crashes.record(at * WITHIN_MS), crashes.take()]).toEqual(['reload', 'crashed'])
    }
  })

  it('are reported to one page only', () => {
    const crashes = new PageCrashes()
    expect(crashes.take()).toBe(null)
    crashes.record(0)
    expect([crashes.take(), crashes.take()]).toEqual(['crashed', null])
  })
})
