import { parseHead } from '../../decode/stream/http1/head'
import { formatEndpoint } from '../../shared/model/connection-event'
import { messageOf } from '../../shared/model/app-error'
import type { Served } from '../behaviour/served'
import { settle, type Steps } from '../behaviour/steps'
import { answerHead } from './answer-head'
import { Forwarding } from './forwarding'
import type { LoadedSet, SetEntry } from './loaded-set'
import type { PlannedMiss } from './mock-plan'
import { ownAnswer, tellMiss, type Asked } from './unmatched'
import type { MockRun } from './mock-run'
import type { Nearest } from './pick'
import type { Origin, Placed, RecordedWriter, SetWriter } from './set-writer'

/**
 * A request that nothing recorded answers, asked of the real target: its answer goes on to the client as it comes, and is
 * written behind the set, where it answers from then on.
 */

type Forward = Extract<PlannedMiss, { then: 'forward' }>

export function* forwardSteps(
  run: MockRun,
  miss: Forward,
  asked: Asked,
  nearest: Nearest | null,
  served: Served
): Steps<{ status: number; ends: boolean }> {
  const target = formatEndpoint(miss.target)
  const forwarding = new Forwarding(miss, () => served.now())
  const failed = function* (problem: string): Steps<{ status: number; ends: boolean }> {
    tellMiss(run, asked.title, nearest, served, 'failed', [problem])
    return yield* ownAnswer(502, `${problem}\n`, { request: asked.request, now: served.epoch() })
  }
  let kept: Kept | null = null
  try {
    const stands = yield* settle(forwarding.connect(), () => {
      forwarding.close()
    })
    if (!stands.ok) return yield* failed(`Cannot forward to ${target}: ${messageOf(stands.error)}`)
    if (run.set !== null) kept = yield* keep(run.set, asked, target, served.epoch())
    const head = miss.host === 'target' ? withHost(asked.head, hostField(miss)) : asked.head
    forwarding.send(head, asked.spooled, asked.head.length)
    if (kept !== null) yield* kept.request(asked)
    let isTold = false
    for (;;) {
      const next = yield* settle(forwarding.next())
      if (!next.ok || next.value === null) {
        const problem = next.ok ? null : messageOf(next.error)
        if (!isTold)
          return yield* failed(`${target} ended without an answer${problem === null ? '' : `: ${problem}`}.`)
        break
      }
      if (!isTold) tellMiss(run, asked.title, nearest, served, 'forwarded', [`To ${target}.`])
      isTold = true
      yield next.value
      if (kept !== null) yield* kept.answer(next.value, served.epoch())
    }
    const learned = kept === null ? null : yield* kept.finish(forwarding, served.epoch())
    if (learned !== null) run.learned(learned, served.epoch())
    const final = forwarding.responses.at(-1)
    if (final?.message.complete !== true) {
      yield 'reset'
      return { status: final?.message.status ?? 0, ends: true }
    }
    const { method } = asked.request
    const facts = { ...final, method, recordedAt: asked.came, now: null }
    const { then } = answerHead(facts, asked.request)
    if (then !== 'keep' || final.message.framing === 'tunnel') yield 'end'
    return { status: final.message.status, ends: then !== 'keep' || final.message.framing === 'tunnel' }
  } finally {
    forwarding.close()
    kept?.abandon(served.epoch())
  }
}

/** One exchange as it is written behind the set. A disk that fails costs the recording, not the answer. */
class Kept {
  readonly #set: LoadedSet
  readonly #writer: SetWriter
  readonly #recorded: RecordedWriter
  readonly #origin: Origin
  readonly #asked: Asked
  readonly #at: Placed[] = []
  #isOver = false

  constructor(set: LoadedSet, writer: SetWriter, asked: Asked, origin: Origin, target: Forward['target']) {
    this.#set = set
    this.#writer = writer
    this.#asked = asked
    this.#origin = origin
    const client = { host: '', port: 0, path: 'client' }
    this.#recorded = writer.begin(origin, client, { ...target, path: formatEndpoint(target) })
  }

  /** As its client sent it. */
  *request({ spooled }: Asked): Steps {
    for (let at = 0; ;) {
      const bytes = spooled.read(at)
      if (bytes.length === 0) return
      this.#at.push(...this.#recorded.data('up', bytes, this.#origin.time))
      at += bytes.length
      yield* settle(this.#writer.drain())
    }
  }

  *answer(bytes: Uint8Array, time: number): Steps {
    this.#at.push(...this.#recorded.data('down', bytes, time))
    yield* settle(this.#writer.drain())
  }

  *finish({ responses }: Forwarding, time: number): Steps<SetEntry | null> {
    this.#end(time)
    if (responses.at(-1)?.message.complete !== true) return null
    const { facts, spooled, head, title } = this.#asked
    const http = {
      facts,
      responses: responses.map(({ message }) => message),
      requestEnd: spooled.length,
      requestBody: [head.length, spooled.length] as const
    }
    const added = yield* settle(this.#set.add(this.#origin, title, { http }, this.#at))
    return added.ok ? added.value : null
  }

  abandon(time: number): void {
    this.#end(time)
  }

  #end(time: number): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#recorded.end(time, 'target', 'fin')
  }
}

function* keep(set: LoadedSet, asked: Asked, target: string, now: number): Steps<Kept | null> {
  const writer = yield* settle(set.writer(now))
  if (!writer.ok) return null
  const origin: Origin = {
    event: 'recorded',
    kind: 'exchange',
    number: 0,
    capture: target,
    time: now,
    forwarded: true
  }
  return new Kept(set, writer.value, asked, origin, { host: target, port: 0 })
}

function hostField({ target, tls }: Forward): string {
  const usual = tls === 'off' ? 80 : 443
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  return target.port === usual ? host : `${host}:${target.port}`
}

/** The head with another Host. */
function withHost(head: Uint8Array, host: string): Uint8Array {
  const field = parseHead(head, 0, 'http.request')?.headers.find(
    ({ name }) => name.text.toLowerCase() === 'host'
  )
  if (field === undefined) return head
  const [start, end] = field.value.range
  return Buffer.concat([head.subarray(0, start), Buffer.from(host, 'latin1'), head.subarray(end)])
}
