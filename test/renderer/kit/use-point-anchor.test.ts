import { effectScope, shallowRef, type EffectScope } from 'vue'
import { afterEach, expect, it } from 'vitest'
import type { Point } from '../../../src/renderer/src/kit/model/point'
import { usePointAnchor, type PointAnchor } from '../../../src/renderer/src/kit/use-point-anchor'

const scopes: EffectScope[] = []
afterEach(() => {
  for (const scope of scopes.splice(0)) scope.stop()
  document.body.replaceChildren()
})

function anchorAt(start: Point | null): { anchor: PointAnchor; place: { value: Point | null } } {
  const place = shallowRef(start)
  const scope = effectScope()
  scopes.push(scope)
  const anchor = scope.run(() => usePointAnchor(place))
  if (anchor === undefined) throw new Error('The scope has ended.')
  return { anchor, place }
}

const cornerOf = ({ reference }: PointAnchor): [number, number] => {
  const { x, y } = reference.getBoundingClientRect()
  return [x, y]
}

it('is open while it has a position, and stays there while it fades out', () => {
  const { anchor, place } = anchorAt(null)
  expect([anchor.open.value, cornerOf(anchor)]).toEqual([false, [0, 0]])
  place.value = { x: 30, y: 40 }
  expect([anchor.open.value, cornerOf(anchor)]).toEqual([true, [30, 40]])
  anchor.open.value = false
  expect([place.value, cornerOf(anchor)]).toEqual([null, [30, 40]])
})

it('cannot be opened without a position', () => {
  const { anchor, place } = anchorAt(null)
  anchor.open.value = true
  expect(place.value).toBeNull()
})

it('gives the focus back to the element that had it before', () => {
  const [first, second] = [document.createElement('button'), document.createElement('button')]
  document.body.append(first, second)
  first.focus()
  const { anchor, place } = anchorAt(null)
  anchor.focusBefore()
  place.value = { x: 1, y: 1 }
  second.focus()
  anchor.focusBefore()
  expect(document.activeElement).toBe(first)
})

it('remembers the element with the focus also when it begins open', () => {
  const button = document.createElement('button')
  document.body.append(button)
  button.focus()
  const { anchor } = anchorAt({ x: 1, y: 1 })
  button.blur()
  anchor.focusBefore()
  expect(document.activeElement).toBe(button)
})
