/**
 * Reads requests, and decides which protocol the bytes after CONNECT or Upgrade belong to. Only the response decides,
 * so they are buffered until it arrives: after a 101, or a 2xx to CONNECT, they belong to the other protocol; after any
 * other response they are the next request (RFC 9110 §7.8, §9.3.6).
 */
import type { HttpResponse, HttpSink } from '../decoder'
import { CR, LF, SP, latin1 } from './bytes'
import { frameRequest } from './framing'
import type { HeadTools } from './head-tools'
import { ByteQueue } from './held-bytes'
import { LONG_REQUEST_LINE_BYTES, MAX_HELD_BYTES, MAX_METHOD_BYTES } from './limits'
import { Http1RequestMessage } from './message'
import type { Http1Message } from './message'
import {
  TRAIT_CONNECT,
  TRAIT_CONTINUE,
  TRAIT_HTTP10,
  TRAIT_SIMPLE,
  TRAIT_UPGRADE,
  traitsOfMethod,
  isKnownMethod
} from './methods'
import type { Pairing } from './pairing'
import { addProblem } from './problems'
import { isStartLine } from './resync'
import { StreamReader } from './stream-reader'

const SLASH = 47

/** Notifications to the response reader. */
export interface RequestPeer {
  prefaceSeen(): void
}

export class RequestReader extends StreamReader {
  peer: RequestPeer | null = null
  private readonly held = new ByteQueue()
  private heldFrom = 0
  /** Set if a response switched protocols while a request was still being sent: the tunnel begins at its end. */
  private switchedBy: HttpResponse | null = null
  /** True once no more responses can arrive. */
  private unanswered = false

  constructor(sink: HttpSink, pairing: Pairing, tools: HeadTools) {
    super('request', sink, pairing, tools)
  }

  protected beginExchange(): number {
    return this.pairing.beginRequest()
  }

  protected abandonExchange(exchange: number): void {
    this.pairing.abandonRequest(exchange)
  }

  protected lineDone(): void {
    this.pairing.requestLine(traitsOfMethod(this.tools.scanner.startLine.method))
  }

  protected openMessage(cut: boolean): Http1RequestMessage {
    const { facts, scanner, targets } = this.tools
    const { bytes, base, headEnd } = this.head
    const line = scanner.startLine
    const message = new Http1RequestMessage(this.id, this.exchange, this.start, headEnd)
    const { problems } = message
    this.tools.describe(message, bytes, base)
    message.method = line.method
    message.target = targets.read(bytes, line.targetStart, line.targetEnd)
    message.host = this.tools.host(bytes)
    message.traits = traitsOfMethod(line.method)
    if (line.simple) message.traits |= TRAIT_SIMPLE
    else if (line.version < 11) message.traits |= TRAIT_HTTP10
    if (facts.upgradeRow >= 0) message.traits |= TRAIT_UPGRADE
    if (facts.expectsContinue) message.traits |= TRAIT_CONTINUE
    if (line.versionEnd - line.methodStart > LONG_REQUEST_LINE_BYTES) {
      addProblem(problems, 'long-request-line', this.start)
    }
    if (!cut) {
      if (bytes[line.targetStart] !== SLASH && !this.tools.isHostOf(message.target, bytes)) {
        addProblem(problems, 'host-mismatch', base + line.targetStart)
      }
      message.framing = frameRequest(facts, line.method, line.version, problems)
      if (line.version >= 11 && facts.hostCount === 0) addProblem(problems, 'missing-host', this.start)
    }
    if (!this.pairing.requestHead(this.exchange, message.traits)) {
      addProblem(problems, 'too-many-outstanding', this.start)
    }
    return message
  }

  protected headDone(): void {
    // A request's head alone has no effect.
  }

  protected messageDone(message: Http1Message): void {
    if (this.switchedBy !== null) {
      this.enterTunnel(message.end, this.switchedBy)
      return
    }
    const traits = message.kind === 'http.request' ? message.traits : 0
    if ((traits & (TRAIT_CONNECT | TRAIT_UPGRADE)) === 0) return
    if (this.ended || this.unanswered || this.pairing.isAnswered(message.exchange)) return
    this.state = 'held'
    this.heldFrom = message.end
  }

  protected isBareBody(): boolean {
    return false
  }

  protected messagesLost(): void {
    // A response whose request was lost is reported as one without request.
    this.pairing.loseRequests()
  }

  protected messagesOver(): void {
    // Responses may still come.
  }

  protected prefaceSeen(): void {
    this.peer?.prefaceSeen()
  }

  protected hold(bytes: Uint8Array, from: number, to: number, base: number): number {
    if (this.held.length === 0) this.heldFrom = base + from
    if (to === bytes.length && this.held.putBack(bytes, from)) return to
    const at = Math.min(to, from + MAX_HELD_BYTES - this.held.length)
    this.held.append(bytes, from, at)
    if (at < to) this.releaseHeld()
    return at
  }

  protected releaseHeld(): void {
    const { bytes, length } = this.held
    if (length === 0 || looksLikeRequest(bytes, length)) this.resume()
    else this.flushToTunnel(null)
  }

  /** True if bytes are buffered until a response decides their protocol. */
  get holdsBytes(): boolean {
    return this.state === 'held' && this.held.length > 0
  }

  /** Returns whether the request of `exchange` is still being sent, according to its framing. */
  isSending(exchange: number): boolean {
    if (this.exchange !== exchange) return false
    return this.state === 'head' || (this.state === 'body' && this.message?.framing !== 'close')
  }

  /** The final response to `exchange` arrived and does not switch protocols. */
  answered(exchange: number): void {
    if (this.state === 'held' && exchange >= this.exchange) this.resume()
  }

  /** No more responses will arrive. */
  answersOver(): void {
    this.unanswered = true
    if (this.state === 'held') this.releaseHeld()
  }

  /** The response switched protocols. */
  switched(response: HttpResponse): void {
    switch (this.state) {
      case 'held':
        this.flushToTunnel(response)
        break
      case 'body':
        this.switchedBy = response
        break
      case 'head': {
        if (this.exchange === response.exchange && this.head.hasLine) {
          this.switchedBy = response
          break
        }
        // The bytes taken for a next request belong to the new protocol.
        const from = this.start
        const bytes = this.dropHead()
        this.enterTunnel(from, response)
        this.run(bytes, 0, from)
        break
      }
      case 'start':
      case 'resync':
        this.enterTunnel(this.offset, response)
        break
      case 'tunnel':
      case 'raw':
        break
    }
  }

  private resume(): void {
    this.state = 'start'
    const from = this.heldFrom
    this.run(this.held.take(), 0, from)
    this.held.free()
    if (this.ended) this.close(true)
  }

  private flushToTunnel(response: HttpResponse | null): void {
    const from = this.heldFrom
    const bytes = this.held.take()
    this.held.free()
    this.enterTunnel(from, response)
    this.run(bytes, 0, from)
  }

  private enterTunnel(offset: number, response: HttpResponse | null): void {
    this.switchedBy = null
    this.state = 'tunnel'
    this.sink.tunnel?.('up', offset, response)
  }
}

/** Returns whether the buffered bytes look like the next request. */
function looksLikeRequest(bytes: Uint8Array, length: number): boolean {
  let from = 0
  while (from < length && (bytes[from] === CR || bytes[from] === LF)) from++
  if (isStartLine('request', bytes, from, length)) return true
  const blank = bytes.subarray(from, Math.min(length, from + MAX_METHOD_BYTES)).indexOf(SP)
  return blank > 0 && isKnownMethod(latin1(bytes, from, from + blank))
}
