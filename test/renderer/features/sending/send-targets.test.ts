import { expect, it } from 'vitest'
import { targetsOf, toggleTarget } from '../../../../src/renderer/src/features/sending/model/send-targets'

const open = { count: 3, listed: [9, 7, 4], selected: 7 }

it('is the selected connection, or all without a selection', () => {
  expect([
    targetsOf({ kind: 'selected' }, open),
    targetsOf({ kind: 'selected' }, { ...open, selected: null }),
    targetsOf({ kind: 'all' }, open)
  ]).toEqual([
    { kind: 'one', connections: [7], count: 1 },
    { kind: 'all', connections: null, count: 3 },
    { kind: 'all', connections: null, count: 3 }
  ])
})

it('excludes selected connections that have ended', () => {
  expect([
    targetsOf({ kind: 'chosen', connections: [9, 5, 4] }, open),
    targetsOf({ kind: 'chosen', connections: [9, 5] }, open),
    targetsOf({ kind: 'chosen', connections: [5] }, open)
  ]).toEqual([
    { kind: 'some', connections: [9, 4], count: 2 },
    { kind: 'one', connections: [9], count: 1 },
    { kind: 'some', connections: [], count: 0 }
  ])
})

it('toggles connections, starting from the current selection', () => {
  const all = targetsOf({ kind: 'all' }, open)
  const one = targetsOf({ kind: 'selected' }, open)
  expect([toggleTarget(all, open.listed, 7), toggleTarget(one, open.listed, 4)]).toEqual([
    { kind: 'chosen', connections: [9, 4] },
    { kind: 'chosen', connections: [7, 4] }
  ])
})
