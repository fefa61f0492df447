import type { Draw } from '../../seeded'
import type { Timer } from '../timers'

/** One link action on one direction of a connection. The actions of a direction form a chain, in list order. */

/** What an action may do besides passing bytes on. */
export interface StepHost {
  /** Milliseconds, monotonic. */
  now(): number
  /** When the rule began to apply to the connection. */
  readonly beganAt: number
  /** Bytes of the direction that the link had received before. */
  readonly beganWith: number
  readonly draw: Draw
  at(due: number, callback: () => void): Timer
  /** True while the receiver has not accepted what was sent: an action that has a queue keeps it. */
  isBehind(): boolean
  /** Stops or continues reading from the sender. */
  hold(on: boolean): void
  /** Resets both legs. */
  reset(): void
  /** Closes both legs with FIN. */
  close(): void
  /** An edit replaced a range of the direction's stream. */
  edited(edit: Edited): void
  report(state: 'began' | 'changed' | 'ended', text: string, offsets?: readonly number[]): void
}

/** A match of an edit: offsets in the stream as the edit received it, and as it passed it on. */
export interface Edited {
  readonly start: number
  readonly end: number
  /** Absent if the match was not replaced. */
  readonly sent?: { readonly start: number; readonly end: number }
  /** Why it was not replaced. */
  readonly reason?: string
}

export interface LinkTarget {
  /** The bytes are valid during the call only. */
  push(bytes: Uint8Array): void
  end(): void
}

export interface FaultSums {
  readonly text: string
  /** Of damaged bytes. */
  readonly offsets?: readonly number[]
}

export abstract class LinkStep implements LinkTarget {
  /** Set by the link. */
  next!: LinkTarget
  /** Bytes that wait here. */
  queued = 0
  /** Reads that wait here one by one. */
  entries = 0
  readonly host: StepHost

  constructor(host: StepHost) {
    this.host = host
  }

  abstract push(bytes: Uint8Array): void

  end(): void {
    this.next.end()
  }

  /** The receiver has accepted what was sent. */
  drained(): void {
    // Most actions have no queue.
  }

  /** Passes on at once what is queued, the FIN included. */
  flush(): void {
    // Most actions have no queue.
  }

  /** Cancels the timers and drops the queue. */
  release(): void {
    this.queued = 0
    this.entries = 0
  }

  /** What the action did so far, for the report of its end; null if it has no sums. */
  sums(): FaultSums | null {
    return null
  }

  /** The action was taken off an open connection, after `flush`. */
  removed(): void {
    // Most actions leave nothing behind.
  }
}
