/**
 * Timers of all connections under rules, on one timer of the system: a connection may need thousands a second. Accurate
 * to about a millisecond.
 */

export interface Timer {
  cancel(): void
}

interface Entry extends Timer {
  readonly due: number
  /** Keeps timers with the same time in the order in which they were set. */
  readonly order: number
  callback: (() => void) | null
}

/** Sets the system's one timer, `ms` from now; returns a function that clears it. */
export type SetAlarm = (ms: number, ring: () => void) => () => void

const systemAlarm: SetAlarm = (ms, ring) => {
  const timer = setTimeout(ring, ms)
  return () => {
    clearTimeout(timer)
  }
}

/** Longer ones ring at once (Node's setTimeout). The timers that are not due by then are set again. */
const MAX_ALARM_MS = 2 ** 31 - 1

export class Timers {
  readonly #now: () => number
  readonly #setAlarm: SetAlarm
  /** Binary heap, the earliest first. */
  readonly #heap: Entry[] = []
  #order = 0
  #clear: (() => void) | null = null
  /** Time for which the alarm is set. */
  #alarmAt = Infinity

  /** `now`: milliseconds, monotonic. */
  constructor(now: () => number, setAlarm = systemAlarm) {
    this.#now = now
    this.#setAlarm = setAlarm
  }

  /** Calls back at `due`, in milliseconds of the clock, and never within this call. */
  at(due: number, callback: () => void): Timer {
    const entry: Entry = {
      due,
      order: this.#order++,
      callback,
      cancel: () => {
        // Its place in the heap is freed when it is due.
        entry.callback = null
      }
    }
    this.#insert(entry)
    this.#arm()
    return entry
  }

  /** Number of timers set and not cancelled. */
  get pending(): number {
    return this.#heap.filter(({ callback }) => callback !== null).length
  }

  readonly #ring = (): void => {
    this.#clear = null
    this.#alarmAt = Infinity
    const now = this.#now()
    for (let first = this.#heap[0]; first !== undefined && first.due <= now; first = this.#heap[0]) {
      this.#removeFirst()
      first.callback?.()
    }
    this.#arm()
  }

  #arm(): void {
    for (let first = this.#heap[0]; first?.callback === null; first = this.#heap[0]) this.#removeFirst()
    const first = this.#heap[0]
    if (first === undefined) {
      this.#clear?.()
      this.#clear = null
      this.#alarmAt = Infinity
      return
    }
    if (first.due >= this.#alarmAt) return
    this.#clear?.()
    this.#alarmAt = first.due
    const wait = Math.ceil(first.due - this.#now())
    this.#clear = this.#setAlarm(Math.min(Math.max(1, wait), MAX_ALARM_MS), this.#ring)
  }

  #insert(entry: Entry): void {
    const heap = this.#heap
    let at = heap.push(entry) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !isBefore(entry, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = entry
  }

  #removeFirst(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      const left = heap[child]
      if (left === undefined) break
      const right = heap[child + 1]
      let least = left
      if (right !== undefined && isBefore(right, left)) {
        least = right
        child++
      }
      if (!isBefore(least, last)) break
      heap[at] = least
      at = child
    }
    heap[at] = last
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.due < other.due || (one.due === other.due && one.order < other.order)
}
