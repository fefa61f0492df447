import { systemCodeOf } from '../../shared/model/app-error'
import { UNKNOWN_ENDPOINT, type ConnectionEvent, type Endpoint } from '../../shared/model/connection-event'
import { DialError } from '../dial/dial-error'
import { adoptSocket } from '../session/accepted-socket'
import { explainError } from '../session/leg-events'
import type { LiveConnection } from '../session/live-connection'
import { recordAccepted } from '../session/record-accepted'
import { Relay, type RelayWatch } from '../session/relay'
import { resetSocket } from '../session/reset-socket'
import { ClientFailed } from '../tls/intercept/client-refused'
import { recordedEnd } from '../tls/recorded-end'
import type { Arrival, ArrivalParts } from './arrival'
import { enterBy, forwardTo, type Entered } from './entering'
import { FarewellTo, type Farewell } from './farewell'
import { HeldReader } from './held-reader'
import type { ProxyPlan } from './proxy-plan'
import { RequestsRun } from './requests/requests-run'
import { speakTls, type Spoken, type TlsStep } from './tls-step'
import { tellInside, untilAsked } from './tell-inside'
import { UpgradeLookout } from './upgrade-lookout'
import { goOut, type Standing } from './way-out'

/**
 * One client of a proxy, from its first byte to its last: where it wants to go, the way there, what it is told of that,
 * whose TLS is spoken, and the relay. Each step waits for the one before; whatever ends one ends the connection.
 */

/** It is over; all there was to say of it has been said. */
class Over extends Error {}

/** Both ends of the way that was found, or why there is none. */
type Reached = { target: Standing; failure: null } | { target: null; failure: DialError }

export class ProxiedConnection implements LiveConnection {
  readonly #plan: ProxyPlan
  readonly #parts: ArrivalParts
  readonly #server: Endpoint
  readonly #clientEnd: Endpoint
  readonly #client: HeldReader
  readonly #way = new AbortController()
  #farewell: FarewellTo
  #target: Standing | null = null
  #relay: Relay | null = null
  #requests: RequestsRun | null = null
  #limit: NodeJS.Timeout | undefined
  #over = false
  readonly #note = (event: ConnectionEvent): void => {
    if (!this.#over) this.#parts.recorder.event(event)
  }

  constructor({ accepted, server, parts }: Arrival, plan: ProxyPlan) {
    this.#plan = plan
    this.#parts = parts
    this.#server = server
    const { recorder, session } = parts
    const target = plan.target ?? UNKNOWN_ENDPOINT
    this.#clientEnd = recordAccepted(accepted, recorder, { session, role: 'proxy', server, target })
    this.#client = new HeldReader((onBytes) => adoptSocket(accepted, onBytes))
    this.#farewell = this.#farewellTo(this.#client)
    this.#carryOut(this.#run())
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
    const reached = await this.#reach(entered)
    if (reached.target !== null) {
      this.#target = reached.target
      this.#farewell.say(entered.granted(reached.target.local))
    }
    await this.#speak(entered, reached, false)
  }

  /** Where it wants to go; it has so long to say so. */
  async #enter(): Promise<Entered> {
    this.#begin(this.#plan.arrivalTimeout)
    const entering = await enterBy(this.#plan, this.#client, this.#server, {
      tell: this.#note,
      heard: (bytes) => {
        this.#farewell.hear(bytes)
      },
      say: (bytes) => {
        this.#farewell.say(bytes)
      }
    })
    this.#goOn()
    clearTimeout(this.#limit)
    this.#limit = undefined
    switch (entering.state) {
      case 'entered':
        return entering.entered
      case 'refused':
        return this.#leave({ why: 'refused', ...entering })
      case 'left':
        return this.#leave(this.#departure())
    }
  }

  /** Requests go to one target behind another. What they turn into, if they do, goes on like any other connection. */
  async #forwardRequests(): Promise<void> {
    const { capture, recorder, listener } = this.#parts
    this.#requests = new RequestsRun(this.#client, {
      capture,
      recorder,
      listener,
      login: this.#plan.login,
      farewell: this.#farewell,
      leave: (farewell) => {
        this.#bid(farewell)
      },
      reach: async (target) => {
        try {
          return await this.#goOut(target)
        } catch (error) {
          throw asDialError(error)
        }
      }
    })
    const tunnel = await this.#requests.run()
    this.#requests = null
    this.#goOn()
    if (tunnel === null) throw new Over()
    const { target, asked } = tunnel
    this.#target = target
    if (asked === null) this.#pump(this.#client, target.reader, {})
    else await this.#speak({ ...forwardTo(asked), asked: true }, { target, failure: null }, false)
  }

  #goOut(target: Endpoint): Promise<Standing> {
    return goOut(target, {
      plan: this.#plan,
      parts: this.#parts,
      server: this.#server,
      tell: this.#note,
      signal: this.#way.signal
    })
  }

  /** The client's own words for a failure are used at once; else it may be told inside TLS. */
  async #reach(entered: Entered): Promise<Reached> {
    const unwatch = this.#watchClient()
    try {
      const target = await this.#goOut(entered.target)
      this.#goOn()
      return { target, failure: null }
    } catch (error) {
      this.#goOn()
      const failure = asDialError(error)
      if (this.#plan.tls?.settings.clients === 'intercept' && !entered.asked) return { target: null, failure }
      // What would have been forwarded is what the answer is to.
      if (entered.then === 'requests') this.#farewell.hear(this.#client.take())
      return this.#leave({ why: 'unreachable', error: failure, send: entered.refused(failure) })
    } finally {
      unwatch()
    }
  }

  /** While the way is sought: a client that breaks off is not kept waiting, one that has ended may still read. */
  #watchClient(): () => void {
    const { socket } = this.#client
    const failed = (): void => {
      if (!this.#over) this.#bid(this.#departure())
    }
    socket.once('error', failed)
    void this.#client.some()
    return () => {
      socket.off('error', failed)
    }
  }

  /** `upgraded`: both ends have agreed in plain words to go on in TLS. */
  async #speak(entered: Entered, { target, failure }: Reached, upgraded: boolean): Promise<void> {
    const spoken = await this.#spoken(entered, target?.reader ?? null, failure, upgraded)
    clearTimeout(this.#limit)
    this.#limit = undefined
    const { recorder } = this.#parts
    if (spoken.goes === 'nowhere') return this.#tell(spoken, entered)
    if (target === null || spoken.target === null) {
      const error = asDialError(failure)
      return this.#leave({ why: 'unreachable', error, send: entered.refused(error) })
    }
    const { local, remote } = target
    if (spoken.goes === 'inside') {
      recorder.goInside('tls', local, remote, recordedEnd(remote, spoken.isTargetTls && !upgraded))
      this.#pump(spoken.client, spoken.target, { shownTo: spoken.host })
      return
    }
    if (entered.asked && !upgraded) recorder.goInside('tunnel', local, remote)
    const watch = spoken.watched ? this.#lookout(entered, target) : undefined
    this.#pump(this.#client, spoken.target, watch === undefined ? {} : { watch })
  }

  /** Inside the client's own TLS, for as long as it takes to hear what it asks. */
  async #tell(spoken: Extract<Spoken, { goes: 'nowhere' }>, entered: Entered): Promise<never> {
    const { recorder } = this.#parts
    recorder.goInside('tls', this.#clientEnd, this.#server, recordedEnd(this.#server, true))
    this.#farewell = this.#farewellTo(spoken.client)
    this.#begin(this.#plan.arrivalTimeout)
    await untilAsked(spoken)
    this.#goOn()
    const hear = (bytes: Uint8Array): void => {
      this.#farewell.hear(bytes)
    }
    return this.#leave(tellInside(spoken, entered, hear))
  }

  async #spoken(
    { target: asked, asked: isAsked, refused }: Entered,
    target: HeldReader | null,
    failure: DialError | null,
    upgraded: boolean
  ): Promise<Spoken> {
    const { tls, arrivalTimeout } = this.#plan
    if (tls === null) return { goes: 'plain', target, watched: false }
    const step: TlsStep = {
      client: this.#client,
      target,
      failure,
      host: asked.path === undefined ? asked.host : 'localhost',
      reached: isAsked || this.#plan.mode === 'transparent' ? undefined : this.#server.host,
      upgraded,
      now: () => this.#parts.capture.clock.now(),
      tell: this.#note,
      hear: (bytes) => {
        this.#farewell.hear(bytes)
      },
      onBegins: () => {
        this.#begin(arrivalTimeout)
      },
      onHello: () => {
        this.#begin(arrivalTimeout + tls.targetTimeout)
      },
      signal: this.#way.signal
    }
    try {
      const spoken = await speakTls(step, tls)
      this.#goOn()
      return spoken
    } catch (error) {
      this.#goOn()
      if (error instanceof ClientFailed) {
        return this.#leave({ why: 'broken', code: error.code, message: error.message })
      }
      const failed = asDialError(error)
      return this.#leave({ why: 'unreachable', error: failed, send: refused(failed) })
    }
  }

  #lookout(entered: Entered, target: Standing): RelayWatch {
    return new UpgradeLookout((direction, rest) => {
      this.#relay = null
      this.#client.takeBack(direction === 'up' ? rest : null)
      target.reader.takeBack(direction === 'down' ? rest : null)
      this.#carryOut(this.#speak(entered, { target, failure: null }, true))
    })
  }

  /** `shownTo`: the host in whose place the client was shown a certificate of ours. */
  #pump(
    client: HeldReader,
    target: HeldReader,
    { watch, shownTo }: { watch?: RelayWatch; shownTo?: string }
  ): void {
    const { capture, recorder, listener } = this.#parts
    const before = recorder.up
    this.#relay = new Relay({
      capture,
      recorder,
      listener: {
        onBytes: listener.onBytes,
        onError: (leg, error) => {
          // A client in TLS 1.3 may say only now that it does not accept our certificate.
          const isFirst = leg === 'client' && recorder.up === before
          if (isFirst && shownTo !== undefined) this.#plan.tls?.findings.refusedLate(shownTo, error)
        },
        onClose: () => {
          this.#close()
        }
      },
      client: (onBytes) => client.into(onBytes),
      target: (onBytes) => target.into(onBytes),
      ...(watch === undefined ? {} : { watch })
    })
    client.deliver()
    target.deliver()
  }

  /** From now on the client has so long. */
  #begin(after: number): void {
    clearTimeout(this.#limit)
    this.#limit = setTimeout(() => {
      if (this.#over) return
      this.#parts.recorder.event({ event: 'timeout', leg: 'client', what: 'connect', after, then: 'end' })
      this.#giveUp('fin')
    }, after)
  }

  /** Behind every wait: it may have been stopped meanwhile. */
  #goOn(): void {
    if (this.#over) throw new Over()
  }

  #leave(farewell: Farewell): never {
    this.#bid(farewell)
    throw new Over()
  }

  #bid(farewell: Farewell): void {
    this.#over = true
    this.#requests?.stop('fin')
    clearTimeout(this.#limit)
    this.#way.abort(new DialError('ECANCELED', 'the connection was given up.', { by: 'tcplens' }))
    this.#target?.reader.socket.destroy()
    this.#farewell.bid(farewell)
  }

  /** How a client has gone before there was anything to relay. */
  #departure(): Farewell {
    const { failure } = this.#client
    return failure === null ? { why: 'ended' } : { why: 'broken', ...explainError(failure, 'client') }
  }

  /** It was asked to end before it stood. */
  #giveUp(how: 'fin' | 'rst'): void {
    if (this.#over) return
    if (how === 'rst' && this.#target !== null) resetSocket(this.#target.reader.socket)
    this.#requests?.stop(how)
    this.#bid({ why: 'stopped', how })
  }

  #farewellTo(client: HeldReader): FarewellTo {
    const { recorder, listener } = this.#parts
    return new FarewellTo(client, { recorder, listener }, () => {
      this.#close()
    })
  }

  #carryOut(steps: Promise<void>): void {
    steps.catch((error: unknown) => {
      // Anything else is a bug, and the process's to report.
      if (!(error instanceof Over)) throw error
    })
  }

  #close(): void {
    this.#over = true
    const { ends, hop, listener } = this.#parts
    ends.over(hop)
    listener.onClose(this)
  }
}

/** A target that the client has made up may be none: that is told as any other failure. */
function asDialError(error: unknown): DialError {
  if (error instanceof DialError) return error
  if (!(error instanceof Error)) throw error
  return new DialError(systemCodeOf(error) ?? 'UNKNOWN', error.message, { cause: error })
}
