import { OPCODE_CLOSE, OPCODE_TEXT } from '../../../decode/stream/websocket/frame-header'
import { joinBytes } from '../../../shared/bytes/join-bytes'
import { messageOf } from '../../../shared/model/app-error'
import type { Served } from '../../behaviour/served'
import { settle, type Steps } from '../../behaviour/steps'
import { showStart, type LoadedSet, type SetEntry } from '../set/loaded-set'
import type { MockRun } from '../mock-run'
import type { Nearest } from '../pick/pick'
import { recordedTurn } from './recorded-turn'
import type { RequestFlow } from '../upstream/request-flow'
import { TurnPicker, type Last } from '../pick/turn-picker'
import { recordMiss } from './unmatched'
import { upgradedUnits } from './upgraded-units'
import { WebSocketEventReader, serverFrame } from './websocket-events'

/**
 * Plays the recorded conversation after a 101 response. Answers each WebSocket message, or each turn of another
 * protocol, with the recorded response. Answers pings and close frames as the protocol requires (RFC 6455, section
 * 5.5).
 */

const OPCODE_PONG = 10
const TITLE_BYTES = 24

interface Place {
  readonly run: MockRun
  readonly set: LoadedSet
  readonly entry: SetEntry
  readonly served: Served
  readonly flow: RequestFlow
}

/** Runs until the client ends the connection, or until the recorded server did. */
export function* upgradedSteps(place: Place): Steps {
  const { run, set, entry, served, flow } = place
  const read = yield* settle(upgradedUnits(set, entry))
  if (!read.ok) {
    served.noteAs('mock')(`The response is cut off: ${messageOf(read.error)}`)
    yield 'reset'
    return
  }
  const { units, websocket } = read.value
  const conversation = new UpgradedConversation(place, websocket !== undefined)
  conversation.picker.add(units)
  const greeting = conversation.picker.greet()
  if (greeting !== null)
    yield* recordedTurn(
      run,
      { unit: greeting, picked: null, title: 'connection', came: served.now() },
      served
    )
  const reader = websocket === undefined ? null : new WebSocketEventReader(websocket.compression)
  for (;;) {
    const next = yield* settle(flow.next())
    if (!next.ok || next.value === null) break
    if (reader === null) yield* conversation.turn(next.value)
    for (const event of reader?.push(next.value) ?? []) {
      switch (event.kind) {
        case 'ping':
          yield serverFrame(OPCODE_PONG, event.payload)
          break
        case 'close':
          yield serverFrame(OPCODE_CLOSE, event.payload.subarray(0, 125))
          yield 'end'
          return
        case 'lost':
          served.noteAs('mock')(`No more messages can be found in the received data: ${event.why}.`)
          yield 'reset'
          return
        case 'message':
          yield* conversation.message(event.bytes)
      }
    }
  }
  yield 'end'
}

class UpgradedConversation {
  readonly picker: TurnPicker
  readonly #place: Place
  readonly #isWebSocket: boolean
  #last: Last = null
  /** First bytes of a turn that may still be incomplete. */
  #begun: Uint8Array = new Uint8Array(0)

  constructor(place: Place, isWebSocket: boolean) {
    this.#place = place
    this.#isWebSocket = isWebSocket
    this.picker = new TurnPicker({ by: 'turns' }, place.run.plan.order)
  }

  *message(bytes: Uint8Array): Steps {
    const choice = this.picker.pick(bytes, this.#last, { isFrame: true, isLast: true })
    if (choice.kind !== 'wait') yield* this.#answer(choice, bytes)
  }

  /** Answers every complete turn in the bytes received so far. */
  *turn(bytes: Uint8Array): Steps {
    this.#begun = joinBytes([this.#begun, bytes])
    while (this.#begun.length > 0) {
      let choice = this.picker.pick(this.#begun, this.#last)
      // Without further input this turn is complete, and it is unknown whether more input follows.
      if (choice.kind === 'wait' && choice.ambiguous)
        choice = this.picker.pick(this.#begun, this.#last, { isLast: true })
      if (choice.kind === 'wait') return
      const received = this.#begun.subarray(0, choice.taken)
      this.#begun = this.#begun.slice(choice.taken)
      yield* this.#answer(choice, received)
    }
  }

  *#answer(choice: Exclude<ReturnType<TurnPicker['pick']>, { kind: 'wait' }>, received: Uint8Array): Steps {
    const { run, served } = this.#place
    // The first byte of a WebSocket unit is the message type.
    const title = showStart((this.#isWebSocket ? received.subarray(1) : received).subarray(0, TITLE_BYTES))
    if (choice.kind === 'miss') {
      yield* this.#miss(choice.nearest, title)
      return
    }
    const { unit, picked } = choice
    this.#last = unit
    yield* recordedTurn(run, { unit, picked, title, came: served.now() }, served)
  }

  *#miss(nearest: Nearest | null, title: string): Steps {
    const { run, served } = this.#place
    const { miss } = run.plan
    if (miss.then === 'forward') {
      const why =
        'The conversation began with a recorded response, so the upstream server has no connection for it.'
      recordMiss(run, title, nearest, served, 'failed', [why])
      return
    }
    recordMiss(run, title, nearest, served, 'missed')
    switch (miss.then) {
      case 'close':
        yield miss.how
        return
      case 'bytes':
        yield* miss.payload.steps(served.fill(served.count('mock')), served.noteAs('mock'))
        return
      case 'answer': {
        const body = new TextEncoder().encode(miss.body).subarray(0, 65_535)
        if (body.length > 0) yield this.#isWebSocket ? serverFrame(OPCODE_TEXT, body) : body
      }
    }
  }
}
