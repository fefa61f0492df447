import { expect, it } from 'vitest'
import {
  isNarrowWindow,
  isSinglePaneWindow,
  toolbarRoom
} from '../../../../src/renderer/src/app/stores/model/window-room'

it('shows all panes and words at 1024 × 700, and one pane at 200 % of 1440 × 900', () => {
  const rooms = [
    { width: 1024, height: 700 },
    { width: 900, height: 600 },
    { width: 720, height: 450 },
    { width: 640, height: 900 }
  ].map((size) => [isNarrowWindow(size.width), isSinglePaneWindow(size), toolbarRoom(size.width)])
  expect(rooms).toEqual([
    [false, false, 'all'],
    [false, false, 'icons'],
    [true, true, 'few'],
    [true, true, 'few']
  ])
})
