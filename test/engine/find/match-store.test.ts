/** Limits of the matches that a search keeps. */

import { expect, it } from 'vitest'
import { MatchStore } from '../../../src/engine/find/match-store'
import type { WireMatch } from '../../../src/engine/find/wire-source'

const match = (connection: number, start: number, row = 0): WireMatch => ({
  connection,
  direction: connection % 2 === 0 ? 'up' : 'down',
  start,
  end: start + 3,
  row
})

it('returns the matches in their order, beyond the first room', () => {
  const store = new MatchStore()
  const all = Array.from({ length: 3000 }, (_, at) => match(at, at * 1e10, at))
  for (const each of all) store.add(each)
  expect(store.total).toBe(3000)
  expect(store.page(0, 5000)).toEqual(all)
  expect(store.page(2999, 5)).toEqual(all.slice(2999))
})

it('keeps a limited number of all matches and of those in one stream, and counts the others', () => {
  const store = new MatchStore(1500, 1000)
  for (let at = 0; at < 1200; at++) store.add(match(1, at))
  for (let at = 0; at < 600; at++) store.add(match(2, at))
  expect(store.total).toBe(1800)
  expect(store.kept).toBe(1500)
  expect(store.page(999, 2)).toEqual([match(1, 999), match(2, 0)])
})

it('removes matches of dropped rows, which make room for others', () => {
  const store = new MatchStore(10, 3)
  for (let row = 0; row < 3; row++) store.add(match(1, row, row))
  store.drop(2)
  store.add(match(1, 5, 5))
  store.add(match(1, 6, 6))
  store.add(match(1, 7, 7))
  expect(store.page(0, 10)).toEqual([match(1, 2, 2), match(1, 5, 5), match(1, 6, 6)])
  expect(store.total).toBe(4)
})

it('returns each match once, also when matches before it were dropped', () => {
  const store = new MatchStore(10, 10)
  for (let row = 0; row < 4; row++) store.add(match(1, row, row))
  expect(store.take(3)).toEqual([match(1, 0, 0), match(1, 1, 1), match(1, 2, 2)])
  store.drop(2)
  expect(store.take(3)).toEqual([match(1, 3, 3)])
  store.add(match(1, 4, 4))
  expect(store.take(3)).toEqual([match(1, 4, 4)])
  expect(store.take(3)).toEqual([])
})
