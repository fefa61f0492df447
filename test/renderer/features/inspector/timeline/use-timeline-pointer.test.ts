/** Mouse and keyboard in a timeline. */
import { beforeEach, describe, expect, it } from 'vitest'
import { computed, shallowRef } from 'vue'
import {
  LINE_Y,
  type TimelineDrawing
} from '../../../../../src/renderer/src/features/inspector/timeline/use-timeline-drawing'
import {
  useTimelinePointer,
  type TimelinePointer
} from '../../../../../src/renderer/src/features/inspector/timeline/use-timeline-pointer'

let calls: [string, ...unknown[]][]
let pointer: TimelinePointer
/** The timeline begins at x 100, and a pixel is a millisecond. Client bars are above the line. */
const ABOVE = LINE_Y - 5
const BELOW = LINE_Y + 5

function pointing(drawing: { bars?: readonly object[]; marks?: readonly object[] }, isMounted = true): void {
  const root = document.createElement('div')
  root.getBoundingClientRect = () => new DOMRect(100, 0, 500, 200)
  root.setPointerCapture = () => undefined
  calls = []
  pointer = useTimelinePointer(
    shallowRef(isMounted ? root : null),
    {
      scale: computed(() => ({ time: (x: number) => x })),
      bars: computed(() => drawing.bars ?? []),
      marks: computed(() => drawing.marks ?? [])
    } as unknown as TimelineDrawing,
    {
      open: (entry) => calls.push(['open', entry]),
      zoom: (from, to) => calls.push(['zoom', from, to]),
      event: (event) => calls.push(['event', event])
    }
  )
}
const bar = (x: number, direction: 'up' | 'down', entry: number): object => ({
  ...{ x, width: 10, direction },
  bar: [0, 0, 0, 0, 0, 0, entry]
})

const at = (x: number, y: number, button = 0): PointerEvent =>
  new PointerEvent('pointer', { clientX: 100 + x, clientY: y, button })
const click = (x: number, y: number): void => {
  pointer.onDown(at(x, y))
  pointer.onUp(at(x, y))
}

beforeEach(() => {
  pointing({
    bars: [bar(10, 'up', 1), bar(50, 'down', 2), bar(60, 'up', 3)],
    marks: [{ x: 200, top: 0, bottom: 40, event: 7 }]
  })
})

describe('a click', () => {
  it.each<[number, number, [string, number][]]>([
    [12, ABOVE, [['open', 1]]],
    [25, ABOVE, [['open', 1]]],
    [12, BELOW, []],
    [55, BELOW, [['open', 2]]],
    [203, 20, [['event', 7]]],
    [203, 60, []],
    [300, ABOVE, []]
  ])('at %i, %i opens the nearest bar or event of that side', (x, y, expected) => {
    click(x, y)
    expect(calls).toEqual(expected)
  })

  it('of another button does nothing', () => {
    pointer.onDown(at(12, ABOVE, 2))
    pointer.onUp(at(12, ABOVE, 2))
    expect(calls).toEqual([])
  })
})

it('a drag in either direction selects the range to zoom into', () => {
  pointer.onDown(at(80, ABOVE))
  pointer.onMove(at(20, ABOVE))
  expect(pointer.drag.value).toEqual({ from: 80, to: 20 })
  pointer.onUp(at(20, ABOVE))
  expect(calls).toEqual([['zoom', 20, 80]])
  expect(pointer.drag.value).toBeNull()
})

it('moving shows the bar under the pointer', () => {
  pointer.onMove(at(55, BELOW))
  expect(pointer.at.value).toBe(1)
  pointer.onMove(at(400, BELOW))
  expect(pointer.at.value).toBeNull()
})

describe('the keys', () => {
  const press = (key: string): boolean => {
    const event = new KeyboardEvent('keydown', { key, cancelable: true })
    pointer.onKeydown(event)
    return event.defaultPrevented
  }

  it('move between the bars, and open the selected one', () => {
    const seen = ['ArrowLeft', 'ArrowLeft', 'Home', 'ArrowLeft', 'ArrowRight', 'End', 'ArrowRight'].map(
      (key) => {
        press(key)
        return pointer.at.value
      }
    )
    expect(seen).toEqual([2, 1, 0, 0, 1, 2, 2])
    expect(press('Enter')).toBe(true)
    expect(calls).toEqual([['open', 3]])
  })

  it('select the first bar, and leave other keys to the window', () => {
    expect(press('Enter')).toBe(false)
    expect(press('x')).toBe(false)
    press('ArrowRight')
    expect(pointer.at.value).toBe(0)
  })

  it('do nothing in an empty timeline', () => {
    pointing({}, false)
    expect(press('ArrowRight')).toBe(false)
    click(12, ABOVE)
    expect([pointer.at.value, calls]).toEqual([null, []])
  })
})
