import type { Served } from '../../behaviour/served'
import { MockMessageResponder } from './mock-messages'
import type { Steps } from '../../behaviour/steps'
import { MockRun, type MockHost } from '../mock-run'
import { joinBytes } from '../../../shared/bytes/join-bytes'
import { MockHttp } from './mock-http'
import { MockHttp2 } from './mock-http2'
import type { MockBehaviour } from '../../../shared/contract/mock'
import type { ReactionKind } from '../../behaviour/reaction'
import { planMock, type MockPlan } from '../mock-plan'

/** The mock server as a reaction of a session: on each connection it uses HTTP or messages of any other protocol, depending on the recording. */

interface Speaker {
  receive(bytes: Uint8Array): void
  end(): void
  close(): void
}

class MockConversation implements Speaker {
  readonly #served: Served
  readonly #run: () => MockRun | null
  #speaker: Speaker | null = null
  #ready: Promise<void> | null = null
  /** Data received before the set was loaded. */
  #early: Uint8Array[] = []
  #isEnded = false
  #isClosed = false

  constructor(served: Served, run: () => MockRun | null) {
    this.#served = served
    this.#run = run
    const ready = run()?.ready
    if (ready === undefined) return
    void ready.then(() => {
      this.#begin()
    })
    this.#ready = ready
  }

  receive(bytes: Uint8Array): void {
    if (this.#speaker !== null) {
      this.#speaker.receive(bytes)
      return
    }
    this.#early.push(new Uint8Array(bytes))
    // Counts toward the queue limit until the set is loaded, so that reading from the client pauses.
    if (this.#ready !== null) this.#served.add('answers', until(this.#ready), bytes.length)
  }

  end(): void {
    this.#isEnded = true
    this.#speaker?.end()
  }

  close(): void {
    this.#isClosed = true
    this.#early = []
    this.#speaker?.close()
  }

  #begin(): void {
    if (this.#isClosed || this.#speaker !== null) return
    const entries = this.#run()?.set?.entries ?? []
    const isHttp = entries.length === 0 || entries.some(({ http }) => http !== null)
    const speaker = isHttp
      ? new MockWeb(this.#served, this.#run)
      : new MockMessageResponder(this.#served, this.#run)
    this.#speaker = speaker
    for (const bytes of this.#early.splice(0)) speaker.receive(bytes)
    if (this.#isEnded) speaker.end()
  }
}

function* until(settled: Promise<void>): Steps {
  yield { settled }
}

const PREFACE = new TextEncoder().encode('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

/** HTTP mock server in the client's version: HTTP/2 clients begin with the preface (RFC 9113, section 3.4). */
class MockWeb {
  readonly #served: Served
  readonly #run: () => MockRun | null
  /** Received bytes that may be the beginning of the preface. */
  #begun: Uint8Array = new Uint8Array(0)
  #speaker: MockHttp | MockHttp2 | null = null

  constructor(served: Served, run: () => MockRun | null) {
    this.#served = served
    this.#run = run
  }

  receive(bytes: Uint8Array): void {
    if (this.#speaker !== null) {
      this.#speaker.receive(bytes)
      return
    }
    this.#begun = joinBytes([this.#begun, bytes])
    const compared = Math.min(this.#begun.length, PREFACE.length)
    const isPreface = this.#begun.subarray(0, compared).every((byte, at) => byte === PREFACE[at])
    if (isPreface && compared < PREFACE.length) return
    this.#speak(isPreface ? new MockHttp2(this.#served, this.#run) : new MockHttp(this.#served, this.#run))
  }

  end(): void {
    if (this.#speaker === null && this.#begun.length > 0) this.#speak(new MockHttp(this.#served, this.#run))
    this.#speaker?.end()
  }

  close(): void {
    this.#speaker?.close()
  }

  #speak(speaker: MockHttp | MockHttp2): void {
    this.#speaker = speaker
    const begun = this.#begun
    this.#begun = new Uint8Array(0)
    speaker.receive(begun)
  }
}

/** Returns the kind of reaction that responds from the recordings of `host`. */
export function mockReaction(host: MockHost): ReactionKind<MockBehaviour, MockPlan, MockRun> {
  return {
    kind: 'mock',
    answersRequests: true,
    // A recorded server may send first.
    speaksFirst: true,
    plan: (settings, { where, keyOf }) => planMock(settings, keyOf('mock', settings.set), where),
    react: (served, _plan, live) => new MockConversation(served, live.run),
    start: (plan, onChange) => new MockRun(host, plan, onChange)
  }
}
