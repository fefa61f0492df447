import { randomUUID } from 'node:crypto'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import type { PayloadFill } from '../../shared/payload/placeholders'
import type { Capture } from '../capture/capture'
import { epochMilliseconds } from '../capture/pcapng/clock'
import type { PeerConnection } from '../connection/peer-connection'
import type { PeerListener } from '../connection/peer-options'
import { Beat } from './beat'
import type { Follower, LiveBehaviours } from './live-behaviours'
import { Outlet, type OutletLane, type OutletHost } from './outlet'
import type { AddNote } from './payload-plan'
import type { Reaction, ReactionPlan } from './reaction'
import type { Served } from './served'
import { sourceSteps } from './source'
import type { Steps } from './steps'

/** Applies a session's behaviours to one connection: greetings, reactions to received bytes, and timers. */

export interface ServedOptions {
  readonly live: LiveBehaviours
  readonly capture: Capture
  /** The peer's FIN is not answered, so it can still receive automatic output. */
  readonly halfOpen: boolean | undefined
}

export class ServedConnection implements Served, Follower {
  readonly #options: ServedOptions
  /** Created when something is first sent, because many clients may never be sent anything. */
  #outlet: Outlet | null = null
  #connection: PeerConnection | null = null
  readonly #reactions = new Map<string, Reaction>()
  readonly #beats = new Map<string, Beat>()
  readonly #counts = new Map<string, number>()
  /** The key of the active source. */
  #streaming: string | null = null
  /** The peer has sent FIN, and our FIN follows: no new output starts. */
  #ends = false

  constructor(options: ServedOptions) {
    this.#options = options
  }

  /** Returns the listeners to attach to the connection. */
  listener(): Required<Pick<PeerListener, 'onReceived' | 'onDrain' | 'onTheirEnd'>> {
    return {
      onReceived: (bytes) => {
        this.#receive(bytes)
      },
      onDrain: () => {
        this.#outlet?.drained()
      },
      onTheirEnd: () => this.#theirEnd()
    }
  }

  /** Call it once bytes can be sent on the connection. */
  begin(connection: PeerConnection): void {
    const { live } = this.#options
    this.#connection = connection
    live.follow(this)
    for (const greet of live.plan.greets) {
      this.add('clock', greet.steps(this.fill(live.nextGreeting()), this.noteAs('greet')))
    }
    for (const plan of live.plan.reactions) if (live.kindOf(plan).speaksFirst) this.#reaction(plan)
    this.#keepTime()
  }

  /** Call it when the connection is closed. */
  close(): void {
    this.#options.live.leave(this)
    this.#stopTime()
    for (const reaction of this.#reactions.values()) reaction.close()
    this.#reactions.clear()
    this.#outlet?.close()
    this.#connection = null
  }

  replan(): void {
    const { keys } = this.#options.live.plan
    for (const key of this.#counts.keys()) if (!keys.has(key)) this.#counts.delete(key)
    const reacting = new Set(this.#options.live.plan.reactions.map(({ key }) => key))
    for (const [key, reaction] of this.#reactions) {
      if (reacting.has(key)) continue
      reaction.close()
      this.#reactions.delete(key)
    }
    this.#keepTime()
  }

  now(): number {
    return this.#options.capture.clock.now() / 1e6
  }

  add(lane: OutletLane, steps: Steps, weight?: number): void {
    this.#opened()?.add(lane, steps, weight)
  }

  keepOpen(): void {
    this.#opened()?.keepOpen()
  }

  #opened(): Outlet | null {
    if (this.#connection === null) return null
    this.#outlet ??= new Outlet(this.#connection, this.#outletHost())
    return this.#outlet
  }

  hold(on: boolean): void {
    if (on) this.#connection?.hold('forwarded')
    else this.#connection?.release('forwarded')
  }

  get isOver(): boolean {
    return this.#connection?.canSend !== true || this.#outlet?.isOver === true
  }

  onceFlushed(then: () => void): void {
    this.#connection?.onceFlushed(then)
  }

  count(key: string): number {
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    return count
  }

  fill(counter: number, groups?: Readonly<Record<string, string>>): PayloadFill {
    const { base, clock } = this.#options.capture
    const now = epochMilliseconds(base, clock.now())
    return {
      counter,
      now,
      random: Math.random,
      uuid: randomUUID,
      ...(groups === undefined ? {} : { groups })
    }
  }

  epoch(): number {
    const { base, clock } = this.#options.capture
    return epochMilliseconds(base, clock.now())
  }

  get connection(): number {
    return this.#connection?.connection ?? 0
  }

  event(event: ConnectionEvent): void {
    this.#connection?.record(event)
  }

  noteAs(name: string): AddNote {
    return (text) => {
      this.#connection?.note(name, text)
    }
  }

  #outletHost(): OutletHost {
    const { capture } = this.#options
    return {
      now: () => this.now(),
      get congested() {
        return capture.congested
      },
      onceRelieved: (resume) => {
        capture.onceRelieved(resume)
      }
    }
  }

  #receive(bytes: Uint8Array): void {
    if (this.isOver) return
    for (const plan of this.#options.live.plan.reactions) this.#reaction(plan).receive(bytes)
  }

  #theirEnd(): boolean {
    for (const reaction of this.#reactions.values()) reaction.end()
    if (this.#options.halfOpen === true) return false
    this.#ends = true
    this.#stopTime()
    return this.#outlet?.endWhenIdle() ?? false
  }

  #reaction(plan: ReactionPlan): Reaction {
    const known = this.#reactions.get(plan.key)
    if (known !== undefined) return known
    const { live } = this.#options
    const { key } = plan
    const started = live.kindOf(plan).react(this, plan, {
      plan: () => live.plan.reactions.find((one) => one.key === key) ?? null,
      run: () => live.run(key)
    })
    this.#reactions.set(key, started)
    return started
  }

  /** Starts and stops timers and sources. Those with unchanged settings continue. */
  #keepTime(): void {
    if (this.#ends) return
    const { beats, source } = this.#options.live.plan
    const beating = new Set(beats.map(({ key }) => key))
    for (const [key, beat] of this.#beats) {
      if (beating.has(key)) continue
      beat.stop()
      this.#beats.delete(key)
    }
    for (const plan of beats) if (!this.#beats.has(plan.key)) this.#beats.set(plan.key, new Beat(plan, this))
    const key = source?.key ?? null
    if (key === this.#streaming) return
    this.#streaming = key
    this.#outlet?.drop('filling')
    if (source !== null)
      this.add(
        'filling',
        sourceSteps(source, this, () => this.#streaming === key)
      )
  }

  #stopTime(): void {
    for (const beat of this.#beats.values()) beat.stop()
    this.#beats.clear()
    this.#streaming = null
    this.#outlet?.drop('filling')
  }
}
