import { headerValues } from '../../../decode/stream/http1/head'
import type { Endpoint } from '../../../shared/model/connection-event'
import type { Direction } from '../../../shared/model/direction'
import { MAX_HEAD_BYTES } from '../../dial/http-head'
import {
  answerHttp,
  targetRefusal,
  TUNNEL_GRANTED,
  unheardRefusal,
  type HttpRefusal
} from '../entrance/http-answer'
import { NO_HTTP, TOO_LONG, type ProxyRequest } from '../entrance/proxy-request'
import type { Login, TargetProblem } from '../entrance/steps'
import { UnforwardedBytes } from './held-bytes'
import { applyChanges, originForm } from './origin-form'
import { RequestMarks, type HeadMark } from './request-marks'
import type { RequestsStep } from './requests-step'

/**
 * The requests of one client connection of an HTTP proxy, sans-io. Each request goes to the host of its URL, and a
 * client may address several hosts one after the other (RFC 9112, sections 3.2.2 and 9.3).
 *
 *     between ──▶ dialling ──▶ forwarding ──▶ between …      a request is forwarded: head rewritten, body unchanged
 *        │           └───────▶ discarding ──▶ between …      Tcplens responds itself and discards the body
 *        ├──▶ tunnel                                         CONNECT, 101, or a malformed body
 *        └──▶ over
 *
 * A request to the same host as the previous one follows at once. A request to another host, and a response of Tcplens
 * itself, wait until all earlier requests are answered, because responses keep the order of requests.
 *
 * The owner of the sockets carries out the steps in their order, and
 * - calls `up` with the client's bytes, and `down` with the target's bytes after forwarding those to the client;
 * - stops reading from the client while `wantsUp` is false, which each call may change;
 * - calls `end` at a FIN, or at a reset that it treats as an `end`;
 * - calls `connected` or `refused` for each `connect`, and forwards nothing more from a target it has left;
 * - makes no more calls after `tunnel`, and relays both ways; and does nothing more after the `end` of `down`.
 */

export class ForwardedRequests {
  readonly #base: number
  readonly #found: RequestMarks
  readonly #held = new UnforwardedBytes()
  #steps: RequestsStep[] = []
  #state: 'between' | 'dialling' | 'forwarding' | 'discarding' | 'tunnel' | 'over' = 'between'
  /** The connected target. */
  #target: Endpoint | null = null
  /** Number of responses received before this target was connected. */
  #answersBefore = 0
  /** Stream offset at which a requested tunnel begins. */
  #tunnelFrom: number | null = null
  #upEnded = false
  /** An `end` step was already emitted for the target. */
  #endReported = false

  /** `offset`: position in the client's stream at which its requests begin. */
  constructor({ login, offset = 0 }: { login?: Login | undefined; offset?: number } = {}) {
    this.#base = offset
    this.#found = new RequestMarks(login)
  }

  get wantsUp(): boolean {
    return this.#state !== 'dialling' && (this.#state !== 'between' || this.#found.marks.length === 0)
  }

  /** The client's bytes before this offset are HTTP for certain; later ones may belong to a tunnel. */
  get httpUntil(): number {
    if (this.#tunnelFrom !== null) return this.#tunnelFrom
    const last = this.#found.marks.findLast(({ kind }) => kind === 'head')
    return last?.kind === 'head' && last.request.wish === 'tunnel' ? this.#base + last.end : Infinity
  }

  up(bytes: Uint8Array): RequestsStep[] {
    if (this.#state === 'over') return []
    this.#held.lend(bytes)
    if (this.#state !== 'tunnel') this.#found.up(bytes)
    return this.#run()
  }

  down(bytes: Uint8Array): RequestsStep[] {
    if (this.#state === 'over' || this.#state === 'tunnel') return []
    this.#found.down(bytes)
    return this.#run()
  }

  end(stream: Direction): RequestsStep[] {
    if (this.#state === 'over') return []
    if (this.#state === 'tunnel') this.#steps.push({ do: 'end', stream })
    else if (stream === 'down') this.#targetEnded()
    else {
      this.#upEnded = true
      this.#found.upEnd()
    }
    return this.#run()
  }

  connected(): RequestsStep[] {
    const [mark] = this.#found.marks
    if (this.#state !== 'dialling' || mark?.kind !== 'head' || mark.request.wish === 'refuse') return []
    const { request } = mark
    this.#target = request.target
    this.#answersBefore = this.#found.answers
    this.#endReported = false
    if (request.wish === 'forward') this.#forward(mark, request)
    else {
      this.#held.take(mark.end)
      this.#steps.push({ do: 'answer', bytes: TUNNEL_GRANTED, text: null })
      this.#openTunnel(true)
    }
    return this.#run()
  }

  refused(problem: TargetProblem): RequestsStep[] {
    const [mark] = this.#found.marks
    if (this.#state !== 'dialling' || mark?.kind !== 'head' || mark.request.wish === 'refuse') return []
    this.#refuse(mark, targetRefusal(mark.request.target, problem))
    return this.#run()
  }

  #run(): RequestsStep[] {
    while (this.#advance());
    this.#held.keep()
    const steps = this.#steps
    this.#steps = []
    return steps
  }

  /** Returns true if there may be more to do. */
  #advance(): boolean {
    switch (this.#state) {
      case 'between':
        return this.#next()
      case 'forwarding':
      case 'discarding':
        return this.#passBody()
      case 'tunnel':
        this.#pass(this.#held.to)
        return false
      case 'over':
        this.#held.take(this.#held.to)
        return false
      case 'dialling':
        return false
    }
  }

  #next(): boolean {
    const [mark] = this.#found.marks
    switch (mark?.kind) {
      case undefined:
        return this.#rest()
      case 'raw':
        this.#openTunnel(false)
        return true
      case 'fault':
        if (this.#found.unanswered > 0) return false
        this.#finish(mark.refusal)
        return true
      case 'end':
        this.#found.marks.shift()
        return true
      case 'head':
        return this.#begin(mark)
    }
  }

  /** Handles the state in which the next element of the stream is not known yet. */
  #rest(): boolean {
    if (this.#found.unfinished > MAX_HEAD_BYTES) {
      this.#found.marks.push({ kind: 'fault', refusal: TOO_LONG })
      return true
    }
    if (!this.#upEnded) return false
    if (this.#target !== null && !this.#endReported) this.#steps.push({ do: 'end', stream: 'up' })
    this.#endReported = true
    if (this.#found.unanswered > 0) return false
    this.#finish(null)
    return true
  }

  #begin(mark: HeadMark): boolean {
    const { request } = mark
    if (request.wish === 'forward' && this.#target !== null && isSame(this.#target, request.target)) {
      this.#forward(mark, request)
      return true
    }
    if (this.#found.unanswered > 0) return false
    if (request.wish === 'refuse') {
      this.#refuse(mark, request.refusal)
      return true
    }
    const { target, user } = request
    const way = request.wish === 'tunnel' ? 'connect' : 'http'
    this.#target = null
    this.#state = 'dialling'
    this.#steps.push({ do: 'connect', request: { way, target, ...(user !== undefined && { user }) } })
    return false
  }

  #forward({ end }: HeadMark, request: Extract<ProxyRequest, { wish: 'forward' }>): void {
    const { head, authority, prefix } = request
    const { from } = this.#held
    const bytes = this.#held.take(end)
    const changes = head === null ? [] : originForm(head, authority, prefix)
    this.#steps.push({
      do: 'forward',
      offset: this.#base + from,
      bytes: applyChanges(bytes, from, changes),
      changes: changes.map((change) => ({ ...change, offset: this.#base + change.offset }))
    })
    this.#found.unanswered++
    this.#found.marks.shift()
    this.#state = 'forwarding'
  }

  #refuse({ end, request, framing, persistent }: HeadMark, refusal: HttpRefusal): void {
    // After "Expect: 100-continue" a client may omit the body, and the next request could be mistaken for it.
    const waits = request.head !== null && headerValues(request.head.headers, 'expect').length > 0
    const close = !persistent || framing === 'close' || (waits && framing !== 'none') || refusal === TOO_LONG
    if (close) {
      this.#finish(refusal, request.method)
      return
    }
    const bytes = answerHttp(refusal, { close, headOnly: request.method === 'HEAD' })
    this.#steps.push({ do: 'answer', bytes, text: refusal.message })
    this.#held.take(end)
    this.#found.marks.shift()
    this.#state = 'discarding'
    this.#found.unanswered++
    this.#found.down(bytes)
  }

  #passBody(): boolean {
    const [mark] = this.#found.marks
    const end = mark?.kind === 'end' ? mark.at : null
    if (this.#state === 'forwarding') this.#pass(end ?? this.#held.to)
    else this.#held.take(end ?? this.#held.to)
    if (end === null) return false
    this.#found.marks.shift()
    if (this.#state === 'discarding' && this.#found.marks[0]?.kind === 'raw') {
      // A malformed request body that is being discarded: its end cannot be determined.
      this.#found.marks[0] = { kind: 'fault', refusal: NO_HTTP }
    }
    this.#state = 'between'
    return true
  }

  #pass(to: number): void {
    const offset = this.#base + this.#held.from
    const bytes = this.#held.take(to)
    if (bytes.length > 0) this.#steps.push({ do: 'forward', offset, bytes, changes: [] })
  }

  #openTunnel(inside: boolean): void {
    this.#found.marks = []
    this.#state = 'tunnel'
    const offset = this.#base + this.#held.from
    if (inside) this.#tunnelFrom = offset
    this.#steps.push({ do: 'tunnel', inside, offset })
  }

  /** Ends the client's connection, with an error response if there is one. */
  #finish(refusal: HttpRefusal | null, method = ''): void {
    if (refusal !== null) {
      const bytes = answerHttp(refusal, { close: true, headOnly: method === 'HEAD' })
      this.#steps.push({ do: 'answer', bytes, text: refusal.message })
    }
    this.#found.marks = []
    this.#state = 'over'
    this.#steps.push({ do: 'end', stream: 'down' })
  }

  #targetEnded(): void {
    const target = this.#target
    if (target === null) return
    const { unanswered, answering, persistent, answers } = this.#found
    this.#target = null
    if (unanswered === 0 && !answering && persistent && this.#state === 'between') {
      // The server closed an idle connection, which the client need not notice.
      if (!this.#endReported) this.#steps.push({ do: 'end', stream: 'up' })
      return
    }
    // The server may have closed a reused connection while the request was in transit. Close the client's connection
    // too: the client may then retry (RFC 9112, section 9.3.1). After an error response it would not.
    const unheard = unanswered > 0 && !answering && answers === this.#answersBefore
    this.#finish(unheard ? unheardRefusal(target) : null)
  }
}

function isSame(a: Endpoint, b: Endpoint): boolean {
  return a.port === b.port && a.host.toLowerCase() === b.host.toLowerCase()
}
