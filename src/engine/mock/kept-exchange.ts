import { formatEndpoint } from '../../shared/model/connection-event'
import { settle, type Steps } from '../behaviour/steps'
import type { Forwarding } from './forwarding'
import type { LoadedSet, SetEntry } from './loaded-set'
import type { PlannedMiss } from './mock-plan'
import type { Origin, Placed, RecordedWriter, SetWriter } from './set-writer'
import type { Forwardable } from './unmatched'

/** A forwarded exchange as it is written behind the set, while it passes. A disk that fails costs the recording, not the answer. */

type Forward = Extract<PlannedMiss, { then: 'forward' }>

export class KeptExchange {
  readonly #set: LoadedSet
  readonly #writer: SetWriter
  readonly #recorded: RecordedWriter
  readonly #origin: Origin
  readonly #asked: Forwardable
  readonly #at: Placed[] = []
  #up = 0
  #requestEnd: number | null = null
  #isOver = false

  constructor(
    set: LoadedSet,
    writer: SetWriter,
    asked: Forwardable,
    origin: Origin,
    target: Forward['target']
  ) {
    this.#set = set
    this.#writer = writer
    this.#asked = asked
    this.#origin = origin
    const client = { host: '', port: 0, path: 'client' }
    this.#recorded = writer.begin(origin, client, { ...target, path: formatEndpoint(target) })
  }

  /** What the client sent, as it sent it; `time` in milliseconds since 1970. */
  async sent(bytes: Uint8Array, time: number): Promise<void> {
    if (this.#isOver) return
    this.#at.push(...this.#recorded.data('up', bytes, time))
    this.#up += bytes.length
    await this.#writer.drain().catch(() => undefined)
  }

  /** What the client sends from now on is no part of its request. */
  tunnelBegins(): void {
    this.#requestEnd = this.#up
  }

  *answer(bytes: Uint8Array, time: number): Steps {
    this.#at.push(...this.#recorded.data('down', bytes, time))
    yield* settle(this.#writer.drain())
  }

  /** Null where it is no whole exchange: a request that was answered before it had come, an answer that broke off. */
  *finish({ responses }: Forwarding, time: number): Steps<SetEntry | null> {
    const { facts, flow, head, title } = this.#asked
    const { body } = flow
    if (body === null || responses.at(-1)?.message.complete !== true) return null
    // Of a request that was answered before the target had taken all of it.
    while (this.#requestEnd === null) {
      const rest = yield* settle(flow.next())
      if (!rest.ok || rest.value === null) break
      yield* settle(this.sent(rest.value, time))
    }
    this.#end(time, 'fin')
    const requestEnd = this.#requestEnd ?? this.#up
    const http = {
      facts: { ...facts, body },
      responses: responses.map(({ message }) => message),
      requestEnd,
      requestBody: [head.length, requestEnd] as const
    }
    const added = yield* settle(this.#set.add(this.#origin, title, { http }, this.#at))
    return added.ok ? added.value : null
  }

  /** It broke off, and answers nothing. */
  abandon(time: number): void {
    this.#end(time, 'rst')
  }

  #end(time: number, how: 'fin' | 'rst'): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#recorded.end(time, 'target', how)
  }
}

/** Begins to keep it; null where the set cannot be written to. */
export function* keepExchange(
  set: LoadedSet,
  asked: Forwardable,
  target: Forward['target'],
  now: number
): Steps<KeptExchange | null> {
  const writer = yield* settle(set.writer(now))
  if (!writer.ok) return null
  const origin: Origin = {
    event: 'recorded',
    kind: 'exchange',
    number: 0,
    capture: formatEndpoint(target),
    time: now,
    forwarded: true
  }
  return new KeptExchange(set, writer.value, asked, origin, target)
}
