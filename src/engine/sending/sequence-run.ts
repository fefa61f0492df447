import { setTimeout as delay } from 'node:timers/promises'
import type { Payload } from '../../shared/contract/payload'
import { messageOf } from '../../shared/model/app-error'
import type { PeerConnection } from '../connection/peer-connection'
import { Inbox } from './inbox'
import { sendAll } from './send-all'
import { SendFlow, type FlowHost } from './send-flow'
import { fillOf, sourceOf } from './send-source'
import type { Limit, ReadyStep } from './ready-steps'
import type { TaskRun } from '../tasks'

/**
 * Runs a sequence on one connection. Bytes received before a send are not a response to it: sending clears the inbox,
 * and a wait then searches everything received since, after the part that an earlier wait consumed.
 */

/**
 * Searching the inbox takes time and blocks all connections: after each search the run pauses this many times as long.
 */
const REST = 9

/** Result of a step: done, timed out, or nothing can follow it. */
type Outcome = 'done' | 'late' | 'over'

export class SequenceRun {
  readonly #peer: PeerConnection
  readonly #flow: SendFlow
  readonly #signal: AbortSignal
  readonly #inbox = new Inbox()
  readonly #unwatch: () => void
  #groups: Readonly<Record<string, string>> = {}
  #sends = 0
  #closed = false
  #wake: () => void = () => undefined
  readonly #onWake = (): void => {
    this.#wake()
  }

  constructor(peer: PeerConnection, host: FlowHost, signal: AbortSignal) {
    this.#peer = peer
    this.#signal = signal
    this.#flow = new SendFlow(peer, host, signal)
    this.#unwatch = peer.watch({
      onReceived: (bytes) => {
        this.#inbox.add(bytes, SendFlow.now())
        this.#wake()
      },
      onClose: () => {
        this.#closed = true
        this.#wake()
      }
    })
    signal.addEventListener('abort', this.#onWake)
  }

  /** Calls `onStep` after each completed step. */
  async run(steps: readonly ReadyStep[], onStep: () => void): Promise<void> {
    for (const [index, step] of steps.entries()) {
      const began = SendFlow.now()
      const note = (text: string): void => {
        this.#peer.note('Sequence', `Step ${index + 1} of ${steps.length}: ${text}`)
      }
      let outcome: Outcome
      try {
        outcome = await this.#take(step, began, note)
      } catch (error) {
        note(messageOf(error))
        throw error
      }
      if (outcome === 'over') {
        note(this.#signal.aborted ? 'cancelled.' : 'our side of the connection is closed; the sequence ends.')
        return
      }
      if (outcome === 'late' && 'onTimeout' in step) {
        const after = `no match within ${step.timeout} ms`
        note(
          step.onTimeout === 'stop'
            ? `${after}; the sequence stops here.`
            : `${after}; the sequence continues.`
        )
        if (step.onTimeout === 'stop') return
      }
      onStep()
    }
  }

  /** Idempotent. */
  close(): void {
    this.#unwatch()
    this.#signal.removeEventListener('abort', this.#onWake)
    this.#flow.close()
  }

  async #take(step: ReadyStep, began: number, note: (text: string) => void): Promise<Outcome> {
    switch (step.do) {
      case 'send':
        return this.#send(step.payload, note)
      case 'wait': {
        const gap = step.framing?.kind === 'gap' ? step.framing.silence : null
        return this.#within(step, began, (now) => {
          const groups = this.#inbox.take(step.match, step.framing, now)
          // A frame that ends with silence is found only after that silence.
          if (groups === null) return gap === null ? Infinity : this.#inbox.last + gap
          this.#groups = groups
          note(`matched after ${Math.round(now - began)} ms.`)
          return 'done'
        })
      }
      case 'silence':
        return this.#within(step, began, (now) => {
          const due = Math.max(began, this.#inbox.last) + step.silence
          return due <= now ? 'done' : due
        })
      case 'pause':
        return this.#within({ timeout: Infinity, onTimeout: 'stop' }, began, (now) =>
          began + step.pause <= now ? 'done' : began + step.pause
        )
      case 'end':
        this.#peer.end()
        return 'done'
      case 'reset':
        this.#peer.reset()
        return 'done'
    }
  }

  async #send(payload: Payload, note: (text: string) => void): Promise<Outcome> {
    const reader = await (await sourceOf(payload, 'any')).open(fillOf(++this.#sends, this.#groups))
    this.#inbox.clear()
    try {
      if (!(await sendAll(this.#flow, reader, undefined, () => undefined))) return 'over'
      note((await reader.remark()) ?? `sent ${reader.size} bytes.`)
      return 'done'
    } finally {
      reader.close()
    }
  }

  /** Calls `look` until it is done: whenever bytes arrive, and at the time it returned. */
  async #within({ timeout }: Limit, began: number, look: (now: number) => 'done' | number): Promise<Outcome> {
    for (;;) {
      if (this.#signal.aborted) return 'over'
      const now = SendFlow.now()
      const result = look(now)
      if (result === 'done') return 'done'
      if (this.#closed) return 'over'
      if (now >= began + timeout) return 'late'
      const end = began + timeout
      // Let other connections run in between.
      const rest = (SendFlow.now() - now) * REST
      if (rest > 1) await delay(Math.min(rest, Math.max(0, end - now)))
      else await this.#woken(Math.min(result <= now ? Infinity : result, end) - now)
    }
  }

  #woken(delay: number): Promise<void> {
    return new Promise((resolve) => {
      const timer =
        delay === Infinity
          ? undefined
          : setTimeout(() => {
              resolve()
            }, Math.ceil(delay))
      this.#wake = () => {
        clearTimeout(timer)
        // Continue in another turn, so that many small reads are searched together.
        setImmediate(resolve)
      }
    })
  }
}

/** Runs a sequence on several connections, independently of each other. */
export async function runSequence(
  steps: readonly ReadyStep[],
  peers: readonly PeerConnection[],
  host: FlowHost,
  run: TaskRun
): Promise<void> {
  let done = 0
  let total = steps.length * peers.length
  run.progress(done, total)
  const runOn = async (peer: PeerConnection): Promise<void> => {
    let taken = 0
    const sequence = new SequenceRun(peer, host, run.signal)
    try {
      await sequence.run(steps, () => {
        taken++
        run.progress(++done, total)
      })
    } finally {
      sequence.close()
      // The remaining steps will not run.
      total -= steps.length - taken
      run.progress(done, total)
    }
  }
  const results = await Promise.allSettled(peers.map(runOn))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
