/**
 * Finds the middle of a shortest edit path by Myers ("An O(ND) Difference Algorithm and Its Variations", 1986, §4b): it
 * searches from both ends, as far as each edit count reaches on each diagonal, until they meet. Memory is bounded by
 * the maximum edit count, not by the sequences. If the searches do not meet within it, the result is the furthest point
 * reached, which lies on some path, maybe not the shortest.
 */

export type Sequence = Uint8Array | Int32Array

/** [left, leftEnd) of the left sequence and [right, rightEnd) of the right one. */
export interface Box {
  left: number
  leftEnd: number
  right: number
  rightEnd: number
}

export interface Middle {
  left: number
  right: number
  /** The searches met here: the point is on a shortest path. */
  met: boolean
  /** Number of comparisons made. */
  steps: number
}

/** Marks diagonals not reached from the end. */
const FAR = 0x7fffffff

export class MiddleFinder {
  readonly #most: number
  readonly #forward: Int32Array
  readonly #backward: Int32Array

  /** `most`: maximum number of edits from either end. */
  constructor(most: number) {
    this.#most = most
    this.#forward = new Int32Array(2 * most + 5)
    this.#backward = new Int32Array(2 * most + 5)
  }

  /** Finds the middle of a box that is not empty on either side and begins and ends with a difference. */
  find(a: Sequence, b: Sequence, box: Box): Middle {
    const { left, leftEnd, right, rightEnd } = box
    const most = this.#most
    const forward = this.#forward
    const backward = this.#backward
    // A diagonal is left minus right; each array is centred on the diagonal of its end.
    const fmid = left - right
    const bmid = leftEnd - rightEnd
    const f = most + 2 - fmid
    const r = most + 2 - bmid
    const dmin = left - rightEnd
    const dmax = leftEnd - right
    const isOddLength = ((fmid - bmid) & 1) !== 0
    let [fmin, fmax, bmin, bmax] = [fmid, fmid, bmid, bmid]
    let steps = 0
    forward[f + fmid] = left
    backward[r + bmid] = leftEnd

    for (let edits = 1; edits <= most; edits++) {
      if (fmin > dmin) forward[f + --fmin - 1] = -1
      else fmin++
      if (fmax < dmax) forward[f + ++fmax + 1] = -1
      else fmax--
      for (let d = fmax; d >= fmin; d -= 2) {
        const removed = (forward[f + d - 1] ?? -1) + 1
        const added = forward[f + d + 1] ?? -1
        const from = Math.max(removed, added)
        let x = from
        while (x < leftEnd && x - d < rightEnd && a[x] === b[x - d]) x++
        steps += x - from + 1
        forward[f + d] = x
        if (isOddLength && d >= bmin && d <= bmax && (backward[r + d] ?? FAR) <= x)
          return { left: x, right: x - d, met: true, steps }
      }
      if (bmin > dmin) backward[r + --bmin - 1] = FAR
      else bmin++
      if (bmax < dmax) backward[r + ++bmax + 1] = FAR
      else bmax--
      for (let d = bmax; d >= bmin; d -= 2) {
        const removed = (backward[r + d + 1] ?? FAR) - 1
        const added = backward[r + d - 1] ?? FAR
        const from = Math.min(removed, added)
        let x = from
        while (x > left && x - d > right && a[x - 1] === b[x - d - 1]) x--
        steps += from - x + 1
        backward[r + d] = x
        if (!isOddLength && d >= fmin && d <= fmax && x <= (forward[f + d] ?? -1))
          return { left: x, right: x - d, met: true, steps }
      }
    }
    return { ...this.#furthest(box, { fmin, fmax, bmin, bmax, f, r }), met: false, steps }
  }

  /** Returns the point reached from either end with the most progress. */
  #furthest(
    { left, leftEnd, right, rightEnd }: Box,
    { fmin, fmax, bmin, bmax, f, r }: Record<'fmin' | 'fmax' | 'bmin' | 'bmax' | 'f' | 'r', number>
  ): { left: number; right: number } {
    let best = 0
    let found = { left, right }
    for (let d = fmax; d >= fmin; d -= 2) {
      const x = Math.min(this.#forward[f + d] ?? 0, leftEnd)
      const y = Math.min(x - d, rightEnd)
      const done = x - left + y - right
      if (done > best && y >= right) [best, found] = [done, { left: y + d, right: y }]
    }
    for (let d = bmax; d >= bmin; d -= 2) {
      const x = Math.max(this.#backward[r + d] ?? FAR, left)
      const y = Math.max(x - d, right)
      const done = leftEnd - x + rightEnd - y
      if (done > best && y <= rightEnd && y + d <= leftEnd) [best, found] = [done, { left: y + d, right: y }]
    }
    return found
  }
}
