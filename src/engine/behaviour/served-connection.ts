import { randomUUID } from 'node:crypto'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import type { PayloadFill } from '../../shared/payload/placeholders'
import type { Capture } from '../capture/capture'
import { epochMilliseconds } from '../capture/pcapng/clock'
import { MockConversation } from '../mock/mock-conversation'
import type { MockPlan } from '../mock/mock-plan'
import type { PeerConnection } from '../session/peer-connection'
import type { PeerListener } from '../session/peer-options'
import { Beat } from './beat'
import { Cutter } from './cutter'
import { echoSteps, type EchoPlan } from './echo'
import { HttpConversation } from './http/http-conversation'
import type { HttpPlan } from './http/http-plan'
import type { Follower, LiveBehaviours } from './live-behaviours'
import { Outlet, type Lane, type OutletHost } from './outlet'
import type { Tell } from './payload-plan'
import { replySteps, type ReplyPlan } from './reply'
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

/** A reaction to received bytes, with its state. */
interface Reaction {
  receive(bytes: Uint8Array): void
  end(): void
  close(): void
}

type ReactionPlan = EchoPlan | ReplyPlan | HttpPlan | MockPlan

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
      this.add('clock', greet.steps(this.fill(live.nextGreeting()), this.teller('greet')))
    }
    // A recorded server may send first.
    for (const plan of live.plan.reactions) if (plan.kind === 'mock') this.#reaction(plan)
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

  add(lane: Lane, steps: Steps, weight?: number): void {
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
    this.#connection?.tell(event)
  }

  teller(name: string): Tell {
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
    const made = this.#made(plan)
    this.#reactions.set(plan.key, made)
    return made
  }

  #made(plan: ReactionPlan): Reaction {
    if (plan.kind === 'mock') return new MockConversation(this, () => this.#options.live.mock)
    return plan.kind === 'http' ? this.#http(plan) : this.#framed(plan)
  }

  #http({ key }: HttpPlan): Reaction {
    return new HttpConversation(this, () => this.#current(key, 'http'))
  }

  #framed({ key, kind, framing }: EchoPlan | ReplyPlan): Reaction {
    const cutter: Cutter = new Cutter(
      framing,
      () => this.now(),
      (units) => {
        const weight = units.reduce((sum, { length }) => sum + length, 0)
        const plan = this.#current(key, kind)
        if (plan === null) return
        const steps =
          plan.kind === 'echo' ? echoSteps(plan, units, this) : replySteps(plan, units, this.now(), this)
        this.add('answers', steps, weight)
      }
    )
    return {
      receive: (bytes) => {
        cutter.push(bytes)
        const lost = cutter.lost()
        if (lost !== null) this.teller(kind)(`No more frames can be found in the received data: ${lost}.`)
      },
      end: () => {
        cutter.end()
      },
      close: () => {
        cutter.close()
      }
    }
  }

  /** Returns the current plan for this key. */
  #current<Kind extends ReactionPlan['kind']>(
    key: string,
    kind: Kind
  ): Extract<ReactionPlan, { kind: Kind }> | null {
    const isIt = (plan: ReactionPlan): plan is Extract<ReactionPlan, { kind: Kind }> =>
      plan.key === key && plan.kind === kind
    return this.#options.live.plan.reactions.find(isIt) ?? null
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
