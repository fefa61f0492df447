import type { RuleAction } from '../../../shared/contract/rules'
import { describeSettings } from '../../../shared/rules/describe-settings'
import type { Draw } from '../../seeded'
import { compileReplace } from '../bytes/compile-replace'
import { ReplaceStep } from '../bytes/replace-step'
import type { Timers } from '../timers'
import { CorruptStep, DuplicateStep, OmitStep, SwapStep } from './damage'
import { LatencyStep, LossStep, PACKET_BYTES, SlowCloseStep } from './delays'
import { CloseStep, DropDataStep, ResetStep, TimeoutStep } from './endings'
import type { Edited, LinkStep, LinkTarget, StepHost } from './link-step'
import type { HeldBytes } from './held-bytes'
import { BandwidthStep, JoinStep, SliceStep } from './pacing'
import { StallStep, ZeroWindowStep } from './stalls'

/** One direction of a connection as it leaves Tcplens: the actions of its rules, edits first, and each in list order. */

/** Bytes queued in a direction, with what the queue itself takes, before its sender has to wait. */
export const MAX_QUEUED_BYTES = 1024 * 1024
/** Memory of a queued read beside its bytes. */
const ENTRY_BYTES = 256
/** Constant of the rate that packet loss allows (Mathis et al., 1997, for one acknowledgment per packet). */
const LOSS_RATE = 1.22

/** A fault began, changed or ended. */
export interface LinkFault {
  readonly rule: string
  readonly action: RuleAction['action']
  readonly state: 'began' | 'changed' | 'ended'
  readonly text: string
  readonly offsets?: readonly number[]
}

export interface LinkHost {
  /** Sends the bytes, which are valid during the call only. False: the receiver falls behind, and `drained` follows. */
  write(bytes: Uint8Array): boolean
  /** Sends FIN. */
  end(): void
  /** Resets both legs. */
  reset(): void
  /** Closes both legs with FIN. */
  close(): void
  /** Stops reading from the sender. */
  pause(): void
  /** Continues reading from the sender, after `pause`, or after `take` has returned false. */
  resume(): void
  report(fault: LinkFault): void
  edited(rule: string, action: string, edit: Edited): void
}

/** An action of a rule that applies to the connection; `draw` is its own generator. */
export interface ActiveAction {
  readonly rule: string
  readonly action: RuleAction
  readonly draw: Draw
}

export interface LinkParts {
  readonly host: LinkHost
  readonly timers: Timers
  readonly held: HeldBytes
  /** Bytes of the direction that were received before. */
  readonly received: number
  /** Milliseconds, monotonic. */
  now(): number
}

interface Entry {
  readonly active: ActiveAction
  readonly steps: readonly LinkStep[]
}

export class Link {
  readonly #parts: LinkParts
  #entries: Entry[] = []
  #first: LinkTarget
  readonly #last: LinkTarget
  /** Actions that stop the reading. */
  readonly #holding = new Set<StepHost>()
  #isBehind = false
  #isPaused = false
  #isReleased = false
  /** Its part of `held`. */
  #counted = 0
  #received: number

  constructor(parts: LinkParts, actions: readonly ActiveAction[]) {
    this.#parts = parts
    this.#received = parts.received
    this.#last = {
      push: (bytes) => {
        if (!this.#isReleased && !parts.host.write(bytes)) this.#isBehind = true
      },
      end: () => {
        if (!this.#isReleased) parts.host.end()
      }
    }
    this.#first = this.#last
    this.change(actions)
  }

  /** Bytes queued. */
  get queued(): number {
    let queued = 0
    for (const { steps } of this.#entries) for (const step of steps) queued += step.queued
    return queued
  }

  /**
   * Takes bytes that are valid during the call only. Returns false if the sender has to wait; `host.resume` follows.
   */
  take(bytes: Uint8Array): boolean {
    this.#received += bytes.length
    this.#first.push(bytes)
    this.#count()
    this.#isPaused ||= this.#mustWait(MAX_QUEUED_BYTES)
    return !this.#isPaused
  }

  /** The sender has sent FIN, which keeps its place behind the queued bytes. */
  end(): void {
    this.#first.end()
  }

  /** The receiver has accepted what was sent. */
  drained(): void {
    this.#isBehind = false
    // From the receiver backwards, so that bytes keep their order.
    for (const { steps } of this.#entries.toReversed()) for (const step of steps.toReversed()) step.drained()
    this.#settle()
  }

  /**
   * Replaces the actions, from the next byte on. An action that stays keeps its state; one that goes passes on what it
   * has queued, so that bytes keep their order.
   */
  change(actions: readonly ActiveAction[]): void {
    const kept = new Map<ActiveAction, Entry>()
    let from = 0
    for (const active of actions) {
      const at = this.#entries.findIndex((entry, place) => place >= from && isSame(entry.active, active))
      const entry = this.#entries[at]
      if (entry === undefined) continue
      kept.set(active, entry)
      from = at + 1
    }
    const staying = new Set(kept.values())
    // From the receiver backwards, so that what an action passes on meets no queue of another that leaves.
    let next = this.#last
    for (const entry of this.#entries.toReversed())
      for (const step of entry.steps.toReversed()) {
        step.next = next
        if (staying.has(entry)) next = step
        else this.#leave(entry.active, step)
      }
    this.#entries = actions.map((active) => kept.get(active) ?? this.#enter(active))
    this.#join()
    this.#settle()
  }

  /** Passes on at once all that is queued. */
  flush(): void {
    const steps = this.#entries.flatMap((entry) => entry.steps)
    // What an action passes on may wait in those behind it.
    for (let at = steps.length - 1; at >= 0; at--) for (const step of steps.slice(at)) step.flush()
  }

  /** Ends all timers and drops what is queued. Returns its number of bytes. */
  release(): number {
    if (this.#isReleased) return 0
    this.#isReleased = true
    const { queued } = this
    this.#parts.held.used -= this.#counted
    this.#counted = 0
    for (const { steps } of this.#entries)
      for (const step of steps) {
        if (step.sums() !== null) reportEnd(step)
        step.release()
      }
    return queued
  }

  #enter(active: ActiveAction): Entry {
    const steps = makeSteps(active.action, () => this.#host(active))
    if (isContinuous(active.action)) steps[0]?.host.report('began', describeSettings(active.action))
    return { active, steps }
  }

  #leave({ action }: ActiveAction, step: LinkStep): void {
    step.flush()
    this.#holding.delete(step.host)
    if (isContinuous(action) || (action.action === 'replace' && step.sums() !== null)) reportEnd(step)
    step.removed()
  }

  #join(): void {
    const steps = this.#entries.flatMap((entry) => entry.steps)
    let next = this.#last
    for (const step of steps.toReversed()) {
      step.next = next
      next = step
    }
    this.#first = next
  }

  #host({ rule, action, draw }: ActiveAction): StepHost {
    const { host, timers, now } = this.#parts
    const own: StepHost = {
      now,
      beganAt: now(),
      beganWith: this.#received,
      draw,
      at: (due, callback) =>
        timers.at(due, () => {
          callback()
          this.#settle()
        }),
      isBehind: () => this.#isBehind,
      hold: (on) => {
        if (on) this.#holding.add(own)
        else this.#holding.delete(own)
        this.#settle()
      },
      reset: () => {
        if (!this.#isReleased) host.reset()
      },
      close: () => {
        if (!this.#isReleased) host.close()
      },
      edited: (edit) => {
        host.edited(rule, action.action, edit)
      },
      report: (state, text, offsets) => {
        host.report({
          rule,
          action: action.action,
          state,
          text,
          ...(offsets === undefined ? {} : { offsets })
        })
      }
    }
    return own
  }

  /** Bytes of memory that the queues take: small reads cost more than their bytes. */
  get #memory(): number {
    let memory = 0
    for (const { steps } of this.#entries)
      for (const step of steps) memory += step.queued + step.entries * ENTRY_BYTES
    return memory
  }

  #count(): void {
    const memory = this.#memory
    this.#parts.held.used += memory - this.#counted
    this.#counted = memory
  }

  #mustWait(most: number): boolean {
    const memory = this.#counted
    return (
      this.#isBehind || this.#holding.size > 0 || memory >= most || (memory > 0 && this.#parts.held.isFull)
    )
  }

  /** Stops or continues reading from the sender, as the state of the actions requires. */
  #settle(): void {
    if (this.#isReleased) return
    this.#count()
    if (!this.#isPaused && this.#holding.size > 0) {
      this.#isPaused = true
      this.#parts.host.pause()
    } else if (this.#isPaused && !this.#mustWait(MAX_QUEUED_BYTES / 2)) {
      this.#isPaused = false
      this.#parts.host.resume()
    }
  }
}

function isSame(one: ActiveAction, other: ActiveAction): boolean {
  return one.rule === other.rule && JSON.stringify(one.action) === JSON.stringify(other.action)
}

/** True for an action that applies all the time, and not from a byte or time on. */
function isContinuous({ action }: RuleAction): boolean {
  switch (action) {
    case 'replace':
    case 'stall':
    case 'drop-data':
    case 'timeout':
    case 'reset':
    case 'limit':
    case 'close':
    case 'slow-close':
      return false
    default:
      return true
  }
}

function reportEnd(step: LinkStep): void {
  const sums = step.sums()
  step.host.report('ended', sums?.text ?? '', sums?.offsets)
}

/** Creates the steps of an action: one, or two for packet loss that also limits the rate. */
function makeSteps(action: RuleAction, newHost: () => StepHost): readonly LinkStep[] {
  const host = newHost()
  switch (action.action) {
    case 'replace': {
      const edit = compileReplace(action)
      return edit.ok ? [new ReplaceStep(host, edit.replace)] : []
    }
    case 'latency':
      return [new LatencyStep(host, action)]
    case 'bandwidth':
      return [new BandwidthStep(host, action)]
    case 'slice':
      return [new SliceStep(host, action)]
    case 'join':
      return [new JoinStep(host, action)]
    case 'stall':
      return [new StallStep(host, action)]
    case 'drop-data':
      return [new DropDataStep(host, action)]
    case 'timeout':
      return [new TimeoutStep(host, action)]
    case 'reset':
      return [new ResetStep(host, action)]
    case 'limit': {
      const after = { unit: 'bytes', amount: action.bytes } as const
      // What is beyond the limit is kept: the rule may be switched off.
      return action.then === 'stall'
        ? [new StallStep(host, { after, for: null })]
        : [new CloseStep(host, { after, mode: action.then })]
    }
    case 'close':
      return [new CloseStep(host, action)]
    case 'slow-close':
      return [new SlowCloseStep(host, action)]
    case 'corrupt':
      return [new CorruptStep(host, action)]
    case 'duplicate':
      return [new DuplicateStep(host, action)]
    case 'swap':
      return [new SwapStep(host, action)]
    case 'omit':
      return [new OmitStep(host, action)]
    case 'zero-window':
      return [new ZeroWindowStep(host, action)]
    case 'loss': {
      const { percent, rtt } = action
      const loss = new LossStep(host, action)
      if (rtt === 0 || percent === 0) return [loss]
      const rate = (LOSS_RATE * PACKET_BYTES * 1000) / (rtt * Math.sqrt(percent / 100))
      return [loss, new BandwidthStep(newHost(), { rate, burst: 10 * PACKET_BYTES })]
    }
  }
}
