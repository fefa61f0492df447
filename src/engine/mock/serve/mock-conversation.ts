import type { Served } from '../../behaviour/served'
import { MockWeb } from './mock-web'
import { MockMessageResponder } from './mock-messages'
import type { Steps } from '../../behaviour/steps'
import type { MockRun } from '../mock-run'

/** One connection of a mock server: uses HTTP or messages of any other protocol, depending on the recording. */

interface Speaker {
  receive(bytes: Uint8Array): void
  end(): void
  close(): void
}

export class MockConversation implements Speaker {
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
