/** The originals of replays, found in tables as the walk fills them; the number of look-ups is counted. */
import { expect, it } from 'vitest'
import { ConnectionTable } from '../../../src/engine/analysis/tables/connection-table'
import { ConversationIndex } from '../../../src/engine/analysis/traffic/conversation-index'
import { ExchangeFinder } from '../../../src/engine/analysis/tables/exchange-finder'
import { ExchangeTable } from '../../../src/engine/analysis/tables/exchange-table'
import { Replays } from '../../../src/engine/analysis/replays/replays'
import { SegmentIndexReader } from '../../../src/engine/capture/segment-index'

interface Told {
  readonly replays: Replays
  readonly exchanges: ExchangeTable
  /** Number of look-ups of a connection's original. */
  readonly looks: () => number
}

/**
 * Creates a capture with one exchange per connection, the n-th of which is a replay of `of(n)`; 0 for none. Both are
 * counted from 1.
 */
function capture(count: number, of: (exchange: number) => number): Told {
  const connections = new ConnectionTable()
  const exchanges = new ExchangeTable()
  const conversations = new ConversationIndex(new SegmentIndexReader())
  const finder = new ExchangeFinder({ connections, exchanges, conversations })
  for (let number = 1; number <= count; number++) {
    const row = connections.ensure(number, number)
    connections.describe(row, '127.0.0.1:1', '127.0.0.1:2', 0, of(number))
    exchanges.add(number, number)
  }
  let looks = 0
  const get = connections.replayOf.get.bind(connections.replayOf)
  connections.replayOf.get = (row) => {
    looks++
    return get(row)
  }
  const replays = new Replays({ connections, exchanges, finder })
  return { replays, exchanges, looks: () => looks }
}

it('a chain of replays of any length leads to the original, with a few look-ups for each', () => {
  const length = 5000
  const { replays, looks } = capture(length, (exchange) => exchange - 1)
  const roots = (): Set<unknown> => new Set(Array.from({ length }, (_, row) => replays.root(row)))
  expect(roots()).toEqual(new Set([1]))
  const first = looks()
  expect(first).toBeLessThan(8 * length)
  roots()
  expect(looks() - first).toBeLessThan(4 * length)
})

it('a chain is walked once from its last replay, not from each replay', () => {
  const length = 5000
  const { replays, looks } = capture(length, (exchange) => exchange - 1)
  for (let row = length - 1; row >= 0; row--) expect(replays.root(row)).toBe(1)
  expect(looks()).toBeLessThan(8 * length)
})

it('replays of several originals stay separate, in any order of look-up', () => {
  const count = 3000
  const of = (exchange: number): number => (exchange <= 3 ? 0 : exchange - 3)
  const forth = capture(count, of).replays
  const back = capture(count, of).replays
  const expected = Array.from({ length: count }, (_, row) => (row % 3) + 1)
  expect(expected.map((_, row) => forth.root(row))).toEqual(expected)
  expect(expected.map((_, at) => back.root(count - 1 - at)).reverse()).toEqual(expected)
})

it('a chain ends at a record that refers to itself or to a later exchange', () => {
  const { replays } = capture(4, (exchange) => ({ 1: 1, 2: 4, 3: 2 })[exchange] ?? 0)
  expect([0, 1, 2, 3].map((row) => replays.root(row))).toEqual([1, 4, 4, 4])
  expect(replays.rootOfConnection(3)).toBe(4)
})

it('a chain stays connected when the exchanges in between left the ring', () => {
  const { replays, exchanges } = capture(10_000, (exchange) => exchange - 1)
  replays.root(9000)
  exchanges.present.drop((row) => row < 9000)
  replays.drop()
  expect([replays.root(9000), replays.root(9999), replays.root(20_000)]).toEqual([1, 1, 20_001])
})
