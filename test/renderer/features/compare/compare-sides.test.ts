import { expect, it } from 'vitest'
import { sideNames, type SideOrigin } from '../../../../src/renderer/src/features/compare/model/compare-sides'

const place = (exchange: number, capture = 1): SideOrigin['place'] => ({ capture, exchange })
const recorded = (exchange: number, capture = 1): SideOrigin => ({
  place: place(exchange, capture),
  replayOf: null,
  original: null
})

it('names unrelated sides left and right', () => {
  const replay = { place: place(6), replayOf: 4, original: place(4) }
  expect([
    sideNames(recorded(2), recorded(3)),
    sideNames(recorded(2), replay),
    sideNames(replay, recorded(2)),
    sideNames(replay, { place: place(7), replayOf: 4, original: place(4) })
  ]).toEqual([
    ['left', 'right'],
    ['left', 'right'],
    ['left', 'right'],
    ['left', 'right']
  ])
})

it('distinguishes the original from its replay on either side, for any number of replays', () => {
  const first = { place: place(6), replayOf: 2, original: place(2) }
  const second = { place: place(7), replayOf: 6, original: place(2) }
  expect([
    sideNames(recorded(2), first),
    sideNames(first, recorded(2)),
    sideNames(recorded(2), second),
    sideNames(first, second)
  ]).toEqual([
    ['original', 'replay'],
    ['replay', 'original'],
    ['original', 'replay'],
    ['original', 'replay']
  ])
})

it('finds an original in another file, and does not mix numbers of different files', () => {
  const replay = { place: place(3, 1), replayOf: null, original: place(3, 2) }
  expect([
    sideNames(recorded(3, 2), replay),
    sideNames(recorded(3, 1), replay),
    sideNames(recorded(2, 2), { place: place(4, 1), replayOf: 2, original: place(2, 1) })
  ]).toEqual([
    ['original', 'replay'],
    ['left', 'right'],
    ['left', 'right']
  ])
})
