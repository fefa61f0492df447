import { expect, it } from 'vitest'
import { clampSplit, parseStoredSize } from '../../../src/renderer/src/kit/model/split-size'

const limits = { total: 1000, min: 200, minOther: 300 }

it('keeps both panes above their minimum', () => {
  expect([100, 450, 900].map((size) => clampSplit(size, limits))).toEqual([200, 450, 700])
})

it('shrinks the sized pane when there is no room for both, but never below zero', () => {
  expect([clampSplit(250, { ...limits, total: 400 }), clampSplit(250, { ...limits, total: 100 })]).toEqual([
    100, 0
  ])
})

it('accepts only a positive number as a stored size', () => {
  expect([null, '', 'NaN', '-3', '0', '264'].map((stored) => parseStoredSize(stored))).toEqual([
    null,
    null,
    null,
    null,
    null,
    264
  ])
})
