/** Reads responses and pairs each with its request, whose method affects the framing. */
import { isInformational, isInterim } from '../../../shared/model/http-status'
import type { HttpSink } from '../decoder'
import { frameResponse } from './framing'
import type { HeadTools } from './head-tools'
import { Http1ResponseMessage } from './message'
import type { Http1Message } from './message'
import { TRAIT_CONNECT, TRAIT_CONTINUE, TRAIT_HTTP10, TRAIT_SIMPLE, TRAIT_UPGRADE } from './methods'
import type { Pairing } from './pairing'
import { addProblem } from './problems'
import type { RequestReader } from './request-reader'
import { StreamReader } from './stream-reader'

export class ResponseReader extends StreamReader {
  private readonly requests: RequestReader
  /** True if the request of the current response is a guess. */
  private guessed = false
  /** True if later requests were waiting when the current response began. */
  private pipelined = false
  /** The last exchange that had an interim response. */
  private interimOf = -1

  constructor(sink: HttpSink, pairing: Pairing, tools: HeadTools, requests: RequestReader) {
    super('response', sink, pairing, tools)
    this.requests = requests
  }

  protected beginExchange(): number {
    this.guessed = this.pairing.settle()
    this.pipelined = this.pairing.waitingRequests > 1
    return this.pairing.beginResponse()
  }

  protected abandonExchange(exchange: number): void {
    this.pairing.abandonResponse(exchange)
  }

  protected lineDone(): void {
    // A status line alone has no effect.
  }

  protected openMessage(cut: boolean): Http1ResponseMessage {
    const { facts, scanner, reasons } = this.tools
    const { bytes, base, headEnd, bare } = this.head
    const message = new Http1ResponseMessage(this.id, this.exchange, this.start, headEnd)
    const { problems } = message
    if (this.guessed) addProblem(problems, 'pairing-uncertain', this.start)
    if (this.pipelined) addProblem(problems, 'pipelined', this.start)
    if (this.pairing.isOrphan(this.exchange)) addProblem(problems, 'response-without-request', this.start)
    if (bare) {
      this.pairing.responseHead(this.exchange, true)
      message.version = 'HTTP/0.9'
      message.framing = 'close'
      message.persistent = false
      return message
    }
    this.tools.describe(message, bytes, base)
    const line = scanner.startLine
    message.status = line.status
    message.reason = reasons.read(bytes, line.reasonStart, line.reasonEnd)
    message.upgrade = this.tools.upgrade(bytes)
    const seen = this.pairing.isRequestSeen(this.exchange)
    const informational = isInformational(line.status)
    const switches = line.status === 101
    const final = !isInterim(line.status)
    const traits = this.pairing.responseHead(this.exchange, final)
    if (informational) message.persistent = true
    if (cut) return message
    if (informational) this.remarkInterim(message, traits, seen)
    message.framing = frameResponse(facts, line.status, traits, line.version, problems)
    if (final) this.remarkMoment(message, traits)
    if (switches) {
      if (message.upgrade === '') addProblem(problems, 'switch-without-upgrade', this.start)
      if (!seen || (traits & TRAIT_UPGRADE) !== 0) message.framing = 'tunnel'
      else addProblem(problems, 'unexpected-upgrade', this.start)
    }
    return message
  }

  private remarkInterim(
    { problems, exchange, status }: Http1ResponseMessage,
    traits: number,
    seen: boolean
  ): void {
    if (exchange === this.interimOf) addProblem(problems, 'repeated-interim', this.start)
    this.interimOf = exchange
    if (!seen) return
    if ((traits & TRAIT_HTTP10) !== 0) addProblem(problems, 'interim-to-http10', this.start)
    if (status === 100 && (traits & TRAIT_CONTINUE) === 0)
      addProblem(problems, 'unasked-continue', this.start)
  }

  /** Reports problems in the timing of a final response. */
  private remarkMoment(
    { problems, exchange, persistent, framing }: Http1ResponseMessage,
    traits: number
  ): void {
    if (this.requests.isSending(exchange)) addProblem(problems, 'early-response', this.start)
    if ((!persistent || framing === 'close') && this.pairing.waitingRequests > 0) {
      addProblem(problems, 'close-before-answers', this.start)
    }
    if ((traits & (TRAIT_CONNECT | TRAIT_UPGRADE)) !== 0 && this.requests.holdsBytes) {
      addProblem(problems, 'data-before-switch', this.start)
    }
  }

  protected headDone(message: Http1Message): void {
    if (message.framing !== 'tunnel' && this.pairing.isAnswered(message.exchange)) {
      this.requests.answered(message.exchange)
    }
  }

  protected messageDone(message: Http1Message): void {
    if (message.kind !== 'http.response' || message.framing !== 'tunnel') return
    this.state = 'tunnel'
    this.sink.tunnel?.('down', message.end, message)
    this.requests.switched(message)
  }

  protected isBareBody(): boolean {
    return (this.pairing.nextTraits & TRAIT_SIMPLE) !== 0
  }

  protected messagesLost(): void {
    this.pairing.loseResponses()
  }

  protected messagesOver(): void {
    this.requests.answersOver()
  }

  protected hold(_bytes: Uint8Array, _from: number, to: number): number {
    return to
  }

  protected releaseHeld(): void {
    // Responses are never held.
  }

  /** The client speaks HTTP/2: after the current message, the server's bytes are not HTTP/1. */
  prefaceSeen(): void {
    if (this.state === 'start' || this.state === 'resync') this.state = 'raw'
  }
}
