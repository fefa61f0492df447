import { joinBytes } from '../../../shared/bytes/join-bytes'
import type { Served } from '../../behaviour/served'
import { MockHttp } from './mock-http'
import { MockHttp2 } from './mock-http2'
import type { MockRun } from '../mock-run'

/** HTTP mock server in the client's version: HTTP/2 clients begin with the preface (RFC 9113, section 3.4). */

const PREFACE = new TextEncoder().encode('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

export class MockWeb {
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
