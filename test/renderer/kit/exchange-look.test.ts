import { expect, it } from 'vitest'
import { endedGlyph, statusClass } from '../../../src/renderer/src/kit/model/exchange-look'

it('classes a status by its hundred, and judges none that HTTP does not know', () => {
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

it('points from who ended a connection', () => {
  expect((['client', 'target', 'tcplens'] as const).map(endedGlyph)).toEqual(['▸', '◂', '▪'])
})
