import { BodyDigest } from '../../mock-set/body-digest'
import type { HttpField } from '../../http-client/http1-form'
import type { Http2ServerStream } from './http2-server-stream'
import { titleOf } from '../set/loaded-set'
import { NO_BODY, requestFacts, type BodyFacts, type RequestFacts } from '../../mock-set/request-facts'
import { HeldFlow, type RequestFlow } from '../upstream/request-flow'
import { Spooled } from '../upstream/request-spool'

/** An HTTP/2 request: its head, and its body, which is read once it is known whether to keep it. */
export class Http2MockRequest {
  readonly stream: Http2ServerStream
  readonly method: string
  readonly path: string
  readonly scheme: string
  readonly authority: string
  /** Content type; empty if none. */
  readonly type: string
  readonly title: string
  readonly fields: readonly HttpField[]
  readonly hasBody: boolean
  /** Facts without the body. */
  readonly facts: RequestFacts
  readonly #codings: string

  constructor(stream: Http2ServerStream) {
    const valuesOf = (wanted: string): string[] =>
      stream.fields.filter(([name]) => name === wanted).map(([, value]) => value)
    const [method = ''] = valuesOf(':method')
    const [path = ''] = valuesOf(':path')
    const [scheme = 'http'] = valuesOf(':scheme')
    const [authority = ''] = valuesOf(':authority')
    const [type = ''] = valuesOf('content-type')
    this.stream = stream
    this.method = method
    this.path = path
    this.scheme = scheme
    this.authority = authority
    this.type = type
    this.title = titleOf(method, path)
    this.fields = stream.fields.filter(([name]) => !name.startsWith(':'))
    this.hasBody = stream.hasBody
    this.#codings = valuesOf('content-encoding').join(', ')
    const host: HttpField[] = this.authority === '' ? [] : [['host', this.authority]]
    const named = [...host, ...this.fields].map(([name, text]) => ({ name: { text: name }, value: { text } }))
    this.facts = requestFacts(this.method, this.path, named, NO_BODY)
  }

  /** True if the client waits for 100 (Continue) before it sends the body (RFC 9110, section 10.1.1). */
  get expectsContinue(): boolean {
    return (
      this.hasBody && this.fields.some(([name, value]) => name === 'expect' && /^100-continue$/i.test(value))
    )
  }

  /** Complete after the end of the body. */
  get trailers(): readonly HttpField[] {
    return this.stream.trailers
  }

  /** Reads the body to its end. `keeps`: keeps it for forwarding in `flow`, which the caller closes. */
  async whole(
    keeps: boolean
  ): Promise<{ body: BodyFacts; short: Uint8Array | null; flow: RequestFlow | null }> {
    const digest = new BodyDigest(this.#codings)
    const spooled = keeps ? new Spooled() : null
    try {
      for (let bytes = await this.stream.next(); bytes !== null; bytes = await this.stream.next()) {
        digest.push(bytes)
        spooled?.add(bytes)
      }
    } catch (error) {
      spooled?.close()
      throw error
    }
    const { short } = digest
    const body = digest.end()
    return { body, short, flow: spooled === null ? null : new HeldFlow(spooled, 0, body) }
  }

  /** Returns the body for reading while it arrives. */
  passing(): RequestFlow {
    return new StreamFlow(this.stream, new BodyDigest(this.#codings))
  }
}

class StreamFlow implements RequestFlow {
  body: BodyFacts | null = null
  isBroken = false
  readonly #digest: BodyDigest
  readonly #stream: Http2ServerStream

  constructor(stream: Http2ServerStream, digest: BodyDigest) {
    this.#digest = digest
    this.#stream = stream
  }

  async next(): Promise<Uint8Array | null> {
    if (this.body !== null) return null
    try {
      const bytes = await this.#stream.next()
      if (bytes === null) this.body = this.#digest.end()
      else this.#digest.push(bytes)
      return bytes
    } catch (error) {
      this.isBroken = true
      throw error
    }
  }

  close(): void {
    // The stream keeps at most one window of the rest.
  }
}
