import type net from 'node:net'
import { formatEndpoint } from '../../shared/model/connection-event'
import { messageOf } from '../../shared/model/app-error'
import type { Served } from '../behaviour/served'
import { settle, type Steps } from '../behaviour/steps'
import { dial, planDial, type Dialled } from '../dial/dial'
import { tellMiss } from './unmatched'
import type { PlannedMiss } from './mock-plan'
import type { MockRun } from './mock-run'
import type { Nearest } from './pick'
import type { Origin, Placed, RecordedWriter } from './set-writer'

/**
 * What no recorded conversation answers, said to the real target: one connection for each client, opened when it is first
 * needed. What the target says goes on to the client; it is the answer until the client speaks again, and is written
 * behind the set.
 */

type Forward = Extract<PlannedMiss, { then: 'forward' }>

const CONNECT_MS = 10_000

interface Turn {
  readonly recorded: RecordedWriter
  readonly origin: Origin
  readonly at: Placed[]
  readonly title: string
}

export class RawForward {
  readonly #miss: Forward
  readonly #served: Served
  readonly #run: MockRun
  readonly #abort = new AbortController()
  #dialled: Dialled | null = null
  #socket: net.Socket | null = null
  #turn: Turn | null = null

  constructor(miss: Forward, served: Served, run: MockRun) {
    this.#miss = miss
    this.#served = served
    this.#run = run
  }

  *send(said: Uint8Array, title: string, nearest: Nearest | null): Steps {
    const target = formatEndpoint(this.#miss.target)
    if (this.#socket === null || this.#socket.destroyed) {
      const stands = yield* settle(this.#connect(), ({ abandon }) => {
        abandon()
      })
      if (!stands.ok) {
        const problem = `Cannot forward to ${target}: ${messageOf(stands.error)}`
        tellMiss(this.#run, title, nearest, this.#served, 'failed', [problem])
        yield 'end'
        return
      }
      this.#follow(stands.value)
    }
    tellMiss(this.#run, title, nearest, this.#served, 'forwarded', [`To ${target}.`])
    yield* this.#record(said, title, target)
    this.#socket?.write(said)
    this.#dialled?.deliverKept()
    this.#dialled = null
  }

  /** The client speaks again: what the target has said until now was the answer. */
  answered(): void {
    const turn = this.#turn
    this.#turn = null
    if (turn === null) return
    turn.recorded.end(this.#served.epoch(), 'client', 'fin')
    void this.#run.learnTurn(turn.origin, turn.title, turn.at).catch(() => undefined)
  }

  close(): void {
    this.answered()
    this.#abort.abort()
    this.#dialled?.abandon()
    this.#socket?.destroy()
  }

  async #connect(): Promise<Dialled> {
    const { target, tls } = this.#miss
    const plan = await planDial(target, {
      connectTimeout: CONNECT_MS,
      ...(tls === 'off' ? {} : { tls: { verify: tls === 'verify' } })
    })
    return dial(plan, {
      now: () => this.#served.now(),
      tell: () => undefined,
      onConnected: () => undefined,
      signal: this.#abort.signal
    })
  }

  #follow(dialled: Dialled): void {
    this.#dialled = dialled
    const socket = dialled.readInto((bytes, length) => {
      this.#received(new Uint8Array(bytes.subarray(0, length)))
      return true
    })
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('error', (error) => {
      this.#served.teller('mock')(`The target broke the connection off: ${error.message}.`)
    })
    socket.once('end', () => {
      this.#served.add('answers', ended())
    })
  }

  #received(bytes: Uint8Array): void {
    const turn = this.#turn
    turn?.at.push(...turn.recorded.data('down', bytes, this.#served.epoch()))
    const socket = this.#socket
    // Not read from until the client has taken what came.
    socket?.pause()
    this.#served.add(
      'answers',
      (function* (): Steps {
        try {
          yield bytes
        } finally {
          socket?.resume()
        }
      })(),
      bytes.length
    )
  }

  *#record(said: Uint8Array, title: string, target: string): Steps {
    const now = this.#served.epoch()
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
    this.#turn = { recorded, origin, at: recorded.data('up', said, now), title }
  }
}

function* ended(): Steps {
  yield 'end'
}
