import type { EndedBy, Endpoint } from '../../../shared/model/connection-event'
import type { Capture } from '../../capture/capture'
import type { ConnectionRecorder } from '../../capture/connection-recorder'
import { DialError } from '../../net/dial-error'
import { explainError, Stall } from '../../connection/leg-events'
import type { RelayListener } from '../../connection/relay'
import { onceEnded } from '../../net/reset-watch'
import type { Login } from '../entrance/steps'
import { type ClientEnding, recordBytes } from '../client-closer'
import type { HeldReader } from '../held-reader'
import type { ConnectedTarget } from '../outgoing-target'
import { ForwardedRequests } from './forwarded-requests'
import { RequestsFlow } from './requests-flow'
import type { RequestsStep } from './requests-step'

/**
 * Owns the sockets of a connection whose requests are forwarded one by one: the client's and the current target's. It
 * carries out the steps of `ForwardedRequests`. The recording is one connection: the client's stream as received, with
 * an event wherever the forwarded bytes differ, and the responses of all targets in sequence.
 */

export interface RequestsParts {
  capture: Capture
  recorder: ConnectionRecorder
  listener: RelayListener
  login: Login | undefined
  /** Sends bytes to the client and records them. */
  send(bytes: Uint8Array): void
  /** Ends the client's connection. */
  leave(ending: ClientEnding): void
  /** Connects to a target, for requests or a tunnel, and records the events. Rejects with a DialError. */
  connect(target: Endpoint, way: 'http' | 'connect'): Promise<ConnectedTarget>
}

/** Both ends with reading stopped: the bytes between them are no longer HTTP requests. */
export interface RequestsTunnel {
  target: ConnectedTarget
  /** The target of a CONNECT; null if the requests turned into another protocol. */
  requested: Endpoint | null
}

export class RequestsRun {
  readonly #client: HeldReader
  readonly #parts: RequestsParts
  readonly #requests: ForwardedRequests
  readonly #flow: RequestsFlow
  readonly #stalls: { client: Stall; target: Stall }
  #target: ConnectedTarget | null = null
  /** The target as the client named it. */
  #requested: Endpoint | null = null
  /** Bytes of the client that are not recorded yet, because they may belong to a tunnel. */
  #unrecorded: Buffer = Buffer.alloc(0)
  /** The opening phase has already recorded the first target. */
  #isFirstRecorded = false
  #endedBy: EndedBy | null = null
  /** The sockets are closing or were handed over. */
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

  /** Resolves with the connection left to relay, or with null when the client's connection was ended. */
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

  /** Closes the target; the caller closes the client. */
  stop(how: 'fin' | 'rst'): void {
    if (this.#over) return
    this.#close()
    this.#leaveTarget(how)
    this.#settle(null)
  }

  #onClient(bytes: Uint8Array, length: number): boolean {
    if (this.#over) return false
    const received = Buffer.from(bytes.subarray(0, length))
    this.#unrecorded = this.#unrecorded.length === 0 ? received : Buffer.concat([this.#unrecorded, received])
    this.#follow(this.#requests.up(received))
    return this.#flow.continues('client')
  }

  #onTarget(target: ConnectedTarget, bytes: Uint8Array, length: number): boolean {
    if (this.#over || target !== this.#target) return false
    const { recorder, listener } = this.#parts
    const { socket } = this.#client
    const view = recorder.data('down', bytes, length)
    const { slab } = recorder
    const flowing = slab === null ? socket.write(view) : socket.write(view, slab.release)
    if (!flowing) this.#stalls.client.begin()
    listener.onBytes('down', length)
    this.#follow(this.#requests.down(bytes.subarray(0, length)))
    return this.#flow.continues('target')
  }

  /** Records the bytes that are known to be HTTP, and carries out the steps. */
  #follow(steps: readonly RequestsStep[]): void {
    this.#record()
    const target = this.#target?.reader.socket
    target?.cork()
    for (const step of steps) if (!this.#over) this.#do(step)
    target?.uncork()
    // The bytes that followed an upgrade have been forwarded by now.
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
        this.#parts.send(step.bytes)
        if (step.text !== null) {
          this.#endedBy = 'tcplens'
          recorder.event({ event: 'answered', text: step.text })
        }
        break
      case 'connect':
        this.#leaveTarget('fin')
        if (this.#isFirstRecorded) recorder.event({ event: 'asked', ...step.request })
        this.#isFirstRecorded = true
        this.#endedBy = null
        this.#connect(step.request)
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

  #connect({ target: to, way }: { target: Endpoint; way: 'http' | 'connect' }): void {
    const { connect, recorder } = this.#parts
    connect(to, way).then(
      (target) => {
        if (this.#over) target.reader.socket.destroy()
        else this.#connected(target, to)
      },
      (error: unknown) => {
        if (this.#over) return
        // Any other error is a bug and becomes an unhandled rejection.
        if (!(error instanceof DialError)) throw error
        const { code, message } = error
        recorder.event({ event: 'error', leg: 'target', code, message })
        this.#follow(this.#requests.refused({ code, message }))
      }
    )
  }

  #connected(target: ConnectedTarget, requested: Endpoint): void {
    const { reader } = target
    const { socket } = reader
    this.#target = target
    this.#requested = requested
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
    this.#settle({ target, requested: inside ? this.#requested : null })
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
