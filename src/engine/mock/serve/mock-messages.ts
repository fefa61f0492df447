import { MAX_FRAME_BYTES } from '../../../shared/contract/limits'
import { Cutter } from '../../behaviour/cutter'
import type { Served } from '../../behaviour/served'
import type { Steps } from '../../behaviour/steps'
import { showStart } from '../set/loaded-set'
import { recordMiss } from './unmatched'
import type { MockRun } from '../mock-run'
import type { Nearest, Picked } from '../pick/pick'
import { RawForward } from './raw-forward'
import type { PlannedForward } from '../mock-plan'
import { recordedTurn } from './recorded-turn'
import type { Last, TurnChoice, Unit } from '../pick/turn-picker'

/**
 * Answers a connection of any protocol from recorded conversations: compares the client's data with the recorded data
 * and sends the recorded response.
 */

/** Milliseconds of silence after which a message that may be complete counts as complete. */
const SILENCE_MS = 100
/** Milliseconds of silence after which an incomplete match counts as no match. */
const PATIENCE_MS = 2000
const TITLE_BYTES = 24

export class MockMessageResponder {
  readonly #served: Served
  readonly #run: () => MockRun | null
  #pending: Uint8Array = new Uint8Array(0)
  #last: Last = null
  #silence: NodeJS.Timeout | undefined
  #frames: Cutter | null = null
  #forward: RawForward | null = null
  #isEnded = false
  #isClosed = false

  constructor(served: Served, run: () => MockRun | null) {
    this.#served = served
    this.#run = run
    const greeting = run()?.turns.greet() ?? null
    if (greeting !== null) this.#hit(greeting, null, 'connection')
    const messages = run()?.plan.messages
    if (messages?.by === 'frames') {
      this.#frames = new Cutter(
        messages.framing,
        () => served.now(),
        (units) => {
          for (const unit of units) this.#message(unit)
        }
      )
    }
  }

  receive(bytes: Uint8Array): void {
    if (this.#isClosed) return
    this.#forward?.answered()
    if (this.#frames !== null) {
      this.#frames.push(bytes)
      const lost = this.#frames.lost()
      if (lost !== null)
        this.#served.noteAs('mock')(`No more messages can be found in the received data: ${lost}.`)
      return
    }
    this.#pending = Buffer.concat([this.#pending, bytes])
    this.#look(false)
  }

  end(): void {
    this.#isEnded = true
    if (this.#frames !== null) this.#frames.end()
    else if (this.#pending.length > 0) this.#look(true)
    this.#forward?.end()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#silence)
    this.#frames?.close()
    this.#forward?.close()
  }

  /** Answers every complete message in the input. */
  #look(isLast: boolean): void {
    clearTimeout(this.#silence)
    const run = this.#run()
    if (run === null) return
    while (this.#pending.length > 0) {
      const isTooLong = this.#pending.length > MAX_FRAME_BYTES
      const choice = run.turns.pick(this.#pending, this.#last, { isLast: isLast || isTooLong })
      if (choice.kind === 'wait') {
        const patience = choice.ambiguous ? SILENCE_MS : PATIENCE_MS
        this.#silence = setTimeout(() => {
          this.#look(true)
        }, patience)
        return
      }
      const received = this.#pending.subarray(0, choice.taken)
      this.#pending = this.#pending.subarray(choice.taken)
      this.#answer(choice, received)
    }
  }

  #message(frame: Uint8Array): void {
    const run = this.#run()
    if (run === null || this.#isClosed) return
    const choice = run.turns.pick(frame, this.#last, { isFrame: true, isLast: true })
    if (choice.kind !== 'wait') this.#answer(choice, frame)
  }

  #answer(choice: Exclude<TurnChoice, { kind: 'wait' }>, received: Uint8Array): void {
    const title = showStart(received.subarray(0, TITLE_BYTES))
    if (choice.kind === 'hit') this.#hit(choice.unit, choice.picked, title)
    else
      this.#served.add(
        'answers',
        this.#miss(choice.nearest, new Uint8Array(received), title),
        received.length
      )
  }

  #hit(unit: Unit, picked: Picked | null, title: string): void {
    this.#last = unit
    const served = this.#served
    served.add('answers', recordedTurn(this.#run(), { unit, picked, title, came: served.now() }, served))
  }

  *#miss(nearest: Nearest | null, received: Uint8Array, title: string): Steps {
    const run = this.#run()
    if (run === null) return
    const { miss } = run.plan
    if (miss.then === 'forward') {
      this.#forward ??= this.#forwarding(miss, run)
      yield* this.#forward.send(received, title, nearest)
      return
    }
    recordMiss(run, title, nearest, this.#served, 'missed')
    switch (miss.then) {
      case 'close':
        yield miss.how
        return
      case 'bytes':
        yield* miss.payload.steps(this.#served.fill(this.#served.count('mock')), this.#served.noteAs('mock'))
        return
      case 'answer':
        // A status has no meaning outside HTTP, but a text body can be sent.
        if (miss.body !== '') yield new TextEncoder().encode(miss.body)
    }
  }

  #forwarding(miss: PlannedForward, run: MockRun): RawForward {
    const forward = new RawForward(miss, this.#served, run)
    if (this.#isEnded) forward.end()
    return forward
  }
}
