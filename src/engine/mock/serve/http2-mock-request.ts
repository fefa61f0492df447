import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { BodyDigest } from '../../mock-set/body-digest'
import { fieldsOf } from './http2-fields'
import type { HttpField } from '../../http-client/http1-form'
import { titleOf } from '../set/loaded-set'
import { NO_BODY, requestFacts, type BodyFacts, type RequestFacts } from '../../mock-set/request-facts'
import { HeldFlow, type RequestFlow } from '../upstream/request-flow'
import { Spooled } from '../upstream/request-spool'

/** An HTTP/2 request: its head, and its body, which is read once it is known whether to keep it. */
export class Http2MockRequest {
  readonly stream: ServerHttp2Stream
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
  #trailers: readonly HttpField[] = []

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, raw: readonly string[]) {
    this.stream = stream
    this.method = headers[':method'] ?? ''
    this.path = headers[':path'] ?? ''
    this.scheme = headers[':scheme'] ?? 'http'
    this.authority = headers[':authority'] ?? ''
    this.type = headers['content-type'] ?? ''
    this.title = titleOf(this.method, this.path)
    this.fields = fieldsOf(raw)
    this.hasBody = !stream.endAfterHeaders
    this.#codings = headers['content-encoding'] ?? ''
    const host: HttpField[] = this.authority === '' ? [] : [['host', this.authority]]
    const named = [...host, ...this.fields].map(([name, text]) => ({ name: { text: name }, value: { text } }))
    this.facts = requestFacts(this.method, this.path, named, NO_BODY)
    stream.on('trailers', (_headers, _flags, trailers: string[] = []) => {
      this.#trailers = fieldsOf(trailers)
    })
  }

  /** True if the client waits for 100 (Continue) before it sends the body (RFC 9110, section 10.1.1). */
  get expectsContinue(): boolean {
    return (
      this.hasBody && this.fields.some(([name, value]) => name === 'expect' && /^100-continue$/i.test(value))
    )
  }

  /** Complete after the end of the body. */
  get trailers(): readonly HttpField[] {
    return this.#trailers
  }

  /** Reads the body to its end. `keeps`: keeps it for forwarding in `flow`, which the caller closes. */
  async whole(
    keeps: boolean
  ): Promise<{ body: BodyFacts; short: Uint8Array | null; flow: RequestFlow | null }> {
    const digest = new BodyDigest(this.#codings)
    const spooled = keeps ? new Spooled() : null
    try {
      for await (const bytes of this.stream) {
        digest.push(bytes as Buffer)
        spooled?.add(bytes as Buffer)
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
  readonly #bytes: AsyncIterator<Buffer, undefined>

  constructor(stream: ServerHttp2Stream, digest: BodyDigest) {
    this.#digest = digest
    this.#bytes = stream.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer, undefined>
  }

  async next(): Promise<Uint8Array | null> {
    if (this.body !== null) return null
    try {
      const read = await this.#bytes.next()
      if (read.done === true) {
        this.body = this.#digest.end()
        return null
      }
      this.#digest.push(read.value)
      return read.value
    } catch {
      this.isBroken = true
      throw new Error('the client aborted its request')
    }
  }

  close(): void {
    void this.#bytes.return?.()
  }
}
