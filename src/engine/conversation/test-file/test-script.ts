import { joinBytes } from '../../../shared/bytes/join-bytes'
import { Credit } from '../credit'
import { DifferenceList } from '../difference-list'
import { DecodedCounter, type MessageCounter } from '../message-counter'
import type { Script, ScriptStep } from '../script'
import { ExpectedReply, type ReplyState } from './expected-reply'
import { CreditReply } from './http2/credit-reply'
import { ReceivedStreams } from './http2/received-streams'
import { StreamReply, eventBytes, eventName } from './http2/stream-reply'
import type { ConversationTest, ReceiveStream, Item, TestStep } from './model'

/** Plays a test file as the client's side. Each instance is played once. */

export class TestScript implements Script {
  readonly differences = new DifferenceList()
  /** Data that arrives while the script waits is consumed, because streams are compared as they arrive. */
  readonly credit = null
  /** A test is played exactly as written. */
  readonly values = []
  readonly isChanged = false
  readonly #test: ConversationTest
  readonly #replyState: ReplyState
  readonly #streams: ReceivedStreams | null
  /** Flow-control credit if all replies are stream replies; null if bytes are expected in order. */
  readonly #credit: Credit | null
  #piece = -1
  /** Offset in our stream at which the next piece begins. */
  #sent = 0

  constructor(test: ConversationTest) {
    this.#test = test
    const { steps } = test
    const streams = steps.filter((step) => step.do === 'hear-stream').map(({ stream }) => stream)
    this.#streams = streams.length === 0 ? null : new ReceivedStreams(new Set(streams))
    this.#credit = this.#streams === null || steps.some((step) => step.do === 'hear') ? null : new Credit()
    this.#replyState = {
      differences: this.differences,
      values: new Map(),
      counter: counterOf(steps),
      streams: this.#streams,
      taken: 0,
      ended: 0
    }
  }

  get found(): { name: string; old: string; now: string }[] {
    return [...this.#replyState.values].map(([name, bytes]) => ({
      name,
      old: '',
      now: Buffer.from(bytes).toString('latin1').slice(0, 200)
    }))
  }

  // Scripts are asynchronous because others read their steps from a capture; a test has all of them in memory.
  // eslint-disable-next-line @typescript-eslint/require-await
  async *steps(): AsyncGenerator<ScriptStep> {
    for (const step of this.#test.steps) {
      if (step.do === 'hear') {
        const piece = ++this.#piece
        const reply = new ExpectedReply(this.#replyState, piece, step.items, step.messages)
        yield { do: 'reply', piece, took: 0, reply }
      } else if (step.do === 'hear-stream') {
        const reply = this.#receiveStream(step, ++this.#piece)
        if (reply !== null) yield reply
      } else if (step.do === 'say') yield* this.#send(step)
      else yield step.do === 'their-end' ? { ...step, took: 0 } : step
    }
  }

  received(bytes: Uint8Array): void {
    this.#replyState.counter?.received(bytes)
    this.#streams?.received(bytes)
    this.#credit?.received(bytes)
  }

  receivedEnd(): void {
    this.#replyState.counter?.receivedEnd()
    this.#streams?.receivedEnd()
  }

  surplus(bytes: Uint8Array): Promise<void> {
    // With stream replies, other data on the connection (such as SETTINGS or PING) is allowed.
    if (this.#streams === null) this.#report(bytes)
    this.#replyState.taken += bytes.length
    return Promise.resolve()
  }

  finish(): Promise<void> {
    const left = this.#streams?.left ?? null
    if (left !== null) this.#report(eventBytes(left), `stream ${left.stream}, ${eventName(left)}`, left.start)
    return Promise.resolve()
  }

  endDiffers(): void {
    this.#report(new Uint8Array(0))
  }

  *#send({ at: time, items }: Extract<TestStep, { do: 'say' }>): Generator<ScriptStep> {
    const piece = ++this.#piece
    const credit = this.#credit
    if (credit === null) {
      yield {
        do: 'send',
        piece,
        begins: this.#sent,
        time,
        bytes: () => this.#bytes(() => this.#bytesOf(items))
      }
      return
    }
    for (const [nth, part] of credit.cut(this.#bytesOf(items)).entries()) {
      yield { do: 'reply', piece, took: 0, reply: new CreditReply(this.#replyState, credit, part) }
      yield {
        do: 'send',
        piece,
        begins: nth === 0 ? this.#sent : null,
        time,
        bytes: () => this.#bytes(() => part)
      }
    }
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  async *#bytes(of: () => Uint8Array): AsyncGenerator<Uint8Array> {
    const bytes = of()
    this.#replyState.counter?.sent(bytes)
    this.#streams?.sent(bytes)
    this.#sent += bytes.length
    yield bytes
  }

  #bytesOf(items: readonly Item[]): Uint8Array {
    return joinBytes(items.map((item) => bytesOf(item, this.#replyState.values)))
  }

  #receiveStream(step: ReceiveStream, piece: number): ScriptStep | null {
    if (this.#streams === null) return null
    return {
      do: 'reply',
      piece,
      took: 0,
      reply: new StreamReply(this.#replyState, this.#streams, piece, step)
    }
  }

  #report(actual: Uint8Array, field?: string, at = this.#replyState.taken): void {
    this.differences.add({
      piece: this.#piece + 1,
      at,
      ...(field === undefined ? {} : { field }),
      expected: new Uint8Array(0),
      actual: actual.slice(0, 64)
    })
  }
}

function bytesOf(item: Item, values: ReadonlyMap<string, Uint8Array>): Uint8Array {
  if (item.kind === 'bytes') return item.bytes
  // A pattern that should have found the value did not match, which is reported as a difference of its own.
  return (item.kind === 'value' ? values.get(item.name) : undefined) ?? new Uint8Array(0)
}

/** Counter of the decoder that recognises the first sent and received data; null if no step counts messages. */
function counterOf(steps: readonly TestStep[]): MessageCounter | null {
  if (!steps.some((step) => step.do === 'hear' && step.messages !== null)) return null
  const firstSend = steps.find((step) => step.do === 'say')
  const firstReceive = steps.find((step) => step.do === 'hear')
  const none = new Map<string, Uint8Array>()
  const up = joinBytes((firstSend?.items ?? []).map((item) => bytesOf(item, none)))
  const down = joinBytes((firstReceive?.items ?? []).map((item) => bytesOf(item, none)))
  return DecodedCounter.pair('down', up, down)?.[1] ?? null
}
