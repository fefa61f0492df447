import { LinkStep, type Edited, type FaultSums, type StepHost } from '../link/link-step'
import type { FoundMatch } from '../../matching/compiled-match'
import type { Timer } from '../timers'
import { fillOfMatch, type Replace } from './compile-replace'

/**
 * Replaces matches in a stream without frames. A match may be spread over several reads: the end of a read that may
 * begin a match is held back, but only for a short time, because the peer may be waiting for exactly these bytes.
 */

/** Milliseconds. */
export const HOLD_BACK_MS = 20
/** Matches reported one by one; further ones are counted. */
export const MAX_REPORTED_EDITS = 1000
/** Bytes collected for one write. */
const WRITE_BYTES = 64 * 1024
const NOTHING = new Uint8Array(0)

/** Bytes whose matches are being replaced. */
interface Work {
  readonly bytes: Uint8Array
  readonly matches: Iterator<FoundMatch>
  /** Bytes that are already passed on, or replaced. */
  done: number
  /** End of the last match. */
  matched: number
}

export class ReplaceStep extends LinkStep {
  readonly #replace: Replace
  /** What the receiver could not take yet. */
  #work: Work | null = null
  /** The end of the stream that may begin a match. Its first `#passed` bytes are already passed on. */
  #kept: Uint8Array = NOTHING
  #passed = 0
  /** Offset of the next byte to receive, and to pass on. */
  #received: number
  #sent: number
  #output: Uint8Array[] = []
  #outputBytes = 0
  #timer: Timer | null = null
  #hasEnded = false
  /** Matches found. */
  #found = 0
  #replaced = 0

  constructor(host: StepHost, replace: Replace) {
    super(host)
    this.#replace = replace
    this.#received = host.beganWith
    this.#sent = host.beganWith
  }

  push(bytes: Uint8Array): void {
    // The sender is paused, but a read may have been on its way.
    this.#run({ isForced: true })
    this.#received += bytes.length
    if (this.#isOver && this.#kept.length === 0) {
      this.#sent += bytes.length
      this.next.push(bytes)
      return
    }
    this.#stopTimer()
    // A copy: the bytes are valid during the call only.
    const all = Buffer.concat([this.#kept, bytes])
    const matches = this.#replace.pattern.findAll(all)[Symbol.iterator]()
    this.#work = { bytes: all, matches, done: this.#passed, matched: 0 }
    this.#kept = NOTHING
    this.#passed = 0
    this.#run({ isForced: false })
  }

  override end(): void {
    this.#hasEnded = true
    this.#passKept()
    this.#endIfDone()
  }

  override drained(): void {
    this.#run({ isForced: false })
    this.#endIfDone()
  }

  override flush(): void {
    this.#run({ isForced: true })
    this.#passKept()
    this.#endIfDone()
  }

  override release(): void {
    super.release()
    this.#stopTimer()
    this.#work = null
    this.#kept = NOTHING
  }

  override sums(): FaultSums | null {
    return this.#found > MAX_REPORTED_EDITS ? { text: `× ${this.#replaced}` } : null
  }

  /** True once no later match is replaced. */
  get #isOver(): boolean {
    const { which } = this.#replace
    return which !== null && this.#found >= which
  }

  /** Stops if the receiver falls behind, unless forced. */
  #run({ isForced }: { isForced: boolean }): void {
    const work = this.#work
    if (work === null) return
    for (;;) {
      if (this.#outputBytes >= WRITE_BYTES) {
        this.#write()
        if (!isForced && this.host.isBehind()) {
          this.queued = work.bytes.length - work.done
          return
        }
      }
      const found = this.#isOver ? null : work.matches.next()
      if (found === null || found.done === true) break
      this.#take(work, found.value)
    }
    this.#keepEnd(work)
  }

  #take(work: Work, match: FoundMatch): void {
    const { start, end, groups } = match
    // A pattern such as a* also matches nothing, between any two bytes.
    if (start === end) return
    work.matched = end
    this.#found++
    const { which, replacement } = this.#replace
    if (which !== null && this.#found !== which) return
    const base = this.#received - work.bytes.length
    const range = { start: base + start, end: base + end }
    if (start < work.done) {
      this.#report({ ...range, reason: 'too-late' })
      this.#pass(work, end)
      return
    }
    this.#pass(work, start)
    const from = this.#sent
    this.#put(replacement(fillOfMatch(this.#found, groups, this.host.draw)))
    work.done = end
    this.#replaced++
    this.#report({ ...range, sent: { start: from, end: this.#sent } })
  }

  #pass(work: Work, until: number): void {
    if (until <= work.done) return
    this.#put(work.bytes.subarray(work.done, until))
    work.done = until
  }

  /** Passes on everything that cannot begin a match. */
  #keepEnd(work: Work): void {
    const { bytes, matched } = work
    this.#work = null
    const open = this.#isOver ? 0 : this.#replace.pattern.openEnd(bytes, matched)
    const from = bytes.length - open
    this.#pass(work, from)
    // A copy, so that a few bytes do not keep a whole read.
    this.#kept = open === 0 ? NOTHING : new Uint8Array(bytes.subarray(from))
    this.#passed = work.done - from
    this.queued = open - this.#passed
    this.#write()
    if (this.queued === 0) return
    this.#timer = this.host.at(this.host.now() + HOLD_BACK_MS, () => {
      this.#timer = null
      this.#passKept()
    })
  }

  #passKept(): void {
    this.#stopTimer()
    if (this.#passed < this.#kept.length) this.#put(this.#kept.subarray(this.#passed))
    this.#passed = this.#kept.length
    if (this.#work === null) this.queued = 0
    this.#write()
  }

  #put(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#output.push(bytes)
    this.#outputBytes += bytes.length
    this.#sent += bytes.length
  }

  #write(): void {
    const [first] = this.#output
    if (first === undefined) return
    const bytes = this.#output.length === 1 ? first : Buffer.concat(this.#output)
    this.#output = []
    this.#outputBytes = 0
    this.next.push(bytes)
  }

  #endIfDone(): void {
    if (!this.#hasEnded || this.#work !== null) return
    this.#hasEnded = false
    this.#passKept()
    this.next.end()
  }

  #report(edit: Edited): void {
    if (this.#found <= MAX_REPORTED_EDITS) this.host.edited(edit)
  }

  #stopTimer(): void {
    this.#timer?.cancel()
    this.#timer = null
  }
}
