import { describe, expect, it } from 'vitest'
import { parseWindowState, placeWindow } from '../../src/main/window-bounds'

const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 }
const SECOND = { x: 1920, y: 0, width: 2560, height: 1400 }

describe('placeWindow', () => {
  it('leaves the position to the system the first time', () => {
    expect(placeWindow(undefined, [SCREEN])).toEqual({ width: 1440, height: 900 })
  })

  it('restores the previous position, on any screen', () => {
    const bounds = { x: 2000, y: 40, width: 1600, height: 1000 }
    expect(placeWindow(bounds, [SCREEN, SECOND])).toEqual(bounds)
  })

  it('forgets a position on a screen that is gone', () => {
    expect(placeWindow({ x: 2000, y: 40, width: 1600, height: 1000 }, [SCREEN])).toEqual({
      width: 1440,
      height: 900
    })
  })

  it('keeps a position with a visible corner', () => {
    const bounds = { x: 1700, y: 900, width: 1000, height: 700 }
    expect(placeWindow(bounds, [SCREEN])).toEqual(bounds)
  })

  it.each([
    ['above the screen', { x: 100, y: -300, width: 1000, height: 700 }],
    ['below the screen', { x: 100, y: 1039, width: 1000, height: 700 }],
    ['left of the screen', { x: -950, y: 0, width: 1000, height: 700 }]
  ])('uses the default position when its title bar is %s', (_where, bounds) => {
    expect(placeWindow(bounds, [SCREEN])).toEqual({ width: 1440, height: 900 })
  })

  it('fits the screen it is on and never shrinks below the minimum', () => {
    expect([
      placeWindow({ x: 0, y: 0, width: 5000, height: 3000 }, [SCREEN]),
      placeWindow({ x: 0, y: 0, width: 200, height: 100 }, [SCREEN])
    ]).toEqual([
      { x: 0, y: 0, width: 1920, height: 1040 },
      { x: 0, y: 0, width: 640, height: 400 }
    ])
  })
})

describe('parseWindowState', () => {
  const state = { bounds: { x: 1, y: 2, width: 1000, height: 700 }, maximized: true }

  it('reads its own JSON', () => {
    expect(parseWindowState(JSON.parse(JSON.stringify(state)))).toEqual(state)
  })

  it.each([
    [null],
    [{}],
    [{ ...state, maximized: 1 }],
    [{ ...state, bounds: { ...state.bounds, x: 'NaN' } }]
  ])('rejects %j', (value) => {
    expect(parseWindowState(value)).toBeUndefined()
  })
})
