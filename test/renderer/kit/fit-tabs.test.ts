import { describe, expect, it } from 'vitest'
import { fitTabs } from '../../../src/renderer/src/kit/model/fit-tabs'

const fit = (room: number, chosen: number, widths = [100, 100, 100, 100]): number =>
  fitTabs({ widths, room, chosen, button: 40, buttonSides: 15 })

describe('tabs in a bar', () => {
  it('are all visible when there is room, or before they are measured', () => {
    expect([fit(400, 0), fit(0, 0), fit(300, 0, [])]).toEqual([4, 4, 0])
  })

  it('move to a menu button from the right', () => {
    expect([fit(399, 0), fit(340, 0), fit(339, 0), fit(30, 0)]).toEqual([3, 3, 2, 0])
  })

  it('leave room for the selected one’s name on the button', () => {
    expect([fit(399, 3), fit(340, 3), fit(315, 3), fit(314, 3)]).toEqual([2, 2, 2, 1])
  })

  it('do not show the selected one next to a button with its name', () => {
    expect(fit(190, 1, [60, 100, 10, 100])).toBe(1)
  })
})
