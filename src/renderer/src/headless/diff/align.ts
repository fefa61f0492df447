/**
 * Two sequences side by side: what has to be taken out of the left one and put in to get the right one. The shortest such
 * list where there are few differences; where there are many a good one, by blocks that are certainly the same on both
 * sides. Time is bounded by counting steps; space grows with neither the lengths nor the differences, but for the answer.
 */
import { findAnchors } from './anchors'
import { MiddleFinder, type Box, type Sequence } from './middle'

/** [left, leftEnd) of the left sequence stands where [right, rightEnd) stands on the right; either may be empty. */
export interface Change {
  readonly left: number
  readonly leftEnd: number
  readonly right: number
  readonly rightEnd: number
}

export interface Alignment {
  /** In their order; between two of them both sequences are equal. */
  readonly changes: readonly Change[]
  /** It is the shortest there is. */
  readonly exact: boolean
  /** Items of the longer side in stretches that were not looked into any further: too different, or too many. */
  readonly coarse: number
}

/** Edits that are looked for from either end before a stretch is cut another way. */
const MOST_EDITS = 256
/** From here on a stretch without a block in common is not worth looking into: what is equal in it is so by chance. */
const LARGE = 16 * 1024
/** Comparisons in all: about half a second. */
export const MOST_STEPS = 100_000_000

interface Task extends Box {
  /** Anchors were looked for in it. */
  anchored: boolean
}

export function align(a: Sequence, b: Sequence, mostSteps: number = MOST_STEPS): Alignment {
  const finder = new MiddleFinder(MOST_EDITS)
  const changes: Change[] = []
  let exact = true
  let coarse = 0
  let steps = 0
  const whole: Task = { left: 0, leftEnd: a.length, right: 0, rightEnd: b.length, anchored: false }
  // The next one is the last.
  const tasks: Task[] = [whole]
  const take = (box: Box): void => {
    const last = changes.at(-1)
    if (last?.leftEnd === box.left && last.rightEnd === box.right)
      changes[changes.length - 1] = { ...last, leftEnd: box.leftEnd, rightEnd: box.rightEnd }
    else changes.push({ left: box.left, leftEnd: box.leftEnd, right: box.right, rightEnd: box.rightEnd })
  }
  const giveUp = (box: Box): void => {
    exact = false
    coarse += longer(box)
    take(box)
  }

  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    steps += trim(a, b, task)
    const { left, leftEnd, right, rightEnd, anchored } = task
    if (left === leftEnd || right === rightEnd) {
      if (left !== leftEnd || right !== rightEnd) take(task)
      continue
    }
    if (steps > mostSteps) {
      giveUp(task)
      continue
    }
    const middle = finder.find(a, b, task)
    steps += middle.steps
    if (middle.met) {
      tasks.push({ left: middle.left, leftEnd, right: middle.right, rightEnd, anchored })
      tasks.push({ left, leftEnd: middle.left, right, rightEnd: middle.right, anchored })
      continue
    }
    if (leftEnd - left === rightEnd - right && isMostlyAlike(a, b, task)) {
      steps += leftEnd - left
      exact = false
      takeUnlike(a, b, task, take)
      continue
    }
    if (!anchored) {
      const anchors = findAnchors(a, b, task)
      steps += leftEnd - left + rightEnd - right
      exact = false
      let [nextLeft, nextRight] = [leftEnd, rightEnd]
      for (const anchor of anchors.reverse()) {
        const behind = { left: anchor.left + anchor.length, right: anchor.right + anchor.length }
        tasks.push({ ...behind, leftEnd: nextLeft, rightEnd: nextRight, anchored: true })
        ;[nextLeft, nextRight] = [anchor.left, anchor.right]
      }
      tasks.push({ left, leftEnd: nextLeft, right, rightEnd: nextRight, anchored: true })
      continue
    }
    exact = false
    const isStuck = (middle.left === left && middle.right === right) || longer(task) >= LARGE
    if (isStuck || (middle.left === leftEnd && middle.right === rightEnd)) {
      giveUp(task)
      continue
    }
    tasks.push({ left: middle.left, leftEnd, right: middle.right, rightEnd, anchored })
    tasks.push({ left, leftEnd: middle.left, right, rightEnd: middle.right, anchored })
  }
  return { changes, exact, coarse }
}

/**
 * Equally long, and most of it the same at the same place: a dump in which some values differ. What repeats itself has no
 * block that occurs once, and this is what a person would see in it.
 */
function isMostlyAlike(a: Sequence, b: Sequence, { left, leftEnd, right }: Box): boolean {
  let unlike = 0
  for (let at = 0; at < leftEnd - left; at++) if (a[left + at] !== b[right + at]) unlike++
  return unlike * 4 <= leftEnd - left
}

function takeUnlike(a: Sequence, b: Sequence, { left, leftEnd, right }: Box, take: (box: Box) => void): void {
  const length = leftEnd - left
  for (let at = 0; at < length; at++) {
    if (a[left + at] === b[right + at]) continue
    const start = at
    while (at < length && a[left + at] !== b[right + at]) at++
    take({ left: left + start, leftEnd: left + at, right: right + start, rightEnd: right + at })
  }
}

/** Takes off what is equal at both ends. Returns how much that was. */
function trim(a: Sequence, b: Sequence, box: Box): number {
  const before = box.leftEnd - box.left
  while (box.left < box.leftEnd && box.right < box.rightEnd && a[box.left] === b[box.right]) {
    box.left++
    box.right++
  }
  while (box.left < box.leftEnd && box.right < box.rightEnd && a[box.leftEnd - 1] === b[box.rightEnd - 1]) {
    box.leftEnd--
    box.rightEnd--
  }
  return before - (box.leftEnd - box.left)
}

function longer({ left, leftEnd, right, rightEnd }: Box): number {
  return Math.max(leftEnd - left, rightEnd - right)
}
