import type { Direction } from '../../shared/model/direction'
import { DIRECTIONS } from '../../shared/model/direction'
import { MAX_SEGMENT_BYTES } from '../capture/pcapng/tcp-header'
import type { LegPair } from '../connection/leg-pair'
import type { Relay, RelayInterceptor } from '../connection/relay'
import type { HeldBytes } from './link/held-bytes'
import { Link, type LinkHost } from './link/link'
import type { AppliedRules } from './rules'
import type { Timers } from './timers'

/**
 * Applies rules to a relayed connection: takes its bytes as received, passes them through the stages of the rules, and
 * sends what is left of them. Both legs are recorded.
 */

export interface RulesRelayParts {
  readonly relay: Relay
  readonly record: LegPair
  readonly applied: AppliedRules
  readonly timers: Timers
  readonly held: HeldBytes
  /** Milliseconds. */
  now(): number
  /** Called when no rule applies any more and everything received is sent. */
  onIdle(): void
}

export class RulesRelay implements RelayInterceptor {
  readonly record: LegPair
  /** The rules that apply now; null once none does. */
  applied: AppliedRules | null
  readonly #relay: Relay
  readonly #links: Readonly<Record<Direction, Link>>
  /** Directions whose sender waits for its link. */
  readonly #waits: Record<Direction, boolean> = { up: false, down: false }
  readonly #onIdle: () => void
  #isLeaving = false

  constructor({ relay, record, applied, timers, held, now, onIdle }: RulesRelayParts) {
    this.#relay = relay
    this.record = record
    this.applied = applied
    this.#onIdle = onIdle
    const link = (direction: Direction): Link =>
      new Link(
        { host: this.#host(direction), timers, held, now, received: record.received(direction) },
        applied.actions[direction]
      )
    this.#links = { up: link('up'), down: link('down') }
  }

  take(direction: Direction, bytes: Uint8Array, length: number): boolean {
    this.#relay.count(direction, length)
    this.record.receive(direction, bytes, length)
    const flowing = this.#links[direction].take(length === bytes.length ? bytes : bytes.subarray(0, length))
    if (!flowing) this.#waits[direction] = true
    return flowing
  }

  end(direction: Direction): void {
    this.record.receiveEnd(direction)
    this.#links[direction].end()
  }

  holds(direction: Direction): boolean {
    return this.#waits[direction]
  }

  drained(direction: Direction): void {
    this.#links[direction].drained()
  }

  /** Replaces the rules of the running connection; null removes all of them. */
  change(applied: AppliedRules | null): void {
    this.applied = applied
    for (const direction of DIRECTIONS) this.#links[direction].change(applied?.actions[direction] ?? [])
    this.#isLeaving = applied === null
    this.#leaveIfIdle()
  }

  leave(): void {
    for (const direction of DIRECTIONS) this.#links[direction].flush()
    this.record.leave()
  }

  close(): void {
    for (const direction of DIRECTIONS) {
      const dropped = this.#links[direction].release()
      if (dropped > 0) {
        this.record.event({
          event: 'fault',
          rule: '',
          action: 'dropped',
          direction,
          state: 'ended',
          text: `${dropped} B`
        })
      }
    }
  }

  #leaveIfIdle(): void {
    if (!this.#isLeaving || !this.record.isEven) return
    if (DIRECTIONS.some((direction) => this.#links[direction].queued > 0 || this.#waits[direction])) return
    this.#isLeaving = false
    this.#onIdle()
  }

  #host(direction: Direction): LinkHost {
    return {
      write: (bytes) => this.#send(direction, bytes),
      end: () => {
        this.#relay.passEnd(direction)
        this.#leaveIfIdle()
      },
      reset: () => {
        this.#relay.reset()
      },
      close: () => {
        this.#relay.stop()
      },
      pause: () => {
        this.#waits[direction] = true
        this.#relay.pause(direction)
      },
      resume: () => {
        this.#waits[direction] = false
        this.#relay.resume(direction)
        this.#leaveIfIdle()
      },
      edited: (rule, action, { start, end, sent, reason }) => {
        this.record.event({
          ...{ event: 'rule-matched', rule, action, direction, start, end },
          ...(sent === undefined ? {} : { sent }),
          ...(reason === undefined ? {} : { reason })
        })
      },
      report: ({ rule, action, state, text, offsets }) => {
        this.record.event({
          event: 'fault',
          rule,
          action,
          direction,
          state,
          text,
          ...(offsets === undefined ? {} : { offsets })
        })
      }
    }
  }

  #send(direction: Direction, bytes: Uint8Array): boolean {
    let flowing = true
    for (let from = 0; from < bytes.length; from += MAX_SEGMENT_BYTES) {
      const { view, slab } = this.record.send(direction, bytes.subarray(from, from + MAX_SEGMENT_BYTES))
      flowing = this.#relay.send(direction, view, slab)
    }
    if (this.#isLeaving) queueMicrotask(() => this.#leaveIfIdle())
    return flowing
  }
}
