/**
 * Aligns two sequences: finds the changes that turn the left one into the right one. The list is the shortest possible
 * if there are few differences; otherwise it is a good one based on blocks common to both sides. Time is bounded by a
 * step count; memory depends only on the size of the result.
 */
import { findAnchors } from './anchors'
import { MiddleFinder, type Box, type Sequence } from './middle'

/** [left, leftEnd) of the left sequence is replaced by [right, rightEnd) of the right one; either may be empty. */
export interface DiffChange {
  readonly left: number
  readonly leftEnd: number
  readonly right: number
  readonly rightEnd: number
}

export interface Alignment {
  /** Ordered; both sequences are equal between two changes. */
  readonly changes: readonly DiffChange[]
  /** The list is the shortest possible. */
  readonly exact: boolean
  /** Items of the longer side in ranges that were not aligned further because they are too different or too many. */
  readonly coarse: number
}

/** Edits searched from either end before a range is split by other means. */
const MOST_EDITS = 256
/** A range of this size without a common block is not aligned further: equal items in it are coincidental. */
const LARGE = 16 * 1024
/** Limit of comparisons in total: about half a second. */
export const MOST_STEPS = 100_000_000

interface Task extends Box {
  /** Anchors have been searched in it. */
  anchored: boolean
}

export function align(a: Sequence, b: Sequence, mostSteps: number = MOST_STEPS): Alignment {
  const finder = new MiddleFinder(MOST_EDITS)
  const changes: DiffChange[] = []
  let exact = true
  let coarse = 0
  let steps = 0
  const whole: Task = { left: 0, leftEnd: a.length, right: 0, rightEnd: b.length, anchored: false }
  // Used as a stack.
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
 * True if both ranges have equal length and mostly equal items at the same positions, such as a dump with some changed
 * values. Repetitive data has no unique block, and this is the alignment a person would expect.
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

/** Removes the equal items at both ends and returns their number. */
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
