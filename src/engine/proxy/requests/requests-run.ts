import type { EndedBy, Endpoint } from '../../../shared/model/connection-event'
import type { Capture } from '../../capture/capture'
import type { ConnectionRecorder } from '../../capture/connection-recorder'
import { DialError } from '../../dial/dial-error'
import { explainError, Stall } from '../../session/leg-events'
import type { RelayListener } from '../../session/relay'
import { onceEnded } from '../../session/reset-watch'
import type { Login } from '../entrance/steps'
import type { Farewell } from '../farewell'
import type { HeldReader } from '../held-reader'
import { recordBytes } from '../record-bytes'
import type { Standing } from '../way-out'
import { ForwardedRequests } from './forwarded-requests'
import { RequestsFlow } from './requests-flow'
import type { RequestsStep } from './requests-step'

/**
 * The sockets of a connection whose requests are forwarded one by one: its client, and the target of the moment. What
 * is to be done is what `ForwardedRequests` says. The record is of one connection: the client's stream as it came, with
 * an event where what went on is something else, and the answers of all targets behind each other.
 */

export interface RequestsParts {
  capture: Capture
  recorder: ConnectionRecorder
  listener: RelayListener
  login: Login | undefined
  /** To the client, on the record. */
  say(bytes: Uint8Array): void
  /** The client's connection is over. */
  leave(farewell: Farewell): void
  /** For requests, or a tunnel. Rejects with a DialError. What happens on the way is on the record. */
  reach(target: Endpoint, way: 'http' | 'connect'): Promise<Standing>
}

/** Both ends, unread: what passes between them from here on are no requests. */
export interface RequestsTunnel {
  target: Standing
  /** It was asked for; else requests have turned into something else on their way. */
  asked: Endpoint | null
}

export class RequestsRun {
  readonly #client: HeldReader
  readonly #parts: RequestsParts
  readonly #requests: ForwardedRequests
  readonly #flow: RequestsFlow
  readonly #stalls: { client: Stall; target: Stall }
  #target: Standing | null = null
  /** What it was reached as. */
  #asked: Endpoint | null = null
  /** What the client sent and is not on the record, because it may be a tunnel's. */
  #unrecorded: Buffer = Buffer.alloc(0)
  /** The first target has been told of by whoever let the client in. */
  #told = false
  #endedBy: EndedBy | null = null
  /** Its sockets are somebody else's, or closing. */
  #over = false
  #settle: (tunnel: RequestsTunnel | null) => void = () => undefined

  constructor(client: HeldReader, parts: RequestsParts) {
    const { recorder, capture, login } = parts
    this.#client = client
    this.#parts = parts
    this.#requests = new ForwardedRequests({ login, offset: recorder.up })
    this.#flow = new RequestsFlow({
      capture,
      client,
      target: () => this.#target?.reader ?? null,
      wantsUp: () => this.#requests.wantsUp
    })
    this.#stalls = {
      client: new Stall(recorder, capture.clock, 'client'),
      target: new Stall(recorder, capture.clock, 'target')
    }
  }

  /** Resolves with what is left to relay; with null when the client's connection is over, and was bidden farewell. */
  run(): Promise<RequestsTunnel | null> {
    return new Promise((resolve) => {
      this.#settle = resolve
      const { socket } = this.#client
      socket.setNoDelay(true)
      socket.on('drain', () => {
        this.#stalls.client.end()
        this.#flow.resume()
      })
      socket.on('error', (error) => {
        this.#clientBroke(error)
      })
      this.#client.into((bytes, length) => this.#onClient(bytes, length))
      this.#client.deliver()
      onceEnded(socket, () => {
        this.#clientEnded()
      })
    })
  }

  /** Lets go of the target; the client is somebody else's to part from. */
  stop(how: 'fin' | 'rst'): void {
    if (this.#over) return
    this.#close()
    this.#leaveTarget(how)
    this.#settle(null)
  }

  #onClient(bytes: Uint8Array, length: number): boolean {
    if (this.#over) return false
    const came = Buffer.from(bytes.subarray(0, length))
    this.#unrecorded = this.#unrecorded.length === 0 ? came : Buffer.concat([this.#unrecorded, came])
    this.#follow(this.#requests.up(came))
    return this.#flow.goesOn('client')
  }

  #onTarget(target: Standing, bytes: Uint8Array, length: number): boolean {
    if (this.#over || target !== this.#target) return false
    const { recorder, listener } = this.#parts
    const { socket } = this.#client
    const view = recorder.data('down', bytes, length)
    const { slab } = recorder
    const flowing = slab === null ? socket.write(view) : socket.write(view, slab.release)
    if (!flowing) this.#stalls.client.begin()
    listener.onBytes('down', length)
    this.#follow(this.#requests.down(bytes.subarray(0, length)))
    return this.#flow.goesOn('target')
  }

  /** Records what may be recorded by now, and does what is to be done. */
  #follow(steps: readonly RequestsStep[]): void {
    this.#record()
    const target = this.#target?.reader.socket
    target?.cork()
    for (const step of steps) if (!this.#over) this.#do(step)
    target?.uncork()
    // What came behind an upgrade has been forwarded by now.
    if (!this.#over && steps.some((step) => step.do === 'tunnel')) this.#handOver(false)
    this.#flow.resume()
  }

  #do(step: RequestsStep): void {
    const { recorder } = this.#parts
    switch (step.do) {
      case 'forward': {
        for (const { offset, length, bytes } of step.changes) {
          const inPlace = Buffer.from(bytes).toString('base64')
          recorder.event({ event: 'forwarded', direction: 'up', offset, length, bytes: inPlace })
        }
        if (this.#target?.reader.socket.write(step.bytes) === false) this.#stalls.target.begin()
        break
      }
      case 'answer':
        this.#parts.say(step.bytes)
        if (step.text !== null) {
          this.#endedBy = 'tcplens'
          recorder.event({ event: 'answered', text: step.text })
        }
        break
      case 'connect':
        this.#leaveTarget('fin')
        if (this.#told) recorder.event({ event: 'asked', ...step.asked })
        this.#told = true
        this.#endedBy = null
        this.#reach(step.asked)
        break
      case 'tunnel':
        if (step.inside) this.#handOver(true)
        break
      case 'end':
        if (step.stream === 'up') this.#target?.reader.socket.end()
        else this.#finish()
        break
    }
  }

  #reach({ target: to, way }: { target: Endpoint; way: 'http' | 'connect' }): void {
    const { reach, recorder } = this.#parts
    reach(to, way).then(
      (target) => {
        if (this.#over) target.reader.socket.destroy()
        else this.#connected(target, to)
      },
      (error: unknown) => {
        if (this.#over) return
        // Anything else is a bug, and the process's to report.
        if (!(error instanceof DialError)) throw error
        const { code, message } = error
        recorder.event({ event: 'error', leg: 'target', code, message })
        this.#follow(this.#requests.refused({ code, message }))
      }
    )
  }

  #connected(target: Standing, asked: Endpoint): void {
    const { reader } = target
    const { socket } = reader
    this.#target = target
    this.#asked = asked
    socket.setNoDelay(true)
    socket.on('drain', () => {
      if (target !== this.#target) return
      this.#stalls.target.end()
      this.#flow.resume()
    })
    socket.on('error', (error) => {
      if (target === this.#target) this.#targetBroke(error)
    })
    this.#follow(this.#requests.connected())
    if (this.#over) return
    reader.into((bytes, length) => this.#onTarget(target, bytes, length))
    reader.deliver()
    onceEnded(socket, () => {
      if (this.#over || target !== this.#target) return
      this.#endedBy ??= 'target'
      this.#follow(this.#requests.end('down'))
    })
  }

  #clientEnded(): void {
    if (this.#over) return
    this.#record()
    this.#parts.recorder.end('up')
    this.#endedBy ??= 'client'
    this.#follow(this.#requests.end('up'))
  }

  #clientBroke(error: Error): void {
    if (this.#over) return
    this.#close()
    this.#leaveTarget('rst')
    this.#parts.leave({ why: 'broken', ...explainError(error, 'client') })
    this.#settle(null)
  }

  #targetBroke(error: Error): void {
    if (this.#over) return
    const { code, message } = explainError(error, 'target')
    this.#parts.recorder.event({ event: 'error', leg: 'target', code, message })
    const steps = this.#requests.end('down')
    const isCut = steps.some((step) => step.do === 'end' && step.stream === 'down')
    if (!isCut || steps.some((step) => step.do === 'answer')) {
      this.#follow(steps)
      return
    }
    this.#close()
    this.#leaveTarget('rst')
    this.#parts.leave({ why: 'lost', code })
    this.#settle(null)
  }

  #finish(): void {
    this.#close()
    this.#leaveTarget('fin')
    const endedBy = this.#endedBy ?? 'tcplens'
    this.#parts.leave({ why: 'done', endedBy, by: endedBy === 'target' ? 'target' : 'tcplens' })
    this.#settle(null)
  }

  #handOver(inside: boolean): void {
    const target = this.#target
    if (target === null) {
      this.#finish()
      return
    }
    this.#close()
    this.#target = null
    for (const { socket } of [this.#client, target.reader]) socket.pause()
    target.reader.takeBack(null)
    this.#client.takeBack(inside ? this.#unrecorded : null)
    this.#settle({ target, asked: inside ? this.#asked : null })
  }

  #close(): void {
    this.#over = true
    this.#flow.close()
  }

  #leaveTarget(how: 'fin' | 'rst'): void {
    const target = this.#target
    if (target === null) return
    this.#target = null
    this.#flow.forgetTarget()
    target.reader.leave(how)
  }

  #record(): void {
    const { recorder } = this.#parts
    const most = Math.min(this.#unrecorded.length, this.#requests.httpUntil - recorder.up)
    if (most <= 0) return
    recordBytes(this.#parts, 'up', this.#unrecorded.subarray(0, most))
    this.#unrecorded = this.#unrecorded.subarray(most)
  }
}
