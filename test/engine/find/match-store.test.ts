/** Limits of the matches that a search keeps. */

import { describe, expect, it } from 'vitest'
import { KeptContexts } from '../../../src/engine/find/kept-contexts'
import { MatchStore } from '../../../src/engine/find/match-store'
import type { DecodedMatch, CaptureMatch, MetadataMatch } from '../../../src/engine/find/capture-match'

const match = (connection: number, start: number, row = 0): CaptureMatch => ({
  layer: 'wire',
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

describe('matches of all layers', () => {
  const decoded = (start: number, row: number, context: string | null): DecodedMatch => ({
    connection: 3,
    direction: 'down',
    start,
    end: start + 2 ** 33,
    exchange: 9,
    part: 'sse',
    offset: 70_000,
    length: 5,
    context: context === null ? null : { bytes: Uint8Array.from(Buffer.from(context)), at: 2 },
    row
  })
  const text = (value: string, row: number, exchange: number | null = null): MetadataMatch => ({
    connection: 3,
    exchange,
    field: 'note',
    text: value,
    offset: 1,
    length: 2,
    row
  })

  it('are returned as they were added, also after the first ones are dropped', () => {
    const store = new MatchStore()
    const all: CaptureMatch[] = [
      { layer: 'decoded', ...decoded(10, 0, 'a context') },
      match(1, 5, 1),
      { layer: 'metadata', ...text('first', 2) },
      { layer: 'metadata', ...text('second', 3, 7) },
      { layer: 'metadata', ...text('second', 3, 7) },
      { layer: 'decoded', ...decoded(20, 4, 'other') },
      { layer: 'decoded', ...decoded(30, 4, null) }
    ]
    for (const each of all) store.add(each)
    expect(store.page(0, 10)).toEqual(all)
    store.drop(2)
    expect(store.page(0, 10)).toEqual(all.slice(2))
    store.drop(3)
    expect(store.page(0, 10)).toEqual(all.slice(3))
  })

  it('have no context once there is no room for it', () => {
    const contexts = new KeptContexts(100)
    const context = { bytes: new Uint8Array(90), at: 3 }
    const number = contexts.add(context)
    expect(contexts.get(number)).toEqual(context)
    expect(contexts.get(contexts.add(context))).toBeNull()
  })
})
