import { UNKNOWN_ENDPOINT, type Endpoint } from '../../shared/model/connection-event'
import { asDialError } from '../net/dial-error'
import { adoptSocket } from '../net/accepted-socket'
import type { LiveConnection } from '../connection/live-connection'
import { recordAccepted } from '../connection/record-accepted'
import { Relay, type RelayWatch } from '../connection/relay'
import { resetSocket } from '../net/reset-socket'
import { recordedEnd } from '../tls/recorded-end'
import type { Arrival, ArrivalParts } from './arrival'
import { enterBy, type Entered } from './entering'
import { HeldReader } from './held-reader'
import { Life } from './life'
import type { ProxyPlan } from './proxy-plan'
import { RequestsRun } from './requests/requests-run'
import { speak, wordless, type DialOutcome } from './speaking'
import type { InterceptedClient, Spoken } from './tls-step'
import { tellInside, untilAsked } from './tell-inside'
import { UpgradeLookout } from './upgrade-lookout'
import { goOut, type ConnectedTarget } from './way-out'

/**
 * One client of a proxy, from its first byte to its last: reads the target, connects to it, replies to the client,
 * intercepts TLS and relays. Each step waits for the one before; a failure of any step ends the connection.
 */

/** The target of an accepted client. */
type About = Pick<Entered, 'target' | 'asked'>

export class ProxiedConnection implements LiveConnection {
  readonly #plan: ProxyPlan
  readonly #parts: ArrivalParts
  readonly #server: Endpoint
  readonly #clientEnd: Endpoint
  readonly #client: HeldReader
  readonly #life: Life
  #target: ConnectedTarget | null = null
  #relay: Relay | null = null
  #requests: RequestsRun | null = null
  readonly #now = (): number => this.#parts.capture.clock.now()

  constructor({ accepted, server, parts }: Arrival, plan: ProxyPlan) {
    this.#plan = plan
    this.#parts = parts
    this.#server = server
    const { recorder, session, ends, hop, listener } = parts
    const target = plan.target ?? UNKNOWN_ENDPOINT
    this.#clientEnd = recordAccepted(accepted, recorder, { session, role: 'proxy', server, target })
    this.#client = new HeldReader((onBytes) => adoptSocket(accepted, onBytes))
    this.#life = new Life(this.#client, parts, {
      release: (how) => {
        this.#release(how)
      },
      onClose: () => {
        ends.over(hop)
        listener.onClose(this)
      }
    })
    this.#life.carryOut(this.#run())
  }

  get connection(): number {
    return this.#parts.recorder.connection
  }

  stop(): void {
    if (this.#relay === null) this.#life.giveUp('fin')
    else this.#relay.stop()
  }

  end(): void {
    this.stop()
  }

  reset(): void {
    if (this.#relay === null) this.#life.giveUp('rst')
    else this.#relay.reset()
  }

  async #run(): Promise<void> {
    const entered = await this.#enter()
    if (entered.then === 'requests') {
      await this.#forwardRequests()
      return
    }
    const reached = await this.#reach(entered)
    const { target } = reached
    if (target !== null) {
      this.#target = target
      this.#life.say(entered.granted(target.local))
    }
    await this.#speak(entered, reached, false)
  }

  /** Reads the target that the client requests, within the arrival timeout. */
  async #enter(): Promise<Entered> {
    this.#life.begin(this.#plan.arrivalTimeout)
    const entering = await enterBy(this.#plan, this.#client, this.#server, {
      tell: this.#life.tell,
      heard: this.#life.hear,
      say: this.#life.say
    })
    this.#life.goOn()
    this.#life.stand()
    switch (entering.state) {
      case 'entered':
        return entering.entered
      case 'refused':
        return this.#life.leave({ why: 'refused', ...entering })
      case 'left':
        return this.#life.leave(this.#life.departure())
    }
  }

  /**
   * Forwards requests to one target after another. If they turn into a tunnel or another protocol, the rest is relayed.
   */
  async #forwardRequests(): Promise<void> {
    const { capture, recorder, listener } = this.#parts
    this.#requests = new RequestsRun(this.#client, {
      capture,
      recorder,
      listener,
      login: this.#plan.login,
      say: this.#life.say,
      leave: (farewell) => {
        this.#life.bid(farewell)
      },
      reach: (target, way) => this.#goOut(target, way === 'http')
    })
    const tunnel = await this.#requests.run()
    this.#requests = null
    this.#life.goOn()
    if (tunnel === null) return
    const { target, asked } = tunnel
    this.#target = target
    if (asked === null) this.#pump(this.#client, target.reader, {})
    else await this.#speak({ target: asked, asked: true }, { target, failure: null }, false)
  }

  #goOut(target: Endpoint, isForRequests = false): Promise<ConnectedTarget> {
    const { tell, signal } = this.#life
    return goOut(target, {
      plan: this.#plan,
      parts: this.#parts,
      server: this.#server,
      tell,
      signal,
      isForRequests
    })
  }

  /**
   * Connects to the target. A failure is reported in the client's proxy protocol; a client that named no target may
   * receive it inside TLS instead.
   */
  async #reach(entered: Entered): Promise<DialOutcome> {
    const unwatch = this.#life.watch()
    try {
      const target = await this.#goOut(entered.target)
      this.#life.goOn()
      return { target, failure: null }
    } catch (error) {
      this.#life.goOn()
      const failure = asDialError(error)
      if (this.#plan.tls?.settings.clients === 'intercept' && !entered.asked) return { target: null, failure }
      // The reply answers the request that was to be forwarded, so record that request first.
      if (entered.then === 'requests') this.#life.hear(this.#client.take())
      return this.#life.leave({ why: 'unreachable', error: failure, send: entered.refused(failure) })
    } finally {
      unwatch()
    }
  }

  /** `upgraded`: both sides have agreed in plain text to continue in TLS. */
  async #speak(about: About, reached: DialOutcome, upgraded: boolean): Promise<void> {
    const plan = this.#plan
    const reachedAt = about.asked || plan.mode === 'transparent' ? undefined : this.#server.host
    const { host, path = host } = this.#clientEnd
    const speaking = {
      plan,
      client: this.#client,
      clientAddress: path,
      life: this.#life,
      reached: reachedAt,
      now: this.#now
    }
    const spoken = await speak(speaking, about.target, reached, upgraded)
    const { recorder } = this.#parts
    if (spoken.goes === 'nowhere') return this.#tell(spoken, about)
    const { target, failure } = reached
    if (target === null || spoken.target === null) return this.#life.leave(wordless(asDialError(failure)))
    const { local, remote } = target
    if (spoken.goes === 'inside') {
      recorder.goInside('tls', local, remote, recordedEnd(remote, spoken.isTargetTls && !upgraded))
      this.#pump(spoken.client, spoken.target, { intercepted: spoken.intercepted })
      return
    }
    if (about.asked && !upgraded)
      recorder.goInside('tunnel', local, remote, recordedEnd(remote, spoken.isTargetTls))
    const watch = spoken.watched ? this.#lookout(about, target) : undefined
    this.#pump(this.#client, spoken.target, watch === undefined ? {} : { watch })
  }

  /** Reports the failure inside the client's own TLS connection, once its request is read. */
  async #tell(spoken: Extract<Spoken, { goes: 'nowhere' }>, { target }: About): Promise<never> {
    const { recorder } = this.#parts
    recorder.goInside('tls', this.#clientEnd, this.#server, recordedEnd(this.#server, true))
    this.#life.goInside(spoken.client)
    this.#life.begin(this.#plan.arrivalTimeout)
    await untilAsked(spoken)
    this.#life.goOn()
    const { failure } = spoken.client
    const { identity, host } = spoken.intercepted
    const findings = this.#plan.tls?.findings
    if (spoken.client.hasKept) findings?.trusted(identity)
    else if (failure !== null) findings?.refusedLate(identity, host, failure)
    return this.#life.leave(tellInside(spoken, target, this.#life))
  }

  #lookout(about: About, target: ConnectedTarget): RelayWatch {
    return new UpgradeLookout((direction, rest) => {
      this.#relay = null
      this.#client.takeBack(direction === 'up' ? rest : null)
      target.reader.takeBack(direction === 'down' ? rest : null)
      this.#life.carryOut(this.#speak(about, { target, failure: null }, true))
    })
  }

  #pump(
    client: HeldReader,
    target: HeldReader,
    { watch, intercepted }: { watch?: RelayWatch; intercepted?: InterceptedClient }
  ): void {
    const { capture, recorder, listener } = this.#parts
    const findings = this.#plan.tls?.findings
    let hasSent = false
    this.#relay = new Relay({
      capture,
      recorder,
      listener: {
        onBytes: (direction, length) => {
          if (direction === 'up' && !hasSent) {
            hasSent = true
            // Only a client that accepted the certificate sends data.
            if (intercepted !== undefined) findings?.trusted(intercepted.identity)
          }
          listener.onBytes(direction, length)
        },
        onError: (leg, error) => {
          // With TLS 1.3 a client may refuse the certificate only now.
          if (leg !== 'client' || hasSent || intercepted === undefined) return
          findings?.refusedLate(intercepted.identity, intercepted.host, error)
        },
        onClose: () => {
          this.#life.close()
        }
      },
      client: (onBytes) => client.into(onBytes),
      target: (onBytes) => target.into(onBytes),
      ...(watch === undefined ? {} : { watch })
    })
    client.deliver()
    target.deliver()
  }

  #release(how: 'fin' | 'rst'): void {
    this.#requests?.stop(how)
    const socket = this.#target?.reader.socket
    if (socket !== undefined && how === 'rst') resetSocket(socket)
    else socket?.destroy()
  }
}
