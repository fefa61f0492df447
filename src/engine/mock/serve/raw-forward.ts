import { formatEndpoint } from '../../../shared/model/connection-event'
import { messageOf } from '../../../shared/model/app-error'
import type { Served } from '../../behaviour/served'
import { settle, type Steps } from '../../behaviour/steps'
import {
  openConnection,
  type UpstreamConnection,
  type UpstreamFailure
} from '../../http-client/upstream-connection'
import { recordMiss } from './unmatched'
import type { MockRun } from '../mock-run'
import type { Nearest } from '../pick/pick'
import { planUpstream } from '../upstream/upstream-request'
import type { PlannedForward } from '../mock-plan'
import type { Origin, Placed, RecordedWriter, SetWriter } from '../../mock-set/set-writer'

/**
 * Forwards data that no recorded conversation answers to the upstream server. Opens one connection per client, when it
 * is first needed. Relays the server's data to the client; everything up to the client's next data counts as the
 * response and is appended to the set. Relays a FIN as a FIN and a reset as a reset.
 */

interface Turn {
  readonly writer: SetWriter
  readonly recorded: RecordedWriter
  readonly origin: Origin
  readonly at: Placed[]
  readonly title: string
}

export class RawForward {
  readonly #miss: PlannedForward
  readonly #served: Served
  readonly #run: MockRun
  readonly #abort = new AbortController()
  /** Null before the first data, and after the connection has closed. */
  #upstream: UpstreamConnection | null = null
  #turn: Turn | null = null
  /** How the upstream server ended the connection. */
  #gone: 'end' | 'reset' | null = null
  /** Server data received since the client's FIN; null before that. */
  #tail: Steps[] | null = null
  #waiting: (() => void) | null = null

  constructor(miss: PlannedForward, served: Served, run: MockRun) {
    this.#miss = miss
    this.#served = served
    this.#run = run
  }

  *send(received: Uint8Array, title: string, nearest: Nearest | null): Steps {
    const target = formatEndpoint(this.#miss.target)
    if (this.#upstream === null) {
      const settled = yield* settle(this.#connect())
      if (!settled.ok) {
        const problem = `Cannot forward to ${target}: ${messageOf(settled.error)}`
        recordMiss(this.#run, title, nearest, this.#served, 'failed', [problem])
        yield 'end'
        return
      }
    }
    recordMiss(this.#run, title, nearest, this.#served, 'forwarded', [`To ${target}.`])
    yield* this.#record(received, title, target)
    // The server's data is relayed meanwhile: a server that waits for its output to be read would not read any more
    // input.
    const upstream = this.#current()
    if (upstream?.write(received) === false) this.#served.hold(true)
    upstream?.read(true)
  }

  /** The client has sent new data: the server data received so far was the response. */
  answered(): void {
    const turn = this.#take()
    if (turn === null) return
    turn.recorded.end(this.#served.epoch(), 'client', 'fin')
    this.#learn(turn, turn.origin)
  }

  /** Relays the client's FIN to the upstream server. The rest of the server's data is sent before our own FIN. */
  end(): void {
    this.#tail ??= []
    this.#served.add('answers', this.#rest(this.#tail))
  }

  close(): void {
    this.answered()
    this.#abort.abort(new Error('The client has closed the connection.'))
    const upstream = this.#upstream
    this.#upstream = null
    upstream?.read(true)
    upstream?.end()
  }

  /** Opens a connection that is not read yet: the record of the response begins with the request. */
  async #connect(): Promise<void> {
    const connection = await openConnection(
      {
        plan: await planUpstream(this.#miss),
        now: () => this.#served.now(),
        signal: this.#abort.signal,
        // The client ends its stream itself.
        halfOpen: true
      },
      {
        onBytes: (bytes) => {
          this.#received(new Uint8Array(bytes))
        },
        onDrain: () => {
          this.#served.hold(false)
        },
        onEnd: () => {
          this.#left('end')
        },
        onClosed: (failure) => {
          this.#closed(failure)
        }
      }
    )
    connection.read(false)
    this.#upstream = connection
  }

  /** Returns the connection, which may have closed while a step waited. */
  #current(): UpstreamConnection | null {
    return this.#upstream
  }

  #closed(failure: UpstreamFailure | null): void {
    this.#served.hold(false)
    // After `close`, nothing is relayed.
    if (this.#upstream === null) return
    this.#upstream = null
    if (failure === null) return
    this.#served.noteAs('mock')(`The upstream server broke the connection: ${failure.why}.`)
    this.#left('reset')
  }

  #left(how: 'end' | 'reset'): void {
    if (this.#gone !== null) return
    this.#gone = how
    const turn = this.#take()
    turn?.recorded.end(this.#served.epoch(), 'target', how === 'end' ? 'fin' : 'rst')
    // A response that was reset may be incomplete and is not learned; the next request is forwarded again.
    if (turn !== null && how === 'end') this.#learn(turn, { ...turn.origin, ends: 'fin' })
    if (this.#tail === null) this.#served.add('answers', passedOn(how))
    else this.#wake()
  }

  #take(): Turn | null {
    const turn = this.#turn
    this.#turn = null
    return turn
  }

  #learn({ title, at }: Turn, origin: Origin): void {
    void this.#run.learnTurn(origin, title, at).catch(() => undefined)
  }

  #received(bytes: Uint8Array): void {
    if (this.#upstream === null) return
    const turn = this.#turn
    turn?.at.push(...turn.recorded.data('down', bytes, this.#served.epoch()))
    // Backpressure: pause the server until the client and the disk have taken these bytes.
    this.#upstream.read(false)
    const passing = this.#passing(bytes, turn)
    if (this.#tail === null) this.#served.add('answers', passing, bytes.length)
    else {
      this.#tail.push(passing)
      this.#wake()
    }
  }

  *#passing(bytes: Uint8Array, turn: Turn | null): Steps {
    try {
      yield bytes
      if (turn !== null) yield* settle(turn.writer.drain())
    } finally {
      this.#upstream?.read(true)
    }
  }

  *#rest(tail: Steps[]): Steps {
    const upstream = this.#upstream
    if (upstream === null && this.#gone === null) return
    upstream?.halfClose()
    for (;;) {
      const next = tail.shift()
      if (next !== undefined) yield* next
      else if (this.#gone !== null) {
        yield this.#gone
        return
      } else {
        const settled = new Promise<void>((resolve) => {
          this.#waiting = resolve
        })
        yield { settled }
      }
    }
  }

  #wake(): void {
    this.#waiting?.()
    this.#waiting = null
  }

  *#record(received: Uint8Array, title: string, target: string): Steps {
    const now = this.#served.epoch()
    if (this.#turn !== null) {
      // Pipelined with the previous data: responses can be assigned to requests by order only.
      this.#turn.at.push(...this.#turn.recorded.data('up', received, now))
      yield* settle(this.#turn.writer.drain())
      return
    }
    const writer = yield* settle(this.#run.set?.writer(now) ?? Promise.reject(new Error('There is no set')))
    if (!writer.ok) return
    const origin: Origin = {
      event: 'recorded',
      kind: 'connection',
      number: 0,
      capture: target,
      time: now,
      forwarded: true
    }
    const client = { host: '', port: 0, path: 'client' }
    const recorded = writer.value.begin(origin, client, { ...this.#miss.target, path: target })
    this.#turn = { writer: writer.value, recorded, origin, at: recorded.data('up', received, now), title }
    yield* settle(writer.value.drain())
  }
}

function* passedOn(how: 'end' | 'reset'): Steps {
  yield how
}
