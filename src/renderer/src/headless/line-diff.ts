/**
 * The shortest way from one list of lines to another, by Myers's greedy algorithm ("An O(ND) Difference Algorithm",
 * 1986). Its cost grows with the number of differences, not with the lengths, and is bounded: of two texts that have
 * little in common only their equal beginning and end are told, which is what a person would see in them as well.
 */

/** Lines [start, end). */
export type LineRange = readonly [start: number, end: number]

/** `same` runs are equally long on both sides; of a `changed` one either side may be empty. Runs alternate. */
export interface DiffRun {
  readonly kind: 'same' | 'changed'
  readonly left: LineRange
  readonly right: LineRange
}

export interface LineDiff {
  readonly runs: readonly DiffRun[]
  /** False where there were too many differences to find the shortest way. */
  readonly exact: boolean
}

/** Removed and added lines: a trace of 4 MB and some milliseconds. */
const MAX_EDITS = 1000

export function diffLines(left: readonly string[], right: readonly string[]): LineDiff {
  let start = 0
  const shorter = Math.min(left.length, right.length)
  while (start < shorter && left[start] === right[start]) start++
  let tail = 0
  while (tail < shorter - start && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++
  const leftEnd = left.length - tail
  const rightEnd = right.length - tail

  const builder = new RunBuilder()
  builder.same(start)
  const numbers = numberLines(left.slice(start, leftEnd), right.slice(start, rightEnd))
  const steps = shortestWay(numbers.left, numbers.right)
  if (steps === null) builder.changed(leftEnd - start, rightEnd - start)
  else for (const step of steps) builder.step(step)
  builder.same(tail)
  return { runs: builder.runs, exact: steps !== null }
}

/** Equal lines get equal numbers, which compare faster than texts. */
function numberLines(
  left: readonly string[],
  right: readonly string[]
): { left: Int32Array; right: Int32Array } {
  const known = new Map<string, number>()
  const numberOf = (line: string): number => {
    const number = known.get(line) ?? known.size
    known.set(line, number)
    return number
  }
  return { left: Int32Array.from(left, numberOf), right: Int32Array.from(right, numberOf) }
}

type Step = 'same' | 'removed' | 'added'

/** Null above MAX_EDITS. */
function shortestWay(left: Int32Array, right: Int32Array): readonly Step[] | null {
  const most = Math.min(MAX_EDITS, left.length + right.length)
  /** Furthest place on the left for each diagonal (left place − right place), from −edits to edits. */
  const reach = new Int32Array(2 * most + 3)
  const at = (diagonal: number): number => reach[diagonal + most + 1] ?? 0
  const trace: Int32Array[] = []
  for (let edits = 0; edits <= most; edits++) {
    trace.push(reach.slice(most + 1 - edits - 1, most + 1 + edits + 2))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const isAdded = diagonal === -edits || (diagonal !== edits && at(diagonal - 1) < at(diagonal + 1))
      let x = isAdded ? at(diagonal + 1) : at(diagonal - 1) + 1
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x++
      reach[diagonal + most + 1] = x
      if (x >= left.length && x - diagonal >= right.length) return wayBack(trace, left.length, right.length)
    }
  }
  return null
}

/** Reads the way out of the trace, from its end. `trace[edits]` holds the diagonals −edits−1 … edits+1 before that round. */
function wayBack(trace: readonly Int32Array[], leftLength: number, rightLength: number): Step[] {
  const steps: Step[] = []
  let x = leftLength
  let y = rightLength
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const reach = trace[edits]
    const at = (diagonal: number): number => reach?.[diagonal + edits + 1] ?? 0
    const diagonal = x - y
    const isAdded = diagonal === -edits || (diagonal !== edits && at(diagonal - 1) < at(diagonal + 1))
    const from = isAdded ? diagonal + 1 : diagonal - 1
    const fromX = at(from)
    const fromY = fromX - from
    for (; x > fromX && y > fromY; x--, y--) steps.push('same')
    steps.push(isAdded ? 'added' : 'removed')
    x = fromX
    y = fromY
  }
  for (; x > 0 && y > 0; x--, y--) steps.push('same')
  return steps.reverse()
}

class RunBuilder {
  readonly runs: DiffRun[] = []
  #left = 0
  #right = 0

  same(lines: number): void {
    if (lines > 0) this.#add('same', lines, lines)
  }

  changed(left: number, right: number): void {
    if (left > 0 || right > 0) this.#add('changed', left, right)
  }

  step(step: Step): void {
    if (step === 'same') this.same(1)
    else this.changed(step === 'removed' ? 1 : 0, step === 'added' ? 1 : 0)
  }

  #add(kind: DiffRun['kind'], left: number, right: number): void {
    const last = this.runs.at(-1)
    const joins = last?.kind === kind
    const run: DiffRun = {
      kind,
      left: [joins ? last.left[0] : this.#left, this.#left + left],
      right: [joins ? last.right[0] : this.#right, this.#right + right]
    }
    if (joins) this.runs[this.runs.length - 1] = run
    else this.runs.push(run)
    this.#left += left
    this.#right += right
  }
}

/** A text in three parts, the middle one of which is what differs from the other text. */
export interface MarkedText {
  readonly before: string
  readonly changed: string
  readonly after: string
}

/** What two texts do not have in common at their beginning and end. */
export function markChange(left: string, right: string): { left: MarkedText; right: MarkedText } {
  const shorter = Math.min(left.length, right.length)
  let start = 0
  while (start < shorter && left.charCodeAt(start) === right.charCodeAt(start)) start++
  let tail = 0
  while (
    tail < shorter - start &&
    left.charCodeAt(left.length - 1 - tail) === right.charCodeAt(right.length - 1 - tail)
  )
    tail++
  // A pair of surrogates is one character.
  if (isLow(left.charCodeAt(start)) || isLow(right.charCodeAt(start))) start = Math.max(0, start - 1)
  if (isLow(left.charCodeAt(left.length - tail)) || isLow(right.charCodeAt(right.length - tail)))
    tail = Math.max(0, tail - 1)
  const mark = (text: string): MarkedText => ({
    before: text.slice(0, start),
    changed: text.slice(start, text.length - tail),
    after: text.slice(text.length - tail)
  })
  return { left: mark(left), right: mark(right) }
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
