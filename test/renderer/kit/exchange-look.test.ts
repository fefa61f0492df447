import { expect, it } from 'vitest'
import { endedGlyph, statusClass } from '../../../src/renderer/src/kit/model/exchange-look'

it('classifies a status by its first digit, except unknown ones', () => {
  expect([101, 204, 304, 404, 503, 999, 42, null].map(statusClass)).toEqual([
    'info',
    'good',
    'redirect',
    'warn',
    'bad',
    'none',
    'none',
    'none'
  ])
})

it('points away from the side that ended a connection', () => {
  expect((['client', 'target', 'tcplens'] as const).map(endedGlyph)).toEqual(['▸', '◂', '▪'])
})
