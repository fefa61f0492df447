import { systemCodeOf } from '../../shared/model/app-error'
import { UNKNOWN_ENDPOINT, type Endpoint } from '../../shared/model/connection-event'
import { dial, planDial, type Dialled } from '../dial/dial'
import { DialError } from '../dial/dial-error'
import { adoptSocket } from '../session/accepted-socket'
import { explainError } from '../session/leg-events'
import type { LiveConnection } from '../session/live-connection'
import { recordAccepted } from '../session/record-accepted'
import { Relay } from '../session/relay'
import type { Arrival, ArrivalParts } from './arrival'
import { createEntrance, refuseNone } from './entrance/entrance'
import { enter, forwardTo, type Entered } from './entering'
import { FarewellTo, type Farewell } from './farewell'
import { HeldReader } from './held-reader'
import { loopError } from './loop'
import { overridden } from './overrides'
import type { ProxyPlan } from './proxy-plan'
import { RequestsRun } from './requests/requests-run'

/**
 * One client of a proxy, from its first byte to its last: where it wants to go, the way there, what it is told of that,
 * and the relay. Each step waits for the one before; whatever ends one ends the connection.
 */

/** In `auto`, a client that asks for something has begun to by now. */
const SILENCE_MS = 1000

/** It is over; all there was to say of it has been said. */
class Over extends Error {}

export class ProxiedConnection implements LiveConnection {
  readonly #plan: ProxyPlan
  readonly #parts: ArrivalParts
  readonly #server: Endpoint
  readonly #client: HeldReader
  readonly #farewell: FarewellTo
  readonly #way = new AbortController()
  #relay: Relay | null = null
  #requests: RequestsRun | null = null
  /** The client's port, and ours of the target leg. */
  readonly #from: number
  #port = 0
  #over = false

  constructor({ accepted, client, server, parts }: Arrival, plan: ProxyPlan) {
    this.#plan = plan
    this.#parts = parts
    this.#server = server
    this.#from = client.port
    const { recorder, session, listener } = parts
    const target = plan.target ?? UNKNOWN_ENDPOINT
    recordAccepted(accepted, recorder, { session, role: 'proxy', server, target })
    this.#client = new HeldReader((onBytes) => adoptSocket(accepted, onBytes))
    this.#farewell = new FarewellTo(this.#client, { recorder, listener }, () => {
      this.#close()
    })
    this.#run().catch((error: unknown) => {
      // Anything else is a bug, and the process's to report.
      if (!(error instanceof Over)) throw error
    })
  }

  get connection(): number {
    return this.#parts.recorder.connection
  }

  stop(): void {
    if (this.#relay === null) this.#giveUp('fin')
    else this.#relay.stop()
  }

  end(): void {
    this.stop()
  }

  reset(): void {
    if (this.#relay === null) this.#giveUp('rst')
    else this.#relay.reset()
  }

  async #run(): Promise<void> {
    const entered = await this.#enter()
    if (entered.then === 'requests') {
      await this.#forwardRequests()
      return
    }
    const dialled = await this.#reach(entered)
    const target = new HeldReader((onBytes) => dialled.readInto(onBytes))
    dialled.deliverKept()
    this.#grant(entered, target)
    this.#pump(target)
  }

  /** Where it wants to go; it has so long to say so. */
  async #enter(): Promise<Entered> {
    const { mode, target, login, arrivalTimeout } = this.#plan
    if (mode === 'forward' && target !== null) return forwardTo(target)
    const { recorder } = this.#parts
    const limit = setTimeout(() => {
      recorder.event({ event: 'timeout', leg: 'client', what: 'connect', after: arrivalTimeout, then: 'end' })
      this.#giveUp('fin')
    }, arrivalTimeout)
    try {
      // A client that waits for its server's first words asks for nothing either.
      if (mode === 'auto' && target !== null && (await this.#isSilent())) return forwardTo(target)
      const entrance = createEntrance(mode === 'socks' || mode === 'http' ? mode : 'auto', {
        ...(login === undefined ? {} : { login })
      })
      const entering = await enter(this.#client, entrance, {
        tell: (event) => {
          recorder.event(event)
        },
        heard: (bytes) => {
          this.#farewell.hear(bytes)
        },
        say: (bytes) => {
          this.#farewell.say(bytes)
        }
      })
      this.#goOn()
      switch (entering.state) {
        case 'entered':
          return entering.entered
        case 'none':
          if (target !== null) return forwardTo(target)
          this.#farewell.hear(this.#client.kept)
          return this.#leave({ why: 'refused', ...refuseNone(this.#client.kept) })
        case 'refused':
          return this.#leave({ why: 'refused', ...entering })
        case 'left':
          return this.#left()
      }
    } finally {
      clearTimeout(limit)
    }
  }

  async #isSilent(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const silence = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SILENCE_MS)
    })
    await Promise.race([this.#client.some(), silence])
    clearTimeout(timer)
    this.#goOn()
    return !this.#client.hasKept && !this.#client.ended
  }

  /** Requests go to one target behind another. What they turn into, if they do, is relayed. */
  async #forwardRequests(): Promise<void> {
    const { capture, recorder, listener, ends, hop } = this.#parts
    this.#requests = new RequestsRun(this.#client, {
      capture,
      recorder,
      listener,
      login: this.#plan.login,
      farewell: this.#farewell,
      reach: (target) => this.#dial(target),
      onLeft: (port) => {
        ends.left(port, hop)
      }
    })
    const tunnel = await this.#requests.run()
    this.#requests = null
    if (tunnel === null) {
      this.#over = true
      this.#way.abort(new DialError('ECANCELED', 'the client has gone.', { by: 'tcplens' }))
      throw new Over()
    }
    const { target, inside } = tunnel
    if (inside) recorder.goInside('tunnel', ...endsOf(target))
    this.#pump(target)
  }

  async #reach(entered: Entered): Promise<Dialled> {
    const broken = this.#watchClient()
    try {
      return await this.#dial(entered.target)
    } catch (error) {
      this.#goOn()
      return this.#leave({ why: 'unreachable', error: asDialError(error), entered })
    } finally {
      broken()
    }
  }

  /** Rejects with a DialError, or because it is over. */
  async #dial(target: Endpoint): Promise<Dialled> {
    const { recorder, capture, ends, hop } = this.#parts
    const { overrides, reach } = this.#plan
    const to = overridden(target, overrides)
    if (to !== target) recorder.event({ event: 'overridden', from: target, to })
    try {
      const plan = await planDial(to, reach)
      const dialled = await dial(plan, {
        now: () => capture.clock.now(),
        tell: (event) => {
          if (!this.#over) recorder.event(event)
        },
        onConnected: (_socket, local, remote) => {
          if (this.#isSelf(remote)) throw loopError(remote)
          this.#port = local.port
          recorder.event({ event: 'connected', local, remote })
          ends.leaves(local, hop)
        },
        signal: this.#way.signal
      })
      if (this.#over) dialled.abandon()
      this.#goOn()
      return dialled
    } catch (error) {
      throw error instanceof Over ? error : asDialError(error)
    }
  }

  /** While the way is sought: a client that breaks off is not kept waiting, one that has ended may still read. */
  #watchClient(): () => void {
    const { socket } = this.#client
    const failed = (): void => {
      if (!this.#over) this.#left(true)
    }
    socket.once('error', failed)
    void this.#client.some()
    return () => {
      socket.off('error', failed)
    }
  }

  #grant({ granted, asked, then }: Entered, target: HeldReader): void {
    const [local, remote] = endsOf(target)
    this.#farewell.say(granted(local))
    if (asked && then === 'tunnel') this.#parts.recorder.goInside('tunnel', local, remote)
  }

  #pump(target: HeldReader): void {
    const { capture, recorder, listener } = this.#parts
    const client = this.#client
    this.#relay = new Relay({
      capture,
      recorder,
      listener: {
        onBytes: listener.onBytes,
        onClose: () => {
          this.#close()
        }
      },
      client: (onBytes) => client.into(onBytes),
      target: (onBytes) => target.into(onBytes)
    })
    client.deliver()
    target.deliver()
  }

  #isSelf(remote: Endpoint): boolean {
    const { host, port, path } = this.#server
    return path === undefined && remote.port === port && remote.host === host
  }

  /** Behind every wait: it may have been stopped meanwhile. */
  #goOn(): void {
    if (this.#over) throw new Over()
  }

  #leave(farewell: Farewell): never {
    this.#over = true
    this.#farewell.bid(farewell)
    throw new Over()
  }

  /** The client has ended or broken off before there was anything to relay. `inEvent`: nobody catches what is thrown. */
  #left(inEvent = false): never {
    const { failure } = this.#client
    const farewell: Farewell =
      failure === null ? { why: 'ended' } : { why: 'broken', ...explainError(failure, 'client') }
    this.#over = true
    this.#way.abort(new DialError('ECANCELED', 'the client has gone.', { by: 'tcplens' }))
    this.#farewell.bid(farewell)
    if (!inEvent) throw new Over()
    return undefined as never
  }

  /** It was asked to end before it stood. */
  #giveUp(how: 'fin' | 'rst'): void {
    if (this.#over) return
    this.#over = true
    this.#requests?.stop(how)
    this.#farewell.bid({ why: 'stopped', how })
    this.#way.abort(new DialError('ECANCELED', 'it was stopped before it had connected.', { by: 'tcplens' }))
  }

  #close(): void {
    this.#over = true
    const { ends, listener } = this.#parts
    ends.over(this.#from, this.#port)
    listener.onClose(this)
  }
}

function endsOf({ socket }: HeldReader): [local: Endpoint, remote: Endpoint] {
  return [
    { host: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 }
  ]
}

/** A target that the client has made up may be none: that is told as any other failure. */
function asDialError(error: unknown): DialError {
  if (error instanceof DialError) return error
  if (error instanceof Error)
    return new DialError(systemCodeOf(error) ?? 'UNKNOWN', error.message, { cause: error })
  throw error
}
