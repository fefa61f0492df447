import { HeldBytes } from '../../../../src/engine/rules/link/held-bytes'
import { Link, type ActiveAction, type LinkFault } from '../../../../src/engine/rules/link/link'
import { Timers } from '../../../../src/engine/rules/timers'
import { drawsOf } from '../../../../src/engine/seeded'
import type { LinkAction } from '../../../../src/shared/contract/faults'
import type { RuleAction } from '../../../../src/shared/contract/rules'
import type { Edited } from '../../../../src/engine/rules/link/link-step'

/** A link between a sender and a receiver, with a clock that the test moves. */
export class LinkBench {
  now = 0
  /** What the receiver got, with the time of each write; null is the FIN. */
  readonly got: { at: number; bytes: Buffer | null }[] = []
  readonly faults: LinkFault[] = []
  readonly edits: Edited[] = []
  readonly timers: Timers
  readonly held: HeldBytes
  readonly link: Link
  /** Bytes that the receiver accepts before it falls behind. */
  room = Infinity
  /** True while the sender must not be read. */
  isPaused = false
  ended: 'reset' | 'close' | null = null
  #alarm: { at: number; ring: () => void } | null = null

  constructor(actions: readonly RuleAction[], seed = 7, held = new HeldBytes()) {
    this.held = held
    this.timers = new Timers(
      () => this.now,
      (ms, ring) => {
        const alarm = { at: this.now + ms, ring }
        this.#alarm = alarm
        return () => {
          if (this.#alarm === alarm) this.#alarm = null
        }
      }
    )
    this.link = new Link(
      {
        timers: this.timers,
        held: this.held,
        received: 0,
        now: () => this.now,
        host: {
          write: (bytes) => {
            this.got.push({ at: this.now, bytes: Buffer.from(bytes) })
            this.room -= bytes.length
            return this.room > 0
          },
          end: () => {
            this.got.push({ at: this.now, bytes: null })
          },
          reset: () => {
            this.ended ??= 'reset'
          },
          close: () => {
            this.ended ??= 'close'
          },
          pause: () => {
            this.isPaused = true
          },
          resume: () => {
            this.isPaused = false
          },
          edited: (_rule, _action, edit) => {
            this.edits.push(edit)
          },
          report: (fault) => {
            this.faults.push(fault)
          }
        }
      },
      activeActions(actions, seed)
    )
  }

  /** Sends bytes; returns whether the sender may continue. */
  send(bytes: Uint8Array | string): boolean {
    const flows = this.link.take(Buffer.from(bytes as string))
    if (!flows) this.isPaused = true
    return flows
  }

  /** Moves the clock, and rings the timers on the way at their times. */
  advance(ms: number): void {
    const end = this.now + ms
    for (let alarm = this.#alarm; alarm !== null && alarm.at <= end; alarm = this.#alarm) {
      this.#alarm = null
      this.now = Math.max(this.now, alarm.at)
      alarm.ring()
    }
    this.now = end
  }

  change(actions: readonly RuleAction[]): void {
    this.link.change(activeActions(actions, 7))
  }

  /** All bytes that the receiver got. */
  get bytes(): Buffer {
    return Buffer.concat(this.got.flatMap(({ bytes }) => (bytes === null ? [] : [bytes])))
  }

  get text(): string {
    return this.bytes.toString()
  }

  /** The writes as `time:text`, with `FIN`. */
  get story(): string[] {
    return this.got.map(({ at, bytes }) => `${Math.round(at)}:${bytes?.toString() ?? 'FIN'}`)
  }

  get hasEnded(): boolean {
    return this.got.some(({ bytes }) => bytes === null)
  }
}

export function activeActions(actions: readonly RuleAction[], seed: number): ActiveAction[] {
  return actions.map((action, at) => ({ rule: `rule ${at}`, action, draw: drawsOf(seed, at) }))
}

const direction = 'up' as const

/** Settings of each action, for tests that give the ones they are about. */
export const FAULTS = {
  latency: { action: 'latency', direction, ms: 100, jitter: 0, distribution: 'uniform' },
  bandwidth: { action: 'bandwidth', direction, rate: 1000, burst: 10 },
  slice: { action: 'slice', direction, size: 2, vary: 0, gap: 10_000 },
  join: { action: 'join', direction, bytes: 4, ms: 50 },
  stall: { action: 'stall', direction, after: { unit: 'bytes', amount: 3 }, for: 100 },
  'drop-data': { action: 'drop-data', direction, after: { unit: 'bytes', amount: 3 }, for: null },
  timeout: { action: 'timeout', direction, ms: 100 },
  reset: { action: 'reset', direction, after: { unit: 'bytes', amount: 3 }, from: 'open' },
  limit: { action: 'limit', direction, bytes: 3, then: 'fin' },
  close: { action: 'close', direction, after: { unit: 'ms', amount: 100 }, mode: 'fin' },
  'slow-close': { action: 'slow-close', direction, ms: 100 },
  corrupt: { action: 'corrupt', direction, rate: 0.01, mode: 'flip', skip: 10 },
  duplicate: { action: 'duplicate', direction, chance: 1, size: 2 },
  swap: { action: 'swap', direction, chance: 1, size: 2 },
  omit: { action: 'omit', direction, chance: 1, size: 2 },
  loss: { action: 'loss', direction, percent: 100, rto: 200, rtt: 0, burst: 1 },
  'zero-window': { action: 'zero-window', direction, ms: 10 }
} as const satisfies { [Name in LinkAction['action']]: Extract<LinkAction, { action: Name }> }
